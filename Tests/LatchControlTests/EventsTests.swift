internal import LatchControl
internal import Testing

@Suite struct EventsTests {
    static let compact = """
        {"id":"17","at":"2026-11-21T09:30:03.600Z","kind":"lock.opened","summary":"riley opened 101",\
        "door":"101","doorUuid":null,"user":"riley","userUuid":null,"cause":null,"data":{"a":[1,2.50]}}

        """
    static let line = "17      2026-11-21T09:30:03.600Z  lock.opened             101       riley opened 101\n"
    static let frame = "id: 17\nevent: lock.opened\ndata: \(Bodies.event)\n\n"

    @Test("A list is a line for each event, with --json an object on a line")
    func list() async throws {
        let body = "{\"events\": [\(Bodies.event), \(Bodies.event)]}"
        let text = try await runTool(["events"], against: .json(body))
        let json = try await runTool(["events", "--json"], against: .json(body))

        #expect(text.output == Self.line + Self.line)
        #expect(json.output == Self.compact + Self.compact)
    }

    @Test("Following prints events as they come, in whatever pieces, and ends with the stream")
    func follow() async throws {
        let stream = ": keep-alive\n\n" + Self.frame + Self.frame
        let answer = CannedAnswer.events(stream.map(String.init))
        let text = try await runTool(["events", "--follow"], against: answer)
        let json = try await runTool(["events", "--follow", "--json"], against: answer)

        #expect(text.status == .held)
        #expect(text.output == Self.line + Self.line)
        #expect(text.errors.hasSuffix("ended the stream\n"))
        #expect(json.output == Self.compact + Self.compact)
    }

    @Test("A stream that breaks off ends the tool without failure, and with a note")
    func cut() async throws {
        let run = try await runTool(["events", "--follow"], against: .events([Self.frame], end: .cut))

        #expect(run.status == .held)
        #expect(run.output == Self.line)
        #expect(run.errors.contains("ended the stream"))
    }

    @Test("Ctrl-C ends following without failure or note")
    func interrupted() async throws {
        let (presses, press) = AsyncStream.makeStream(of: Void.self)
        let answer = CannedAnswer.events([Self.frame], end: .never)
        let run = try await CannedServer.run(answering: answer) { server in
            await runTool(
                ["events", "--follow", "--server", server.address],
                interrupted: { for await _ in presses { return } },
                onOutput: { _ in press.yield() })
        }

        #expect(run.status == .held)
        #expect(run.output == Self.line)
        #expect(run.errors == "")
    }

    @Test("A limit ends following a stream that goes on")
    func limit() async throws {
        let answer = CannedAnswer.events([Self.frame, Self.frame, Self.frame], end: .never)
        let run = try await runTool(["events", "--follow", "--limit", "2"], against: answer)

        #expect(run.status == .held)
        #expect(run.output == Self.line + Self.line)
    }

    @Test("A refusal before the stream is an error like any other")
    func refused() async throws {
        let run = try await runTool(
            ["events", "--follow", "--door", "10"], against: .json(Bodies.unknownDoor, status: 404))

        #expect(run.status == .couldNotRun)
        #expect(run.errors.hasPrefix("latchctl: no door is called 10\n"))
    }

    @Test("A stream of something else is an error", arguments: [CannedAnswer.json("{}"), .events(["data: x\n\n"])])
    func noEvents(answer: CannedAnswer) async throws {
        let run = try await runTool(["events", "--follow"], against: answer)

        #expect(run.status == .couldNotRun)
        #expect(run.errors.contains("is that latchd?"))
    }
}
