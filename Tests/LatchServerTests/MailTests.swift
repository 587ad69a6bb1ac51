import Foundation
import LatchServer
import SimulationKernel
import Testing

@Suite("Mails as they are sent") struct MailTests {
    private func mail(
        senderName: String = "demo", subject: String = "Hello", text: String = "Hello\n", html: String = "<p>Hello\n"
    ) throws -> Mail {
        Mail(
            sender: .latchd, senderName: senderName, recipient: try #require(MailAddress("ann@example.com")),
            subject: subject, text: text, html: html, id: "7.1795271400000",
            date: Instant(secondsSinceEpoch: 1_795_271_400))
    }

    @Test("A mail is multipart/alternative, text first (RFC 2046 section 5.1.4)")
    func form() throws {
        let encoded = try mail().encoded

        #expect(
            encoded
                == """
                From: "demo" <latchd@localhost>
                To: <ann@example.com>
                Subject: Hello
                Date: Sat, 21 Nov 2026 14:30:00 +0000
                Message-ID: <7.1795271400000@localhost>
                MIME-Version: 1.0
                Content-Type: multipart/alternative; boundary="=_alternative_7.1795271400000"
                Auto-Submitted: auto-generated

                --=_alternative_7.1795271400000
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: quoted-printable

                Hello

                --=_alternative_7.1795271400000
                Content-Type: text/html; charset=utf-8
                Content-Transfer-Encoding: quoted-printable

                <p>Hello

                --=_alternative_7.1795271400000--

                """.replacing("\n", with: "\r\n"))
    }

    @Test("Names outside ASCII become encoded words, on lines of their own (RFC 2047)")
    func encodedWords() throws {
        let encoded = try mail(senderName: "Zoë \"Z\"", subject: "Clé").encoded

        #expect(encoded.hasPrefix("From: =?utf-8?B?Wm/DqyAiWiI=?=\r\n <latchd@localhost>\r\n"))
        #expect(encoded.contains("\r\nSubject: =?utf-8?B?Q2zDqQ==?=\r\n"))
    }

    @Test("A long subject is folded, each word whole and each line short enough")
    func longSubject() throws {
        let subject = String(repeating: "schlüssel 🔑 ", count: 40)

        let field = EncodedWord.encode(subject)

        let words = field.components(separatedBy: "\r\n ")
        #expect(words.allSatisfy { $0.count <= 76 - "Subject: ".count })
        let decoded = words.map { word in
            let inner = word.dropFirst("=?utf-8?B?".count).dropLast(2)
            return Data(base64Encoded: String(inner)).flatMap { String(data: $0, encoding: .utf8) } ?? "broken"
        }
        #expect(decoded.joined() == subject)
    }

    @Test("A name in quotes keeps its quotes and backslashes")
    func quotedName() throws {
        #expect(try mail(senderName: #"a "b" \c"#).encoded.hasPrefix(#"From: "a \"b\" \\c" <latchd@localhost>"#))
    }

    @Test("A name with a line break adds no field")
    func injection() throws {
        let encoded = try mail(senderName: "demo\r\nBcc: x@example.com", subject: "a\nBcc: y@example.com").encoded

        #expect(encoded.contains("From: \"demo Bcc: x@example.com\" <latchd@localhost>\r\n"))
        #expect(encoded.contains("Subject: a Bcc: y@example.com\r\n"))
        #expect(!encoded.contains("\nBcc"))
    }

    @Test(
        "Quoted-printable (RFC 2045 section 6.7)",
        arguments: [
            ("a", "a\r\n"), ("", "\r\n"), ("a=b", "a=3Db\r\n"), ("clé", "cl=C3=A9\r\n"),
            ("a \nb\t", "a=20\r\nb=09\r\n"),
            ("\u{0}\r\nx", "=00\r\nx\r\n"),
            (String(repeating: "x", count: 76), String(repeating: "x", count: 76) + "\r\n"),
            (String(repeating: "x", count: 77), String(repeating: "x", count: 75) + "=\r\nxx\r\n"),
            (String(repeating: "x", count: 74) + "éx", String(repeating: "x", count: 74) + "=\r\n=C3=A9x\r\n"),
        ])
    func quotedPrintable(text: String, encoded: String) {
        #expect(QuotedPrintable.encode(text) == encoded)
    }

    @Test("Lines that begin with a dot get another, so that none ends the mail (RFC 5321 section 4.5.2)")
    func transparency() {
        #expect(SMTPContent.transparent(".\r\na.\r\n..b\r\n") == "..\r\na.\r\n...b\r\n")
    }

    @Test(
        "What could end a command is no address",
        arguments: [
            "a@b\r\nRCPT TO:<x@y>", "a@b>\r\n", "a b@c", "a@b c", "<a@b>", "a@b>", "a", "@", "a@", "@b", "a@b@c", "",
            "ä@example.com", "a@b\u{0}", #""a"@b"#,
        ])
    func noAddress(text: String) {
        #expect(MailAddress(text) == nil)
    }

    @Test("Ordinary addresses are taken as they are", arguments: ["ann+test@example.com", "o'neil@sub.example.co.uk"])
    func address(text: String) {
        #expect(MailAddress(text)?.description == text)
    }
}
