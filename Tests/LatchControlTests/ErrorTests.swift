internal import LatchControl
internal import NIOCore
internal import NIOPosix
internal import Testing

/// What becomes of refusals, and of daemons that are not there.
@Suite struct ErrorTests {
    @Test(
        "The status of an answer decides the exit code",
        arguments: [
            (200, 0), (204, 0), (400, 2), (401, 2), (404, 2), (408, 1), (409, 1), (413, 2), (422, 2), (500, 2),
            (503, 2),
            (302, 2),
        ] as [(UInt, Int32)])
    func exitCode(http: UInt, exit: Int32) {
        #expect(ExitStatus(httpStatus: http).rawValue == exit)
    }

    @Test("An error is its message and what may have been meant, on standard error")
    func unknownDoor() async throws {
        let run = try await runTool(words("door show 10"), against: .json(Bodies.unknownDoor, status: 404))

        #expect(run.status == .couldNotRun)
        #expect(run.output == "")
        #expect(run.errors == "latchctl: no door is called 10\nhint: did you mean 101, 102?\n")
    }

    @Test("With --json an error is the daemon's own, on standard output", arguments: [(404, 2), (409, 1), (408, 1)])
    func errorAsJSON(http: Int, exit: Int32) async throws {
        let run = try await runTool(words("wait synced 10 --json"), against: .json(Bodies.unknownDoor, status: http))

        #expect(run.status.rawValue == exit)
        #expect(try JSONValue(parsing: run.output.utf8) == JSONValue(parsing: Bodies.unknownDoor.utf8))
        #expect(run.errors == "")
    }

    @Test("Where a control token is wanted, the hint says how to give it")
    func unauthorized() async throws {
        let body = #"{"error": {"code": "unauthorized", "message": "a control token is needed"}}"#
        let run = try await runTool(["status"], against: .json(body, status: 401))

        #expect(run.status == .couldNotRun)
        #expect(run.errors.contains("LATCHD_CONTROL_TOKEN"))
    }

    @Test("Nobody there: exit 2, and what to start")
    func nobodyThere() async throws {
        let server = try await CannedServer.run(answering: .json("{}")) { $0.address }
        let run = await runTool(["status"], variables: ["LATCHD_SERVER": server])
        let json = await runTool(["status", "--json"], variables: ["LATCHD_SERVER": server])

        let message =
            "no answer from \(server) (connection refused): is latchd running? Start it with scripts/run or latchd."
        #expect(run.status == .couldNotRun)
        #expect(run.output == "")
        #expect(run.errors == "latchctl: \(message)\n")
        let error = try JSONValue(parsing: json.output.utf8)["error"]
        #expect(json.status == .couldNotRun)
        #expect(error["code"] == .string("no_answer"))
        #expect(error["message"] == .string(message))
    }

    @Test("An answer that is not the control API's says so", arguments: [200, 404, 502])
    func notLatchd(http: Int) async throws {
        let run = try await runTool(["status"], against: .json("<html>Hello</html>", status: http))

        #expect(run.status == .couldNotRun)
        #expect(run.errors.contains("is that latchd?"))
    }

    @Test("An answer that breaks off is no answer")
    func brokenOff() async throws {
        let answer = CannedAnswer(headers: ["Content-Length": "1000"], pieces: ["{\"now\""], end: .cut)
        let run = try await runTool(["time", "show"], against: answer)

        #expect(run.status == .couldNotRun)
        #expect(run.errors.hasPrefix("latchctl: no answer from"))
    }

    @Test("An answer without end is not read to its end")
    func tooLong() async throws {
        let answer = CannedAnswer(headers: ["Content-Length": "100000000"], pieces: ["[1, "], end: .never)
        let run = try await runTool(["history"], against: answer)

        #expect(run.status == .couldNotRun)
        #expect(run.errors == "latchctl: the answer is longer than 64 MiB: ask for less, as by --limit\n")
    }

    @Test("A redirect is not followed: the control token stays with the daemon")
    func redirect() async throws {
        let answer = CannedAnswer(status: 302, headers: ["Location": "http://127.0.0.1:1/"], pieces: [])
        let run = try await runTool(["status"], against: answer)

        #expect(run.status == .couldNotRun)
        #expect(run.errors.contains("302"))
    }
}
