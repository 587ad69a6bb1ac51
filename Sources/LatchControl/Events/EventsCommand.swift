internal import ArgumentParser
internal import AsyncHTTPClient
internal import NIOCore

struct EventsCommand: ControlCommand {
    static let configuration = CommandConfiguration.command(
        "events", "Lists what has happened, the newest last, or follows it as it happens.",
        note: "Each event is a line; with --json, a JSON object on a line. Ctrl-C ends --follow.",
        example: "latchctl events --follow --kind access --door 101")

    @Flag(help: "Goes on with each event as it happens.")
    var follow = false

    @Option(help: ArgumentHelp("Only events after this one.", valueName: "id"))
    var after: String?

    @Option(help: "Only events whose kind begins so.")
    var kind: String?

    @Option(help: "Only events at this door.")
    var door: String?

    @Option(
        help: ArgumentHelp(
            "At most so many events, the newest (default: 100); --follow ends after so many.", valueName: "count"))
    var limit: PositiveCount?

    @OptionGroup var options: GlobalOptions

    func run(in session: Session) async throws -> ExitStatus {
        guard follow else {
            let limit = limit?.text ?? "100"
            let answer = try await session.client.answer(to: request(limit: limit))
            session.print(answer["events"].elements.map { Self.line($0, asJSON: options.json) }.joined())
            return .held
        }
        let (request, limit, asJSON) = (try request(limit: nil), limit?.count, options.json)
        return try await session.untilInterrupted {
            try await Self.follow(request, limit: limit, asJSON: asJSON, in: session)
        }
    }

    private func request(limit: String?) throws(ControlError) -> ControlRequest {
        try .get("events", query: ["after": after, "kind": kind, "door": door, "limit": limit])
    }

    /// Prints events until so many have come or the daemon ends the stream.
    private static func follow(
        _ request: ControlRequest, limit: Int?, asJSON: Bool, in session: Session
    ) async throws -> ExitStatus {
        var stream = try await session.client.events(request).makeAsyncIterator()
        var parser = ServerSentEventParser()
        var count = 0
        while let bytes = await next(of: &stream, in: session) {
            for event in try events(in: bytes, of: &parser) {
                session.print(line(event, asJSON: asJSON))
                count += 1
                if count == limit { return .held }
            }
        }
        return .held
    }

    /// The stream's next bytes; nil, and a note of it, at its end.
    private static func next(
        of stream: inout some AsyncIteratorProtocol<ByteBuffer, any Error>, in session: Session
    ) async -> ByteBuffer? {
        var reason = ""
        do {
            if let bytes = try await stream.next(isolation: nil) { return bytes }
        } catch {
            reason = " (\(error))"
        }
        if !Task.isCancelled { session.note("latchctl: \(session.client.server) ended the stream\(reason)\n") }
        return nil
    }

    private static func events(
        in bytes: ByteBuffer, of parser: inout ServerSentEventParser
    ) throws -> [JSONValue] {
        do {
            return try parser.receive(bytes.readableBytesView).map { try JSONValue(parsing: $0.data.utf8) }
        } catch {
            let message = "the stream holds something that is no event (\(error)): is that latchd?"
            throw ControlError(code: .badAnswer, message: message)
        }
    }

    private static func line(_ event: JSONValue, asJSON: Bool) -> String {
        asJSON ? event.compact + "\n" : eventLine(event)
    }
}

extension Session {
    /// Runs `body` to its end, or until the user wants to end the tool, which is no failure.
    fileprivate func untilInterrupted(
        _ body: @escaping @Sendable () async throws -> ExitStatus
    ) async throws -> ExitStatus {
        try await withThrowingTaskGroup(of: ExitStatus.self) { group in
            group.addTask(operation: body)
            group.addTask {
                await surroundings.interrupted()
                return .held
            }
            defer { group.cancelAll() }
            return try await group.next() ?? .held
        }
    }
}
