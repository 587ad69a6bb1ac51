internal import Crypto

/// An X25519 key pair (RFC 7748): Noise's `GENERATE_KEYPAIR` from given bytes, and its `DH`.
struct AgreementKey: Sendable {
    /// The length of a private key, a public key and a shared secret, in bytes: Noise's `DHLEN`.
    static let length = 32

    let rawRepresentation: [UInt8]
    /// The u-coordinate, 32 bytes.
    let publicBytes: [UInt8]
    private let key: Curve25519.KeyAgreement.PrivateKey

    /// Multiplies the base point, which is about half as dear as an agreement.
    /// - Throws: `invalidKey` unless there are 32 bytes.
    init(rawRepresentation: [UInt8]) throws(LockProtocolError) {
        do {
            key = try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: rawRepresentation)
        } catch {
            throw LockProtocolError(.invalidKey, "a private key has 32 bytes, not \(rawRepresentation.count)")
        }
        self.rawRepresentation = rawRepresentation
        publicBytes = Array(key.publicKey.rawRepresentation)
    }

    /// X25519 of this private key and a peer's public key.
    /// - Throws: `invalidKey` unless there are 32 bytes; `weakSharedSecret` where the peer's point has a low order.
    func sharedSecret(with publicBytes: [UInt8]) throws(LockProtocolError) -> [UInt8] {
        let shared: [UInt8]
        do {
            let peer = try Curve25519.KeyAgreement.PublicKey(rawRepresentation: publicBytes)
            shared = try key.sharedSecretFromKeyAgreement(with: peer).withUnsafeBytes { Array($0) }
        } catch {
            throw LockProtocolError(.invalidKey, "not an X25519 public key")
        }
        // swift-crypto, like CryptoKit, hands the all-zero secret out. RFC 7748 lets a protocol refuse it; ours does.
        guard shared.reduce(0, |) != 0 else {
            throw LockProtocolError(.weakSharedSecret, "the peer's public key has a low order")
        }
        return shared
    }
}
