internal import Crypto

/// Noise's `CipherState` (revision 34, section 5.1) with ChaCha20-Poly1305 (RFC 8439).
///
/// A nonce is four zero bytes and the counter, eight bytes little-endian (Noise, section 12.3). The counter moves only
/// when a call succeeds, so a forged message costs its receiver nothing.
package struct CipherState: Hashable, Codable, Sendable {
    /// The length of a key, in bytes.
    package static let keyLength = 32
    /// What encryption adds to a plaintext, in bytes.
    package static let tagLength = 16
    /// The longest message of Noise, in bytes (section 3).
    package static let maximumMessageLength = 65_535

    /// 32 bytes; nil before the first key of a handshake, when bytes pass as they are.
    private let key: [UInt8]?
    /// The counter of the next message. The largest value is reserved.
    package private(set) var nonce: UInt64

    /// - Parameters:
    ///   - key: 32 bytes of Noise's own `HKDF`, or nil.
    ///   - nonce: where the counter begins.
    init(key: [UInt8]?, nonce: UInt64 = 0) {
        self.key = key
        self.nonce = nonce
    }

    /// Whether messages are encrypted.
    package var hasKey: Bool { key != nil }

    /// `EncryptWithAd`.
    /// - Returns: the ciphertext and its tag, or the plaintext itself where there is no key.
    /// - Throws: `tooLarge` where the result would be longer than Noise allows; `nonceExhausted`.
    package mutating func encrypt(
        _ plaintext: [UInt8], authenticating associated: [UInt8] = []
    ) throws(LockProtocolError) -> [UInt8] {
        guard let key else { return plaintext }
        guard plaintext.count <= CipherState.maximumMessageLength - CipherState.tagLength else {
            throw LockProtocolError(.tooLarge, "a Noise message has at most 65,535 bytes")
        }
        try checkNonce()
        let combined: [UInt8]
        do {
            let box = try ChaChaPoly.seal(
                plaintext, using: SymmetricKey(data: key), nonce: ChaChaPoly.Nonce(data: nonceBytes),
                authenticating: associated)
            combined = Array(box.combined.dropFirst(Self.nonceLength))
        } catch {
            throw LockProtocolError(.invalidState, "the cipher refused to encrypt")
        }
        nonce += 1
        return combined
    }

    /// `DecryptWithAd`.
    /// - Returns: the plaintext, or the bytes themselves where there is no key.
    /// - Throws: `truncated` without room for a tag; `tooLarge`; `authenticationFailed`; `nonceExhausted`.
    package mutating func decrypt(
        _ ciphertext: [UInt8], authenticating associated: [UInt8] = []
    ) throws(LockProtocolError) -> [UInt8] {
        guard let key else { return ciphertext }
        guard ciphertext.count >= CipherState.tagLength else {
            throw LockProtocolError(.truncated, "an encrypted message has at least 16 bytes")
        }
        guard ciphertext.count <= CipherState.maximumMessageLength else {
            throw LockProtocolError(.tooLarge, "a Noise message has at most 65,535 bytes")
        }
        try checkNonce()
        let plaintext: [UInt8]
        do {
            let box = try ChaChaPoly.SealedBox(combined: nonceBytes + ciphertext)
            plaintext = Array(try ChaChaPoly.open(box, using: SymmetricKey(data: key), authenticating: associated))
        } catch {
            throw LockProtocolError(.authenticationFailed, "message \(nonce) does not authenticate")
        }
        nonce += 1
        return plaintext
    }

    private func checkNonce() throws(LockProtocolError) {
        guard nonce < .max else { throw LockProtocolError(.nonceExhausted, "the cipher has used all its nonces") }
    }

    private static let nonceLength = 12

    /// Four zeros, and the number in eight bytes, little-endian (Noise, section 12.3).
    private var nonceBytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Self.nonceLength) { bytes, count in
            bytes.initialize(repeating: 0)
            for place in 0..<8 { bytes[4 + place] = UInt8(truncatingIfNeeded: nonce >> (8 * UInt64(place))) }
            count = Self.nonceLength
        }
    }
}

extension CipherState: CustomStringConvertible, CustomDebugStringConvertible {
    /// Without the key.
    package var description: String { hasKey ? "cipher at nonce \(nonce)" : "cipher without a key" }
    package var debugDescription: String { description }
}
