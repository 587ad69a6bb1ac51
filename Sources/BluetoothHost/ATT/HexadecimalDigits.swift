extension FixedWidthInteger where Self: UnsignedInteger {
    /// All hexadecimal digits of the type's width, upper case.
    var hexadecimalDigits: String {
        let digits = String(self, radix: 16, uppercase: true)
        return String(repeating: "0", count: Self.bitWidth / 4 - digits.utf8.count) + digits
    }
}
