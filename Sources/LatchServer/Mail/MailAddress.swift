/// An email address that can stand in a command of SMTP and in a header: `local@domain` in plain ASCII (RFC 5321 section
/// 4.1.2, without quoted local parts).
package struct MailAddress: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    /// The sender of mails, unless told otherwise.
    package static let latchd = MailAddress(checked: "latchd@localhost")

    private init(checked text: String) { description = text }

    /// nil for what could end a command or a header's field, or is no address.
    package init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...64).contains(parts[0].utf8.count), (1...255).contains(parts[1].utf8.count),
            parts[0].utf8.allSatisfy(Self.isAtomText), parts[1].utf8.allSatisfy(Self.isDomainText)
        else { return nil }
        self.init(checked: text)
    }

    package var domain: Substring { description.drop { $0 != "@" }.dropFirst() }

    private static func isAtomText(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || "!#$%&'*+-/=?^_`{|}~.".utf8.contains(byte)
    }

    /// Letters, digits, hyphens and dots, or an address literal in brackets.
    private static func isDomainText(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || "-.[]:".utf8.contains(byte)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
