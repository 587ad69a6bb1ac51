/// The secret that two devices share by elliptic-curve Diffie-Hellman on P-256, least significant octet first
/// (Vol 4, Part E, 7.7.65.9). The description never shows it.
package struct DHKey: Hashable, Sendable {
    /// In the order of the wire.
    package let wireOrder: [UInt8]

    package static let octetCount = 32

    /// Takes 32 octets in the order of the wire.
    /// - Returns: nil for another count.
    package init?(wireOrder octets: some Collection<UInt8>) {
        guard octets.count == Self.octetCount else { return nil }
        wireOrder = Array(octets)
    }

    /// All zeros, as stands in an event that tells of a failure.
    package init() { wireOrder = [UInt8](repeating: 0, count: Self.octetCount) }
}

extension DHKey: CustomStringConvertible, CustomReflectable {
    package var description: String { "redacted" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
