internal import Crypto

/// SHA-256 (FIPS 180-4), 32 bytes.
func sha256(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }

/// HMAC-SHA-256 (RFC 2104), 32 bytes.
func hmacSHA256(key: [UInt8], _ bytes: [UInt8]) -> [UInt8] { hmacSHA256(HMAC(key: SymmetricKey(data: key)), bytes) }

/// The same with a key that is set up already, which is most of the work where messages are short.
private func hmacSHA256(_ keyed: HMAC<SHA256>, _ bytes: [UInt8]) -> [UInt8] {
    var code = keyed
    code.update(data: bytes)
    return code.finalize().withUnsafeBytes { Array($0) }
}

/// The `HKDF` of Noise, section 4.3, with two outputs of 32 bytes.
func noiseHKDF(chainingKey: [UInt8], input: [UInt8]) -> (first: [UInt8], second: [UInt8]) {
    let temporary = HMAC<SHA256>(key: SymmetricKey(data: hmacSHA256(key: chainingKey, input)))
    let first = hmacSHA256(temporary, [1])
    return (first, hmacSHA256(temporary, first + [2]))
}
