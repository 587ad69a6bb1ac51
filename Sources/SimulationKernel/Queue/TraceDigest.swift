/// A running digest of a simulation's events: FNV-1a, 64 bits.
///
/// It answers one question, whether two runs were the same, and is no defence against somebody who wants it to lie.
package struct TraceDigest: Hashable, Codable, Sendable {
    /// The digest so far; before anything, FNV's offset basis.
    package private(set) var value: UInt64

    package init() { value = 0xcbf2_9ce4_8422_2325 }
    package init(value: UInt64) { self.value = value }

    package mutating func combine(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    }

    /// The same for an array, which other modules would else go through by witness tables.
    package mutating func combine(_ bytes: [UInt8]) {
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    }

    /// Combines an integer as eight bytes, the least significant first.
    package mutating func combine(_ integer: UInt64) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) {
            value = (value ^ ((integer >> shift) & 0xff)) &* 0x0000_0100_0000_01b3
        }
    }

    /// Sixteen hexadecimal digits.
    package var text: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
