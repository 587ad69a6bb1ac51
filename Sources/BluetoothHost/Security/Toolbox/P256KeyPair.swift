package import BluetoothHCI
import Crypto
package import SimulationKernel

/// A P-256 key pair of LE Secure Connections (Vol 3, Part H, 2.3.5.6.1), made of octets that are handed in.
package struct P256KeyPair: Sendable {
    package let publicKey: P256PublicKey
    private let privateKey: P256.KeyAgreement.PrivateKey

    /// - Parameter privateKey: 32 octets, most significant first.
    /// - Returns: nil for another count, and for a number that is no private key: 0, or not below the order of the
    ///   curve.
    package init?(privateKey octets: [UInt8]) {
        guard let key = try? P256.KeyAgreement.PrivateKey(rawRepresentation: octets),
            let publicKey = P256PublicKey(mostSignificantFirst: Array(key.publicKey.rawRepresentation))
        else { return nil }
        privateKey = key
        self.publicKey = publicKey
    }

    /// Draws a key pair. A draw that is no private key, one in 2³², is drawn again.
    package init(using generator: inout SeededGenerator) {
        while true {
            if let pair = P256KeyPair(privateKey: generator.bytes(32)) {
                self = pair
                return
            }
        }
    }

    /// The Diffie-Hellman key: the X coordinate of the shared point (2.2.4, 2.3.5.6.1).
    /// - Returns: nil where the peer's key is no point of the curve.
    package func dhKey(with peer: P256PublicKey) -> DHKey? {
        guard let point = peer.point, let secret = try? privateKey.sharedSecretFromKeyAgreement(with: point) else {
            return nil
        }
        return secret.withUnsafeBytes { DHKey(wireOrder: $0.reversed()) }
    }

    /// The debug key pair (2.3.5.6.1): whoever listens to a pairing that uses it can read everything.
    package static let debug = P256KeyPair(
        privateKey: [
            0x3f, 0x49, 0xf6, 0xd4, 0xa3, 0xc5, 0x5f, 0x38, 0x74, 0xc9, 0xb3, 0xe3, 0xd2, 0x10, 0x3f, 0x50,
            0x4a, 0xff, 0x60, 0x7b, 0xeb, 0x40, 0xb7, 0x99, 0x58, 0x99, 0xb8, 0xa6, 0xcd, 0x3c, 0x1a, 0xbd,
        ])
}

extension P256KeyPair: CustomStringConvertible, CustomReflectable {
    /// Never shows the private half.
    package var description: String { "redacted" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
