package import BluetoothHCI
import Crypto
import CryptoExtras

/// The cryptographic functions of the Security Manager (Vol 3, Part H, 2.2).
///
/// The specification defines them on numbers whose most significant octet comes first, and sends the same numbers with
/// the least significant octet first. Here keys, nonces and results are ``Block128`` values, which know both orders;
/// messages and P-256 coordinates are octets with the most significant one first.
///
/// `c1` and `s1` are left out: only LE legacy pairing uses them, and it is refused. ``h6(key:keyID:)`` and
/// ``h7(salt:key:)`` are here for completeness: they derive the keys of BR/EDR, which no peer of this host has.
package enum SecurityToolbox {
    /// Security function `e` (2.2.1): AES-128 of one block.
    package static func e(key: Block128, plaintext: Block128) -> Block128 {
        var block = plaintext.mostSignificantFirst
        do {
            try AES.permute(&block, key: SymmetricKey(data: key.mostSignificantFirst))
        } catch {
            preconditionFailure("AES-128 takes any sixteen octets under any sixteen octets: \(error)")
        }
        return Block128(mostSignificantFirst: block)
    }

    /// AES-CMAC with a 128-bit key (2.2.5, RFC 4493).
    /// - Parameter message: most significant octet first.
    package static func aesCMAC(key: Block128, message: [UInt8]) -> Block128 {
        do {
            var code = try AES.CMAC(key: SymmetricKey(data: key.mostSignificantFirst))
            message.withUnsafeBytes { code.update(bufferPointer: $0) }
            return code.finalize().withUnsafeBytes { Block128(mostSignificantFirst: $0) }
        } catch {
            preconditionFailure("AES-CMAC takes any key of sixteen octets: \(error)")
        }
    }

    /// Random address hash function `ah` (2.2.2): the lower 24 bits of the encrypted, zero-padded `random`.
    /// - Parameter random: 24 bits; bits above are dropped.
    package static func ah(key: Block128, random: UInt32) -> UInt32 {
        let encrypted = e(key: key, plaintext: Block128(low: UInt64(random & 0xff_ffff), high: 0))
        return UInt32(truncatingIfNeeded: encrypted.low & 0xff_ffff)
    }

    /// Link key conversion function `h6` (2.2.10): for BR/EDR, by the name of the key.
    package static func h6(key: Block128, keyID: UInt32) -> Block128 {
        aesCMAC(key: key, message: keyID.mostSignificantFirst)
    }

    /// Link key conversion function `h7` (2.2.11): for BR/EDR, with a salt, where both sides set the CT2 bit.
    package static func h7(salt: Block128, key: Block128) -> Block128 {
        aesCMAC(key: salt, message: key.mostSignificantFirst)
    }
}

extension Block128 {
    /// Takes sixteen octets, most significant first; those that are missing count as zero, further ones are dropped.
    init(mostSignificantFirst octets: some Collection<UInt8>) {
        self.init(
            low: octets.dropFirst(8).prefix(8).reduce(0) { $0 << 8 | UInt64($1) },
            high: octets.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
    }

    /// Sixteen octets of a generator.
    init(using generator: inout some RandomNumberGenerator) {
        let low = generator.next()
        self.init(low: low, high: generator.next())
    }
}

extension UInt32 {
    var mostSignificantFirst: [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: self >> (24 - 8 * $0)) } }
}
