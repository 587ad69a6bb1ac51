/// A device address, BD_ADDR (Vol 6, Part B, 1.3), without saying whether it is public or random.
///
/// On the wire its least significant octet comes first; as text its most significant one does.
package struct Address: Hashable, Sendable {
    /// The 48 bits as a number.
    package let value: UInt64

    /// - Parameter value: bits above the lower 48 are dropped.
    package init(value: UInt64) { self.value = value & 0xffff_ffff_ffff }

    /// Takes six octets in the order of the wire.
    /// - Returns: nil for another count.
    package init?(wireOrder octets: some Collection<UInt8>) {
        guard octets.count == 6 else { return nil }
        self.init(value: octets.reversed().reduce(0) { $0 << 8 | UInt64($1) })
    }

    /// All zeros, which stands where no address applies.
    package static let zero = Address(value: 0)

    /// The six octets in the order of the wire.
    package var wireOrder: [UInt8] { (0..<6).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
}

extension Address: Comparable {
    package static func < (left: Address, right: Address) -> Bool { left.value < right.value }
}

extension Address: CustomStringConvertible, LosslessStringConvertible {
    /// Reads six pairs of hexadecimal digits, the most significant first, separated by colons.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 6 else { return nil }
        var value: UInt64 = 0
        for part in parts {
            guard part.utf8.count == 2, part.utf8.first != UInt8(ascii: "+"), let octet = UInt8(part, radix: 16)
            else { return nil }
            value = value << 8 | UInt64(octet)
        }
        self.init(value: value)
    }

    package var description: String { wireOrder.reversed().map { $0.hexadecimal }.joined(separator: ":") }
}
