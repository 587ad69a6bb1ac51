/// Sixteen octets that are a key or a block of a cipher, least significant octet first, as HCI carries them.
///
/// Long term keys and identity resolving keys are secrets: the description never shows the octets.
package struct Block128: Hashable, Sendable {
    /// Octets 0 to 7, octet 0 in the lowest bits.
    package let low: UInt64
    /// Octets 8 to 15, octet 8 in the lowest bits.
    package let high: UInt64

    package init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    /// Takes sixteen octets in the order of the wire.
    /// - Returns: nil for another count.
    package init?(wireOrder octets: some Collection<UInt8>) {
        guard octets.count == 16 else { return nil }
        low = octets.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
        high = octets.suffix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// All zeros: as an identity resolving key it means that there is none (Vol 4, Part E, 7.8.38).
    package static let zero = Block128(low: 0, high: 0)

    /// The sixteen octets in the order of the wire.
    package var wireOrder: [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: low >> (8 * $0)) }
            + (0..<8).map { UInt8(truncatingIfNeeded: high >> (8 * $0)) }
    }

    /// The sixteen octets, most significant first, as the Security Manager and FIPS 197 write them.
    package var mostSignificantFirst: [UInt8] { wireOrder.reversed() }
}

extension Block128: CustomStringConvertible, CustomReflectable {
    package var description: String { self == .zero ? "zero" : "redacted" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
