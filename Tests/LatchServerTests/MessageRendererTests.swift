import Cloud
import LatchServer
import Testing

@Suite("Messages as their readers see them") struct MessageRendererTests {
    private static let access = MessageContent.DoorLine(
        name: "101", building: "Maple Court", code: "1234567",
        when: "on Sat 21 Nov 2026, all day",
        zone: "America/New_York")

    private func content(
        _ doors: [MessageContent.DoorLine] = [access], firstName: String = "Ann", from: String = "demo"
    ) -> MessageContent {
        MessageContent(firstName: firstName, from: from, doors: doors, signInCode: nil, codeMinutes: nil)
    }

    private func render(
        _ content: MessageContent, _ kind: OutboxMessage.Kind, _ channel: OutboxMessage.Channel = .email
    ) throws -> RenderedMessage {
        try MessageRenderer().render(content, kind: kind, channel: channel)
    }

    @Test("A doorcode's mail says who, where, which code and when")
    func doorcode() throws {
        let message = try render(content(), .doorcode)

        #expect(message.subject == "Your doorcode for 101")
        #expect(
            message.text == """
                Hello Ann,

                demo gave you a doorcode:

                101, Maple Court
                  on Sat 21 Nov 2026, all day (America/New_York)
                  Doorcode: 1234567

                Type it on the door's keypad.

                --
                From a simulator of locks: no real door opens by this.
                """)
    }

    @Test("Its HTML is one page with the same facts")
    func doorcodePage() throws {
        let html = try #require(try render(content(), .doorcode).html)

        #expect(
            html == """
                <!DOCTYPE html>
                <html lang="en">
                <head><meta charset="utf-8"><title>Doorcode for 101</title></head>
                <body style="font-family:sans-serif">
                <p>Hello Ann,</p>
                <p>demo gave you a doorcode:</p>
                <table cellpadding="6">
                <tr><td><strong>101</strong>, Maple Court<br>on Sat 21 Nov 2026, all day (America/New_York)</td>\
                <td style="font-size:20px">1234567</td></tr>
                </table>
                <p>Type it on the door's keypad.</p>
                <hr>
                <p><small>From a simulator of locks: no real door opens by this.</small></p>
                </body>
                </html>
                """)
    }

    @Test("An invitation names every door; one without a code shows none")
    func invite() throws {
        let front = MessageContent.DoorLine(
            name: "Front", building: "Maple Court", code: nil,
            when: "from Sat 21 Nov 2026, 09:30, without an end", zone: "America/New_York")

        let message = try render(content([front, Self.access]), .invite)

        #expect(message.subject == "demo gave you access to Front, 101")
        #expect(
            message.text.contains(
                """
                Front, Maple Court
                  from Sat 21 Nov 2026, 09:30, without an end (America/New_York)
                101, Maple Court
                  on Sat 21 Nov 2026, all day (America/New_York)
                  Doorcode: 1234567

                """))
        #expect(message.html?.contains("&ndash;") == true)
    }

    @Test("The subject names the first of many doors")
    func manyDoors() throws {
        let doors = (1...5).map { number in
            MessageContent.DoorLine(name: "10\(number)", building: "Maple Court", code: nil, when: nil, zone: "UTC")
        }

        #expect(try render(content(doors), .invite).subject == "demo gave you access to 101, 102 and 3 more doors")
    }

    @Test("A sign-in code's mail has the code and how long it is good")
    func signIn() throws {
        let content = MessageContent(firstName: "Ann", from: "demo", doors: [], signInCode: "004711", codeMinutes: 5)

        let message = try render(content, .otp)

        #expect(message.subject == "Your sign-in code for demo")
        #expect(message.text.contains("Your sign-in code for demo is 004711.\nIt is good for 5 min.\n"))
        #expect(message.html?.contains("<strong>004711</strong>") == true)
    }

    @Test("A text message is one line that fits into one SMS, without subject and HTML")
    func sms() throws {
        let message = try render(content(), .doorcode, .sms)

        #expect(message.text == "demo: 101 1234567 on Sat 21 Nov 2026, all day.")
        #expect(message.text.count <= 160)
        #expect(message.subject == nil)
        #expect(message.html == nil)
    }

    @Test(
        "Names cannot add markup to HTML, and stay as they are in text",
        arguments: [OutboxMessage.Kind.invite, .doorcode, .otp])
    func escaping(kind: OutboxMessage.Kind) throws {
        let name = #"<img src=x onerror="a('b')"> & {{from}}"#
        let door = MessageContent.DoorLine(name: name, building: name, code: nil, when: nil, zone: "UTC")
        let content = MessageContent(firstName: name, from: name, doors: [door], signInCode: "1", codeMinutes: nil)

        let message = try render(content, kind)

        let html = try #require(message.html)
        #expect(!html.contains("<img"))
        #expect(html.contains("&lt;img src=x onerror=&quot;a(&#39;b&#39;)&quot;&gt; &amp; {{from}}"))
        #expect(message.text.contains("Hello \(name),"))
        #expect(message.subject?.contains(name) == true)
    }

    @Test("Line breaks in names add no lines", arguments: ["\r\n", "\n", "\r", "\u{2028}", "\u{0}"])
    func lineBreaks(end: String) throws {
        let name = "Ann\(end)Bcc: x@example.com"
        let door = MessageContent.DoorLine(name: name, building: "Maple Court", code: nil, when: nil, zone: "UTC")

        let message = try render(content([door], firstName: name, from: name), .invite)

        #expect(message.subject == "Ann Bcc: x@example.com gave you access to Ann Bcc: x@example.com")
        #expect(message.text.hasPrefix("Hello Ann Bcc: x@example.com,\n"))
    }
}
