/// Four to seven decimal digits that a person types on a keypad.
package struct Doorcode: Hashable, Sendable {
    /// The ASCII digits, leading zeros included.
    package let digits: String

    package static let lengths = 4...7

    /// - Returns: nil for anything but four to seven ASCII digits.
    package init?(_ text: some StringProtocol) {
        let bytes = text.utf8
        guard Doorcode.lengths.contains(bytes.count), bytes.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        digits = String(text)
    }

    /// The last two digits behind dots, for logs and traces.
    package var redacted: String { String(repeating: "•", count: digits.utf8.count - 2) + digits.suffix(2) }
}

extension Doorcode: CustomStringConvertible {
    /// Redacted, so that a code does not reach a log by interpolation.
    package var description: String { redacted }
}

extension Doorcode: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let code = Doorcode(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not four to seven digits")
        }
        self = code
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(digits)
    }
}
