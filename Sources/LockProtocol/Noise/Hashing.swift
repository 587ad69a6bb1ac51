internal import Crypto

/// SHA-256 (FIPS 180-4) of some bytes and those after them, 32 bytes.
func sha256(_ parts: [UInt8]...) -> [UInt8] {
    var hash = SHA256()
    for part in parts { part.withUnsafeBytes { hash.update(bufferPointer: $0) } }
    return hash.finalize().withUnsafeBytes { Array($0) }
}

/// HMAC-SHA-256 (RFC 2104), 32 bytes.
func hmacSHA256(key: [UInt8], _ bytes: [UInt8]) -> [UInt8] { AuthenticationKey(key).code(of: bytes) }

/// The `HKDF` of Noise, section 4.3, with two outputs of 32 bytes.
func noiseHKDF(chainingKey: [UInt8], input: [UInt8]) -> (first: [UInt8], second: [UInt8]) {
    let temporary = AuthenticationKey(hmacSHA256(key: chainingKey, input))
    let first = temporary.code(of: [1])
    return (first, temporary.code(of: first + [2]))
}

/// A key of HMAC-SHA-256, set up once for any number of messages: `HMAC-HASH` of Noise, section 4.3, which is RFC 2104 with
/// `HASH`.
///
/// `HASH` is the library's. Its `HMAC` gives the same codes, and a test compares them; but its keys are dear to set up, and
/// ours are for one short message each.
struct AuthenticationKey {
    /// The hash's states after the key's block: for the message, and for the message's hash.
    private let inner, outer: SHA256

    /// The length of the hash's block, in bytes: `BLOCKLEN`.
    private static let blockLength = 64

    /// - Parameter key: of any length; one that is longer than a block is hashed first (RFC 2104, section 2).
    init(_ key: [UInt8]) {
        let key = key.count > Self.blockLength ? sha256(key) : key
        inner = Self.state(after: key, pad: 0x36)
        outer = Self.state(after: key, pad: 0x5c)
    }

    private static func state(after key: [UInt8], pad: UInt8) -> SHA256 {
        var hash = SHA256()
        withUnsafeTemporaryAllocation(byteCount: blockLength, alignment: 1) { block in
            for place in block.indices { block[place] = (place < key.count ? key[place] : 0) ^ pad }
            hash.update(bufferPointer: UnsafeRawBufferPointer(block))
        }
        return hash
    }

    private init(inner: SHA256, outer: SHA256) {
        self.inner = inner
        self.outer = outer
    }

    /// The same key, where all messages begin with these bytes.
    func beginning(with bytes: [UInt8]) -> AuthenticationKey {
        var hash = inner
        bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
        return AuthenticationKey(inner: hash, outer: outer)
    }

    /// The code of a message, 32 bytes.
    func code(of bytes: [UInt8]) -> [UInt8] { bytes.withUnsafeBytes { withCode(of: $0) { Array($0) } } }

    /// Hands out the code of a message, 32 bytes.
    func withCode<Answer>(
        of bytes: UnsafeRawBufferPointer, _ use: (UnsafeRawBufferPointer) -> Answer
    ) -> Answer {
        var message = inner
        message.update(bufferPointer: bytes)
        var hash = outer
        message.finalize().withUnsafeBytes { hash.update(bufferPointer: $0) }
        return hash.finalize().withUnsafeBytes(use)
    }
}
