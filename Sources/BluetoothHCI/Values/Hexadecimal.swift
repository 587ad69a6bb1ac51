extension FixedWidthInteger where Self: UnsignedInteger {
    /// All hexadecimal digits of the type's width, upper case.
    var hexadecimal: String {
        let digits = String(self, radix: 16, uppercase: true)
        return String(repeating: "0", count: Self.bitWidth / 4 - digits.utf8.count) + digits
    }
}

extension Sequence<UInt8> {
    /// Two lower-case hexadecimal digits for each octet.
    var hexadecimalText: String { map { $0.hexadecimal.lowercased() }.joined() }
}
