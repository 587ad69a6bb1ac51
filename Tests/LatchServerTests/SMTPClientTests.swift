import LatchServer
import NIOCore
import NIOPosix
import SimulationKernel
import Synchronization
import Testing

/// The client's side of a dialogue, against servers that follow a script.
@Suite struct SMTPClientTests {
    private func mail(text: String = ".hidden\nHello\n") throws -> Mail {
        Mail(
            sender: .latchd, senderName: "demo", recipient: try #require(MailAddress("ann@example.com")),
            subject: "Hello", text: text, html: "<p>Hello", id: "1.2", date: Instant(secondsSinceEpoch: 0))
    }

    private static let agreement = [
        "220 sink", "250-sink\r\n250 HELP", "250 OK", "250 OK", "354 go on", "250 taken", "221 bye",
    ]

    @Test("A mail is handed over in the order of RFC 5321, its dots stuffed")
    func dialogue() async throws {
        let server = try await ScriptedServer.start(Self.agreement)

        try await SMTPClient(server: server.address).send(mail())
        await server.stop()

        #expect(await server.hears("QUIT"))
        let lines = server.lines
        #expect(
            Array(lines.prefix(4)) == [
                "EHLO [127.0.0.1]", "MAIL FROM:<latchd@localhost>", "RCPT TO:<ann@example.com>", "DATA",
            ])
        #expect(lines.contains("..hidden"))
        #expect(!lines.contains(".hidden"))
        #expect(Array(lines.suffix(2)) == [".", "QUIT"])
    }

    @Test("A mail that was taken is sent, whatever becomes of the farewell")
    func noFarewell() async throws {
        let server = try await ScriptedServer.start(Array(Self.agreement.dropLast()))

        try await SMTPClient(server: server.address).send(mail())
        await server.stop()
    }

    @Test(
        "A refusal for now may be tried again, any other not; both end with QUIT",
        arguments: [
            (0, "421 busy", false), (0, "554 go away", true), (1, "500 what", true), (2, "451 later", false),
            (3, "450 busy", false), (3, "550 no such mailbox", true), (4, "250 what", true), (5, "452 full", false),
            (5, "554 spam", true),
        ] as [(Int, String, Bool)])
    func refusal(step: Int, reply: String, isPermanent: Bool) async throws {
        let script = Array(Self.agreement.prefix(step)) + [reply, "221 bye"]
        let server = try await ScriptedServer.start(script)

        let failure = await #expect(throws: SMTPFailure.self) {
            try await SMTPClient(server: server.address).send(mail())
        }
        await server.stop()

        #expect(failure?.isPermanent == isPermanent)
        #expect(failure?.message.contains(reply) == true)
        if step > 0 { #expect(await server.hears("QUIT")) }
    }

    @Test("A server that closes may be tried again; one that speaks something else not")
    func strangers() async throws {
        let silent = try await ScriptedServer.start([])
        let other = try await ScriptedServer.start(["HTTP/1.1 400 Bad Request"])

        let closed = await #expect(throws: SMTPFailure.self) {
            try await SMTPClient(server: silent.address).send(mail())
        }
        let noise = await #expect(throws: SMTPFailure.self) { try await SMTPClient(server: other.address).send(mail()) }
        await silent.stop()
        await other.stop()

        #expect(closed?.isPermanent == false)
        #expect(noise?.isPermanent == true)
        #expect(noise?.message.contains("no SMTP") == true)
    }

    @Test("Nobody there is told in words, and may be tried again")
    func nobody() async throws {
        let server = try await ScriptedServer.start([])
        await server.stop()

        let failure = await #expect(throws: SMTPFailure.self) {
            try await SMTPClient(server: server.address).send(mail())
        }

        #expect(failure == SMTPFailure(isPermanent: false, "connection refused"))
    }
}

/// A server that greets with its first line, answers each line, and each content of a mail, with the next, and closes when
/// it has none left.
private final class ScriptedServer: Sendable {
    private let channel: any Channel
    private let record: Record

    private final class Record: Sendable {
        let lines = Mutex<[String]>([])
    }

    private init(_ channel: any Channel, _ record: Record) {
        self.channel = channel
        self.record = record
    }

    static func start(_ script: [String]) async throws -> ScriptedServer {
        let record = Record()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Actor(script, record))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return ScriptedServer(channel, record)
    }

    var address: MailServer { MailServer(host: "127.0.0.1", port: channel.localAddress?.port ?? 0) }
    /// What clients said, line by line.
    var lines: [String] { record.lines.withLock { $0 } }

    /// Whether a line comes at last; what a client writes before it closes may arrive after it has gone on.
    func hears(_ line: String) async -> Bool {
        let deadline = ContinuousClock.now + .seconds(10)
        while lines.last != line, ContinuousClock.now < deadline { try? await Task.sleep(for: .milliseconds(2)) }
        return lines.last == line
    }

    func stop() async { try? await channel.close() }

    private final class Actor: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private var script: ArraySlice<String>
        private let record: Record
        private var unread = ""
        private var isContent = false

        init(_ script: [String], _ record: Record) {
            self.script = script[...]
            self.record = record
        }

        func channelActive(context: ChannelHandlerContext) { answer(context) }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            unread += String(buffer: unwrapInboundIn(data))
            while let end = unread.firstIndex(of: "\r\n") {
                let line = String(unread[..<end])
                unread.removeSubrange(...end)
                record.lines.withLock { $0.append(line) }
                if isContent, line != "." { continue }
                isContent = line == "DATA" && script.first?.hasPrefix("354") == true
                answer(context)
            }
        }

        private func answer(_ context: ChannelHandlerContext) {
            guard let line = script.popFirst() else {
                context.close(promise: nil)
                return
            }
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: line + "\r\n")), promise: nil)
        }
    }
}
