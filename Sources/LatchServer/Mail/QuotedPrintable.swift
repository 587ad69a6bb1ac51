internal import Foundation

/// Text as lines of ASCII that every mail system carries (RFC 2045 section 6.7).
package enum QuotedPrintable {
    /// The longest line, without its end.
    package static let longestLine = 76

    /// Lines end with CRLF, the last one too.
    package static func encode(_ text: String) -> String {
        var encoded = ""
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            encoded += encode(line: Array(line.utf8)) + "\r\n"
        }
        return encoded
    }

    private static func encode(line: [UInt8]) -> String {
        var encoded = ""
        var length = 0
        for (index, byte) in line.enumerated() {
            let isLast = index == line.count - 1
            let isSpace = byte == 0x20 || byte == 0x09
            // A space at the end of a line may be lost on the way.
            let isLiteral = (0x21...0x7e).contains(byte) && byte != UInt8(ascii: "=") || isSpace && !isLast
            let token = isLiteral ? String(UnicodeScalar(byte)) : "=" + hexadecimal(byte)
            // The soft line break takes one place itself.
            if length + token.utf8.count > (isLast ? longestLine : longestLine - 1) {
                encoded += "=\r\n"
                length = 0
            }
            encoded += token
            length += token.utf8.count
        }
        return encoded
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
}

/// Text of a header's field outside ASCII (RFC 2047).
package enum EncodedWord {
    /// Short ASCII as it is; else encoded words, each with whole characters, one to a line. A line has room for a field's
    /// name before it.
    package static func encode(_ text: String) -> String {
        let text = text.onOneLine
        // What looks like an encoded word would be read as one.
        let isPlain = text.unicodeScalars.allSatisfy { (0x20...0x7e).contains($0.value) } && !text.contains("=?")
        if isPlain, text.utf8.count <= longestPlainText { return text }
        var words: [String] = []
        var part = ""
        for scalar in text.unicodeScalars {
            if (part + String(scalar)).utf8.count > octetsInWord {
                words.append(word(part))
                part = ""
            }
            part.unicodeScalars.append(scalar)
        }
        words.append(word(part))
        return words.joined(separator: "\r\n ")
    }

    /// A line of a header may have 998 characters (RFC 5322 section 2.1.1).
    private static let longestPlainText = 200
    /// They are 52 characters of base64, with 12 around them.
    private static let octetsInWord = 39

    private static func word(_ text: String) -> String { "=?utf-8?B?\(Data(text.utf8).base64EncodedString())?=" }
}
