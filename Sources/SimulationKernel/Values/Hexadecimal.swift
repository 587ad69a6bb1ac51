/// The value of an ASCII hexadecimal digit.
package func hexadecimalValue(_ character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
    default: nil
    }
}

/// The lower-case ASCII hexadecimal digit of a value in 0…15.
private func hexadecimalDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
}

extension Array where Element == UInt8 {
    /// Reads pairs of hexadecimal digits.
    /// - Returns: nil for an odd count or anything else than digits.
    package init?(hexadecimal text: some StringProtocol) {
        var result: [UInt8] = []
        var pending: UInt8?
        for character in text.utf8 {
            guard let value = hexadecimalValue(character) else { return nil }
            if let upper = pending {
                result.append(upper << 4 | value)
                pending = nil
            } else {
                pending = value
            }
        }
        guard pending == nil else { return nil }
        self = result
    }

    /// Two lower-case hexadecimal digits for each byte.
    package var hexadecimal: String {
        String(unsafeUninitializedCapacity: 2 * count) { characters in
            for (place, byte) in enumerated() {
                characters[2 * place] = hexadecimalDigit(byte >> 4)
                characters[2 * place + 1] = hexadecimalDigit(byte & 0x0f)
            }
            return 2 * count
        }
    }
}
