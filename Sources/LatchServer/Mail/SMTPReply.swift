/// What an SMTP server answers (RFC 5321 section 4.2).
package struct SMTPReply: Hashable, Sendable {
    package let code: Int
    /// Its lines, without codes.
    package let text: String

    package init(code: Int, text: String) {
        self.code = code
        self.text = text
    }
}

/// Why a mail could not be sent.
package struct SMTPFailure: Error, Hashable, Sendable {
    /// Whether another attempt would end the same way.
    package let isPermanent: Bool
    package let message: String

    package init(isPermanent: Bool, _ message: String) {
        self.isPermanent = isPermanent
        self.message = message
    }
}

/// Reads replies out of bytes that arrive in whatever pieces.
package struct SMTPReplyParser: Sendable {
    /// More than any server has reason to say: RFC 5321 section 4.5.3.1.5 asks for 512 octets in a line.
    package static let longestLine = 2_048
    package static let mostLines = 256

    private var bytes: [UInt8] = []
    private var lines: [String] = []
    private var code: Int?

    package init() {}

    package mutating func receive(_ part: some Sequence<UInt8>) { bytes += part }

    /// The next reply, once all its lines are there.
    /// - Throws: for what is no reply.
    package mutating func next() throws(SMTPFailure) -> SMTPReply? {
        while let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
            var line = String(decoding: bytes[..<end], as: UTF8.self)[...]
            bytes.removeFirst(end + 1)
            if line.last == "\r" { line.removeLast() }
            let digits = line.prefix(3)
            let mark = line.dropFirst(3).first
            guard digits.count == 3, digits.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(digits),
                code == nil || code == number, mark == nil || mark == " " || mark == "-", lines.count < Self.mostLines
            else {
                let words = String(line.prefix(80)).onOneLine
                throw SMTPFailure(isPermanent: true, "the server says '\(words)', which is no SMTP")
            }
            lines.append(String(line.dropFirst(4)))
            guard mark == "-" else {
                let reply = SMTPReply(code: number, text: lines.joined(separator: " "))
                (code, lines) = (nil, [])
                return reply
            }
            code = number
        }
        guard bytes.count <= Self.longestLine else {
            throw SMTPFailure(isPermanent: true, "the server's reply has a line without an end")
        }
        return nil
    }
}
