/// The name of a Linux adapter, `hciN`.
package struct AdapterName: Hashable, Sendable {
    /// The kernel's number of the adapter.
    package let index: UInt16

    package init(index: UInt16) { self.index = index }

    /// Reads `hci0`; nil for what is no such name.
    package init?(_ text: some StringProtocol) {
        let digits = text.dropFirst(3)
        guard text.hasPrefix("hci"), !digits.isEmpty, digits.utf8.count <= 5,
            digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            digits == "0" || !digits.hasPrefix("0"), let index = UInt16(digits), index < UInt16.max
        else { return nil }
        self.index = index
    }
}

extension AdapterName: CustomStringConvertible {
    package var description: String { "hci\(index)" }
}
