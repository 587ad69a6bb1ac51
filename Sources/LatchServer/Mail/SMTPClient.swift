internal import Foundation
internal import NIOCore
internal import NIOPosix

/// Where an SMTP server listens.
package struct MailServer: Hashable, Sendable, CustomStringConvertible {
    package var host: String
    package var port: Int

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    package var description: String { (host.contains(":") ? "[\(host)]" : host) + ":\(port)" }
}

/// Hands mails to an SMTP server (RFC 5321), without encryption and without a password: for a sink on the same machine or
/// network.
package struct SMTPClient: Sendable {
    let server: MailServer

    package init(server: MailServer) { self.server = server }

    static let connectTimeout = TimeAmount.seconds(5)
    /// For all that follows on the connection.
    static let transactionTimeout = TimeAmount.seconds(30)

    /// Sends one mail over a connection of its own.
    package func send(_ mail: Mail) async throws(SMTPFailure) {
        do {
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(Self.connectTimeout)
                .connect(host: server.host, port: server.port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                    }
                }
            let timer = channel.channel.eventLoop.scheduleTask(in: Self.transactionTimeout) {
                channel.channel.close(promise: nil)
            }
            defer { timer.cancel() }
            let name = Self.name(of: channel.channel.localAddress)
            try await channel.executeThenClose { inbound, outbound in
                var dialogue = Dialogue(inbound: inbound.makeAsyncIterator(), outbound: outbound)
                try await dialogue.deliver(mail, from: name)
            }
        } catch let failure as SMTPFailure {
            throw failure
        } catch {
            throw SMTPFailure(isPermanent: false, Self.reason(error))
        }
    }

    /// What we call ourselves: the literal of our address (section 4.1.3), since we may have no name.
    private static func name(of address: SocketAddress?) -> String {
        guard let ip = address?.ipAddress else { return "localhost" }
        return ip.contains(":") ? "[IPv6:\(ip)]" : "[\(ip)]"
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case let error as IOError: String(cString: strerror(error.errnoCode)).lowercased()
        case let error as NIOConnectionError:
            error.connectionErrors.first.map { reason($0.error) } ?? "no address for \(error.host)"
        case ChannelError.connectTimeout: "no connection within \(connectTimeout.nanoseconds / 1_000_000_000) s"
        default: String(describing: error)
        }
    }
}

/// Commands and replies on one connection.
private struct Dialogue {
    var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    var parser = SMTPReplyParser()

    mutating func deliver(_ mail: Mail, from name: String) async throws {
        try await expect(220...220, to: "the connection")
        do {
            try await command("EHLO \(name)", 250...250)
            try await command("MAIL FROM:<\(mail.sender)>", 250...250)
            try await command("RCPT TO:<\(mail.recipient)>", 250...251)
            try await command("DATA", 354...354)
            try await write(SMTPContent.transparent(mail.encoded) + ".\r\n")
            try await expect(250...250, to: "the content")
        } catch let failure as SMTPFailure {
            try? await write("QUIT\r\n")
            throw failure
        }
        // The mail is the server's by now, whatever becomes of the farewell.
        try? await command("QUIT", 221...221)
    }

    private mutating func command(_ line: String, _ codes: ClosedRange<Int>) async throws {
        try await write(line + "\r\n")
        try await expect(codes, to: line.split(separator: " ").first.map(String.init) ?? line)
    }

    private func write(_ text: String) async throws { try await outbound.write(ByteBuffer(string: text)) }

    private mutating func expect(_ codes: ClosedRange<Int>, to what: String) async throws {
        let reply = try await reply()
        guard !codes.contains(reply.code) else { return }
        // 4yz may pass, all else will not.
        throw SMTPFailure(
            isPermanent: !(400...499).contains(reply.code),
            "the server answers \(what) with \(reply.code) \(reply.text.onOneLine.prefix(200))")
    }

    private mutating func reply() async throws -> SMTPReply {
        while true {
            if let reply = try parser.next() { return reply }
            guard let part = try await inbound.next() else {
                throw SMTPFailure(isPermanent: false, "the server closed the connection, or did not answer in time")
            }
            parser.receive(part.readableBytesView)
        }
    }
}

/// The content of a mail on the wire.
package enum SMTPContent {
    /// A second dot before each line that begins with one, so that no line ends the content before its time
    /// (RFC 5321 section 4.5.2). Lines end with CRLF.
    package static func transparent(_ content: String) -> String {
        content.split(separator: "\r\n", omittingEmptySubsequences: false)
            .map { $0.first == "." ? "." + $0 : String($0) }.joined(separator: "\r\n")
    }
}
