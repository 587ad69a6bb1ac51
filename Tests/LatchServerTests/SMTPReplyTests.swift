import LatchServer
import Testing

@Suite("Replies of SMTP servers, RFC 5321 section 4.2") struct SMTPReplyTests {
    /// All replies of a text that arrives in pieces of some size.
    private func replies(_ text: String, pieces: Int) throws -> [SMTPReply] {
        var parser = SMTPReplyParser()
        var replies: [SMTPReply] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            parser.receive(rest.prefix(pieces))
            rest = rest.dropFirst(pieces)
            while let reply = try parser.next() { replies.append(reply) }
        }
        return replies
    }

    @Test("A reply of several lines is one, however it arrives", arguments: [1, 2, 7, 1_000])
    func pieces(size: Int) throws {
        let text = "220 sink.example ESMTP\r\n250-sink.example\r\n250-SIZE 1000\r\n250 HELP\r\n354\r\n221 Bye\n"

        #expect(
            try replies(text, pieces: size) == [
                SMTPReply(code: 220, text: "sink.example ESMTP"),
                SMTPReply(code: 250, text: "sink.example SIZE 1000 HELP"), SMTPReply(code: 354, text: ""),
                SMTPReply(code: 221, text: "Bye"),
            ])
    }

    @Test(
        "What is no reply is refused",
        arguments: ["HTTP/1.1 400 Bad Request\r\n", "\r\n", "25\r\n", "250:a\r\n", "250-a\r\n251 b\r\n", "٢٥٠ a\r\n"])
    func noReply(text: String) {
        #expect(throws: SMTPFailure.self) { try replies(text, pieces: 1_000) }
    }

    @Test("A line without an end, and a reply without one, are refused")
    func bounds() {
        let line = String(repeating: "2", count: SMTPReplyParser.longestLine + 1)
        let reply = String(repeating: "250-a\r\n", count: SMTPReplyParser.mostLines + 1)

        #expect(throws: SMTPFailure.self) { try replies(line, pieces: 100) }
        #expect(throws: SMTPFailure.self) { try replies(reply, pieces: 1_000_000) }
    }
}
