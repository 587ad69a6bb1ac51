/// A set of bits that the specification numbers and names.
///
/// Bits without a name are reserved: they are carried as they come (Vol 1, Part E, 2.6: ignored on receipt).
package protocol NamedBits: OptionSet, Hashable, Sendable, CustomStringConvertible
where RawValue: FixedWidthInteger & UnsignedInteger & Sendable, Element == Self {
    /// The bits in use, in ascending order.
    static var bitNames: [(bit: Int, name: String)] { get }
}

extension NamedBits {
    /// The set of one bit; empty where the type has no such bit.
    package init(bit: Int) {
        self.init(rawValue: (0..<RawValue.bitWidth).contains(bit) ? 1 << RawValue(truncatingIfNeeded: bit) : 0)
    }

    /// Whether the bit is set.
    package func contains(bit: Int) -> Bool {
        (0..<RawValue.bitWidth).contains(bit) && rawValue >> RawValue(truncatingIfNeeded: bit) & 1 == 1
    }

    /// The names of the bits that are set.
    package var names: [String] { Self.bitNames.filter { contains(bit: $0.bit) }.map(\.name) }

    /// The bits that are set and have no name.
    package var reservedBits: Self {
        Self(rawValue: rawValue & ~Self.bitNames.reduce(0) { $0 | Self(bit: $1.bit).rawValue })
    }

    package var description: String {
        let reserved = reservedBits.rawValue == 0 ? [] : ["reserved 0x" + reservedBits.rawValue.hexadecimal]
        return "[" + (names + reserved).joined(separator: ", ") + "]"
    }
}
