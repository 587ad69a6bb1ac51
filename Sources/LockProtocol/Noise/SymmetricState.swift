/// Noise's `SymmetricState` (revision 34, section 5.2) with SHA-256.
struct SymmetricState: Sendable {
    /// `h`: everything that both sides have seen so far.
    private(set) var hash: [UInt8]
    /// `ck`.
    private var chainingKey: [UInt8]
    private var cipher = CipherState(key: nil)

    /// `InitializeSymmetric`: a name of up to 32 bytes is padded with zeros, a longer one is hashed.
    init(protocolName: String) {
        let name = Array(protocolName.utf8)
        hash = name.count <= 32 ? name + Array(repeating: 0, count: 32 - name.count) : sha256(name)
        chainingKey = hash
    }

    /// `MixHash`.
    mutating func mixHash(_ bytes: [UInt8]) { hash = sha256(hash, bytes) }

    /// `MixKey`.
    mutating func mixKey(_ input: [UInt8]) {
        let (next, key) = noiseHKDF(chainingKey: chainingKey, input: input)
        chainingKey = next
        cipher = CipherState(key: key)
    }

    /// What encryption adds at this point of the handshake, in bytes.
    var overhead: Int { cipher.hasKey ? CipherState.tagLength : 0 }

    /// `EncryptAndHash`.
    mutating func encryptAndHash(_ plaintext: [UInt8]) throws(LockProtocolError) -> [UInt8] {
        let ciphertext = try cipher.encrypt(plaintext, authenticating: hash)
        mixHash(ciphertext)
        return ciphertext
    }

    /// `DecryptAndHash`.
    mutating func decryptAndHash(_ ciphertext: [UInt8]) throws(LockProtocolError) -> [UInt8] {
        let plaintext = try cipher.decrypt(ciphertext, authenticating: hash)
        mixHash(ciphertext)
        return plaintext
    }

    /// `Split`: the initiator's sending cipher and the responder's.
    func split() -> (fromInitiator: CipherState, fromResponder: CipherState) {
        let (first, second) = noiseHKDF(chainingKey: chainingKey, input: [])
        return (CipherState(key: first), CipherState(key: second))
    }
}
