extension BluetoothUUID {
    /// Reads `180A`, `0x180A`, `0000180a` or `0000180a-0000-1000-8000-00805f9b34fb`, in either case.
    /// - Returns: nil for anything else.
    package init?(_ text: String) {
        var digits = Substring(text)
        if digits.count == 36 {
            let groups = digits.split(separator: "-", omittingEmptySubsequences: false)
            guard groups.map(\.count) == [8, 4, 4, 4, 12] else { return nil }
            digits = Substring(groups.joined())
        } else if digits.hasPrefix("0x") || digits.hasPrefix("0X") {
            digits = digits.dropFirst(2)
            guard digits.count == 4 || digits.count == 8 else { return nil }
        }
        guard digits.allSatisfy(\.isHexDigit), digits.utf8.count == digits.count else { return nil }
        switch digits.count {
        case 4, 8:
            guard let value = UInt32(digits, radix: 16) else { return nil }
            self.init(value)
        case 32:
            guard let high = UInt64(digits.prefix(16), radix: 16), let low = UInt64(digits.suffix(16), radix: 16)
            else { return nil }
            self.init(high: high, low: low)
        default:
            return nil
        }
    }
}

extension BluetoothUUID: CustomStringConvertible {
    /// `0x180A` for a UUID with a 16-bit form, the text form of RFC 4122 for any other.
    package var description: String {
        if let short { return "0x" + short.hexadecimalDigits }
        let first = high.hexadecimalDigits
        let second = low.hexadecimalDigits
        return "\(first.prefix(8))-\(first.dropFirst(8).prefix(4))-\(first.suffix(4))-"
            + "\(second.prefix(4))-\(second.suffix(12))"
    }
}
