import Foundation
import NIOCore
import NIOPosix
import Testing

/// `--smtp`, against a real SMTP server.
@Suite(.realProcesses, .enabled(if: MailSink.isThere, "\(MailSink.absence)"))
struct MailRelayTests {
    /// The relay's counters, once as many mails are done with.
    private func relay(of daemon: Daemon, done: Int) async throws -> JSON {
        let deadline = ContinuousClock.now + .seconds(60)
        while true {
            let relay = try await daemon.json("status").mailRelay
            if (relay.sent.integer ?? 0) + (relay.failed.integer ?? 0) >= done { return relay }
            guard ContinuousClock.now < deadline else { throw Failure("\(done) mails are not done with: \(relay)") }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    @Test("A grant's mail arrives as it is in the outbox, and in order as RFC 5322 and MIME have it")
    func delivery() async throws {
        let sink = try await MailSink.start()
        let daemon = try await Daemon.start(["--smtp", sink.server, "--smtp-from", "latch@example.com"])
        let partner = try await daemon.partner()

        _ = try await partner.grant(
            Demo.grant(to: "ann@example.com").with(["firstName": "Zoë <b> \u{1f511}", "lastName": "Archer"]))
        let mail = try #require(try await sink.mails(1).first)
        let message = try await daemon.json("outbox", "show", "1")

        #expect(mail.rcptTos == ["ann@example.com"])
        #expect(mail.mailFrom == "latch@example.com")
        #expect(mail.sender == "latch@example.com")
        #expect(mail.senderName == "demo")
        #expect(mail.to == "ann@example.com")
        #expect(mail.subject == message.subject)
        #expect(mail.date == "2026-11-21T14:30:00+00:00")
        #expect(mail.messageID == "<1.1795271400000@example.com>")
        #expect(mail.type == "multipart/alternative")
        #expect(mail.defects == [])
        #expect(mail.isASCII == true)
        #expect((mail.longestLine.integer ?? 999) <= 78)
        #expect(mail.ehlo == "[127.0.0.1]")
        #expect(mail.text.string?.replacing("\r\n", with: "\n") == message.text.string)
        #expect(mail.html.string?.replacing("\r\n", with: "\n") == message.html.string)
        #expect(message.text.string?.contains("Zoë <b> \u{1f511}") == true)
        let relay = try await relay(of: daemon, done: 1)
        #expect(relay.server == .text(sink.server))
        #expect(relay.sent == 1)
        #expect(relay.waiting == 0)
        #expect(relay.lastFailure == .null)
    }

    @Test("Mails come in their order; text messages stay in the outbox")
    func order() async throws {
        let sink = try await MailSink.start()
        let daemon = try await Daemon.start(["--smtp", sink.server])
        let partner = try await daemon.partner()
        let phone = Demo.grant(to: "").with(["email": .absent, "phone": "+12125550177"])

        _ = try await partner.grant(phone)
        for number in 1...10 { _ = try await partner.grant(Demo.grant("PERMANENT", to: "guest\(number)@example.com")) }
        _ = try await daemon.code()
        let mails = try await sink.mails(11)

        #expect(
            mails.map { $0.rcptTos[0] }
                == (1...10).map { .text("guest\($0)@example.com") } + ["riley@example.com"])
        #expect(try await daemon.json("outbox", "list").messages.elements.count == 12)
        #expect(mails.last?.subject == "Your sign-in code for demo")
        #expect(try await relay(of: daemon, done: 11).sent == 11)
    }

    @Test("A server that says to try later is tried later")
    func retry() async throws {
        let sink = try await MailSink.start(["--fail", "1"])
        let daemon = try await Daemon.start(["--smtp", sink.server])

        _ = try await daemon.partner().grant(Demo.grant(to: "ann@example.com"))
        let mails = try await sink.mails(1)

        #expect(try sink.lines.map { $0.failed[0] }.first == "ann@example.com")
        #expect(mails.map { $0.rcptTos[0] } == ["ann@example.com"])
        let relay = try await relay(of: daemon, done: 1)
        #expect(relay.sent == 1)
        #expect(relay.failed == 0)
    }

    @Test("A refused recipient is told, and holds nobody up")
    func rejection() async throws {
        let sink = try await MailSink.start(["--reject", "ann@example.com"])
        let daemon = try await Daemon.start(["--smtp", sink.server])
        let partner = try await daemon.partner()

        _ = try await partner.grant(Demo.grant(to: "ann@example.com"))
        _ = try await partner.grant(Demo.grant(to: "ben@example.com"))
        let mails = try await sink.mails(1)

        #expect(mails.map { $0.rcptTos[0] } == ["ben@example.com"])
        let relay = try await relay(of: daemon, done: 2)
        #expect(relay.failed == 1)
        #expect(relay.lastFailure == "the server answers RCPT with 550 5.1.1 no such mailbox")
        let table = try await daemon.ctl("status")
        #expect(table.output.contains("1 sent, 0 waiting, 1 failed, 0 dropped"))
        #expect(daemon.process.errors.contains("mail 1.1795271400000 was not sent"))
    }

    @Test("An address that could add a command never reaches the server")
    func injection() async throws {
        let sink = try await MailSink.start()
        let daemon = try await Daemon.start(["--smtp", sink.server])
        let partner = try await daemon.partner()

        // What has line breaks the cloud refuses; what is no address in another way the relay does not send.
        for body in [
            Demo.grant(to: "a@example.com>\r\nRCPT TO:<eve@example.com"),
            Demo.grant(to: "ann@example.com").with(["firstName": "Ann\r\n.\r\nMAIL FROM:<eve@example.com>"]),
        ] {
            #expect(try await partner.call(.post, "/v2/users", body).status == 400)
        }
        _ = try await partner.grant(Demo.grant(to: "a@example.com> RCPT TO:<eve@example.com"))
        _ = try await partner.grant(Demo.grant(to: "ann@example.com").with(["firstName": "Ann"]))
        let mails = try await sink.mails(1)

        #expect(mails.flatMap { $0.rcptTos.elements } == ["ann@example.com"])
        let relay = try await relay(of: daemon, done: 2)
        #expect(relay.sent == 1 && relay.failed == 1)
    }

    @Test("Without a server the world goes on, and stops as ever")
    func noServer() async throws {
        let port = try await Self.closedPort()
        let daemon = try await Daemon.start(["--smtp", "127.0.0.1:\(port)"])

        let user = try await daemon.partner().grant(Demo.grant(to: "ann@example.com"))
        let relay = try await relay(of: daemon, done: 1)
        let code = await daemon.stop()

        #expect(user.userUuid.string != nil)
        #expect(relay.failed == 1)
        #expect(relay.lastFailure == "connection refused")
        #expect(code == 0)
    }

    @Test("A stop does not wait until a server that is away is back")
    func stopWithoutServer() async throws {
        let daemon = try await Daemon.start(["--smtp", "127.0.0.1:\(try await Self.closedPort())"])
        let partner = try await daemon.partner()
        for number in 1...3 { _ = try await partner.grant(Demo.grant(to: "guest\(number)@example.com")) }

        let code = await daemon.stop()

        #expect(code == 0)
        #expect(daemon.process.errors.contains("not sent to 127.0.0.1"))
    }

    @Test("What was written before a stop is sent; what was sent is not sent again by the next start")
    func restart() async throws {
        let sink = try await MailSink.start()
        let folder = try Sandbox.own().freshPath("data")
        let arguments = ["--data-dir", folder, "--smtp", sink.server]

        let first = try await Daemon.start(arguments)
        let partner = try await first.partner()
        for number in 1...5 { _ = try await partner.grant(Demo.grant("PERMANENT", to: "guest\(number)@example.com")) }
        let code = await first.stop()
        let before = try sink.mails.count
        let second = try await Daemon.start(arguments)
        _ = try await second.partner().grant(Demo.grant(to: "last@example.com"))
        let mails = try await sink.mails(before + 1)

        #expect(code == 0)
        #expect(before == 5)
        #expect(mails.count == 6)
        #expect(mails.last?.rcptTos == ["last@example.com"])
        #expect(try await relay(of: second, done: 1).sent == 1)
    }

    /// A port at which nobody listens.
    private static func closedPort() async throws -> Int {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(server.localAddress?.port)
        try await server.close()
        return port
    }
}
