import Foundation
import Scenarios
import Synchronization
import Testing

/// Steps that reach outside: what they ask, what comes of the answer, and what stands in for it later.
@Suite struct OutsideTests {
    /// Answers every call in the same way, and keeps what it was asked.
    private final class Backend: HTTPCaller {
        let answer: HTTPAnswer?
        let calls = Mutex<[HTTPCall]>([])

        init(_ status: Int?, _ body: String = "") {
            answer = status.map {
                HTTPAnswer(status: $0, headers: [("X-Request-Id", "r1")], body: Array(body.utf8))
            }
        }

        func call(_ request: HTTPCall) async throws(NoAnswer) -> HTTPAnswer {
            calls.withLock { $0.append(request) }
            guard let answer else { throw NoAnswer("connection refused") }
            return answer
        }
    }

    private func run(_ text: ScenarioText, _ backend: Backend, replay: OutsideLog? = nil) async throws -> ScenarioResult
    {
        try await ScenarioRunner(http: backend, replay: replay).run(try text.load(), jobs: 1)[0]
    }

    @Test("http sends method, headers and body, and what is expected and captured is of its answer")
    func request() async throws {
        let backend = Backend(201, #"{"booking": {"id": "b-7"}}"#)
        let text = ScenarioText(
            steps:
                "http: {url: \"http://hotel.test/bookings\", body: {room: 101, hook: \"${base}/x\"}, headers: {X-Key: k}, "
                + "expect: {status: 201, headers: {x-request-id: r1}, body: {booking: {id: b-7}}}, "
                + "capture: {id: body.booking.id}}",
            "http: {url: \"http://hotel.test/bookings/${id}\", method: DELETE, expect: 201}")

        let result = try await run(text, backend)

        #expect(result.failure == nil, "\(result.failure?.headline ?? "")")
        #expect(!result.isReproducible)
        let calls = backend.calls.withLock { $0 }
        #expect(calls.map(\.method) == ["POST", "DELETE"])
        #expect(calls.map(\.url) == ["http://hotel.test/bookings", "http://hotel.test/bookings/b-7"])
        let body = String(decoding: calls[0].body, as: UTF8.self)
        #expect(body.hasPrefix(#"{"hook":"http://127.0.0.1:"#) && !body.contains(":0/x"), "\(body)")
        #expect(calls[0].headers.contains { $0.name == "X-Key" && $0.value == "k" })
    }

    @Test(
        "What comes of a step outside that does not go well",
        arguments: [
            ("http: {url: \"http://hotel.test/\"}", 500, Failure.Kind.failed, "status 500"),
            ("http: {url: \"http://hotel.test/\", expect: 200}", 404, .failed, "status 404"),
            ("http: {url: \"http://hotel.test/\", expect: 500}", nil, .couldNotRun, "connection refused"),
            ("http: {url: \"http://\"}", 200, .couldNotRun, "expected one such as http://"),
            ("run: no-such-program-at-all", 200, .couldNotRun, "there is no program"),
            ("run: ./none.sh", 200, .couldNotRun, "there is no program"),
            (
                "run: {program: sh, arguments: [-c, \"echo why >&2; exit 3\"]}", 200, .failed,
                "exited with 3, and wrote: why"
            ),
            (
                "run: {program: sh, arguments: [-c, \"kill -9 $$\"], expect: {exit: null}}", 200, .failed,
                "killed by signal 9 (SIGKILL)"
            ),
            (
                "run: {program: sh, arguments: [-c, \"kill -9 $$\"], until: ready}", 200, .couldNotRun,
                "killed by signal 9 (SIGKILL), and did not write"
            ),
            ("run: {program: sleep, arguments: [\"60\"], timeout: 100ms}", 200, .couldNotRun, "did not end within"),
            ("run: {program: sh, arguments: [-c, exit 1], until: ready}", 200, .couldNotRun, "ended with 1"),
        ] as [(String, Int?, Failure.Kind, String)])
    func trouble(step: String, status: Int?, kind: Failure.Kind, message: String) async throws {
        let failure = try await run(ScenarioText(steps: step), Backend(status)).failure

        #expect(failure?.kind == kind)
        #expect(failure?.message?.contains(message) == true, "\(failure?.message ?? "none")")
    }

    @Test("run gives a program arguments, environment and input, and has its exit, output and errors")
    func program() async throws {
        let text = ScenarioText(
            steps:
                "run: {program: sh, arguments: [-c, 'read line; echo \"{\\\"got\\\": \\\"$line-$WHO\\\"}\"; echo e >&2; exit 4'], "
                + "environment: {WHO: me}, input: \"in\", expect: {exit: 4, errors: \"e\\n\", json: {got: in-me}}, "
                + "capture: {got: json.got}}",
            "run: {program: printf, arguments: [\"%s\", \"${got}\"], expect: {exit: 0, output: in-me}}",
            "run: {program: sh, arguments: [-c, \"echo ready; exec sleep 60\"], background: true, until: ready, "
                + "expect: {exit: null}}")

        let result = try await run(text, Backend(nil))

        #expect(result.failure == nil, "\(result.failure?.lines(replay: "").joined(separator: "\n") ?? "")")
    }

    @Test(
        "A number stands in a text as it was written, and in a body as what it is",
        arguments: [
            ("1.10", "1.1"), ("1e3", "1000"), ("1234e567", "\"1234e567\""), ("007", "\"007\""),
            ("12345678901234567890", "12345678901234567890"),
            ("123456789012345678901234567890", "\"123456789012345678901234567890\""),
        ])
    func spelling(number: String, json: String) async throws {
        let backend = Backend(200)
        let text = ScenarioText(
            """
            name: x
            vars: {id: \(number)}
            steps:
              - run: {program: printf, arguments: ["%s %s $X", "room-${id}", \(number)], expect: {output: "room-\(number) \(number) $X"}}
              - run: {program: sh, arguments: [-c, "printf %s $X"], environment: {X: \(number)}, expect: {output: \(number)}}
              - http: {url: "http://hotel.test", body: ["${id}", \(number)]}
            """)

        let result = try await run(text, backend)

        #expect(result.failure == nil, "\(result.failure?.lines(replay: "").joined(separator: "\n") ?? "")")
        let body = backend.calls.withLock { $0.first.map { String(decoding: $0.body, as: UTF8.self) } }
        #expect(body == "[\(json),\(json)]")
    }

    @Test("A program ends with what it has started, and is told so first")
    func group() async throws {
        let file = NSTemporaryDirectory() + "outside-\(UUID().uuidString)"
        let trap = "trap 'echo ended >> \(file); exit' TERM; echo ready; while :; do sleep 0.05; done"
        let text = ScenarioText(
            steps: "run: {program: sh, arguments: [-c, \"(\(trap)) & wait\"], background: true, until: ready}",
            "run: {program: sh, arguments: [-c, \"(\(trap)) & echo; exit 0\"]}",
            "run: {program: sh, arguments: [-c, \"kill -9 $$\"], expect: {exit: null, signal: 9}}",
            "run: {program: sh, arguments: [-c, \"(\(trap)) & wait\"], timeout: 500ms}")

        let failure = try await run(text, Backend(nil)).failure

        #expect(failure?.message?.contains("did not end within") == true, "\(failure?.message ?? "")")
        #expect(failure?.outputs.contains("sh: ready") == true, "\(failure?.outputs ?? [])")
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "ended\nended\nended\n")
    }

    @Test("What came from outside stands in for it: equal digests, and nobody is asked")
    func replay() async throws {
        let text = ScenarioText(
            steps: "http: {url: \"http://hotel.test/code\", expect: 200, capture: {code: body.code}}",
            "keypad: {door: 101, code: \"${code}\", expect: opened}")
        let live = Backend(200, #"{"code": "4821101"}"#)
        let silent = Backend(nil)

        let first = try await run(text, live)
        var log = OutsideLog()
        log.runs = [try #require(first.outside)]
        let again = try await run(text, silent, replay: try OutsideLog(log.data))
        #expect(first.failure == nil && again.failure == nil)
        #expect(again.digest == first.digest)
        #expect(again.isReproducible)
        #expect(silent.calls.withLock { $0.isEmpty })
    }

    @Test(
        "A recording fits only what asks for the same",
        arguments: [
            ("vars: {n: 1}\nsteps: [touch: 101, http: {url: \"http://hotel.test/${n}\"}, touch: 102]", 1, nil),
            ("vars: {n: 1}\nsteps: [http: {url: \"http://hotel.test/${n}\"}]", 1, "this step was another"),
            ("vars: {n: 1}\nsteps: [touch: 101, touch: 101, http: {url: \"http://hotel.test/${n}\"}]", 1, "another"),
            ("vars: {n: 1}\nsteps: [touch: 101, http: {url: \"http://hotel.test/\"}]", 1, "this step was another"),
            ("vars: {n: 1}\nsteps: [touch: 102, http: {url: \"http://hotel.test/${n}\"}]", 1, "this step was another"),
            ("vars: {n: 1}\nsteps: [touch: 101]", 1, "it goes on with here.yaml"),
            ("vars: {n: 2}\nsteps: [touch: 101, http: {url: \"http://hotel.test/${n}\"}]", 1, "other vars"),
            ("vars: {n: 1}\nsteps: [touch: 101, http: {url: \"http://hotel.test/${n}\"}]", 2, "the seed 1"),
        ] as [(String, UInt64, String?)])
    func fit(changed: String, seed: UInt64, message: String?) async throws {
        let recorded = "vars: {n: 1}\nsteps: [touch: 101, http: {url: \"http://hotel.test/${n}\"}]"
        var log = OutsideLog()
        log.runs = [try #require(try await run(ScenarioText("name: a\n" + recorded), Backend(200)).outside)]
        var scenario = try ScenarioText("name: a\n" + changed).load()[0]
        scenario.seed = seed

        let result = try await ScenarioRunner(replay: try OutsideLog(log.data)).run(scenario)

        #expect(result.failure?.kind == (message == nil ? nil : .couldNotRun))
        #expect(
            result.failure?.message?.contains(message ?? "") ?? (message == nil), "\(result.failure?.message ?? "")")
    }

    @Test("The command of a failure has the certificates that were trusted, where something was called")
    func replayWithCertificates() async throws {
        let runner = try await ScenarioRunner(http: Backend(500), certificates: "my ca.pem")
        let outside = try ScenarioText(steps: "http: {url: \"http://hotel.test/\"}").load()
        let inside = try ScenarioText(steps: "keypad: {door: 101, code: 1, expect: opened}").load()

        let results = await runner.run(outside + inside, jobs: 1)

        #expect(
            results.map(\.replay) == [
                "latchctl scenario run here.yaml --seed 1 --ca 'my ca.pem'", "latchctl scenario run here.yaml --seed 1",
            ])
    }

    @Test("The command of a failure that was recorded has the recording")
    func command() async throws {
        let text = ScenarioText(steps: "http: {url: \"http://hotel.test/\", expect: 201}")
        let runner = try await ScenarioRunner(http: Backend(200), recording: "a b.json")

        let result = await runner.run(try text.load()[0])

        #expect(result.failure != nil)
        #expect(result.replay.hasSuffix(" --seed 1 --replay 'a b.json'"), "\(result.replay)")
    }

    @Test("A recording of the first version says that it is old")
    func old() throws {
        let error = #expect(throws: OutsideLog.Unreadable.self) { try OutsideLog(Data(#"{"runs": []}"#.utf8)) }

        #expect(error?.message.contains("record anew") == true)
    }

    @Test("A server that is no latchd is told, whatever numbers it sends", arguments: ["-1", "1e300", "0.5", "\"7\""])
    func strange(events: String) async throws {
        let status = #"{"now": "2026-11-21T14:30:00.000Z", "mode": "frozen", "digest": "0", "property": "Demo""#
        let backend = Backend(200, "\(status), \"events\": \(events)}")
        let server = RunServer(
            url: "http://hotel.test", controlToken: nil, http: backend, freezes: false, resets: false)

        let scenarios = try ScenarioText(steps: "touch: 101").load()
        let result = try await ScenarioRunner(server: server).run(scenarios, jobs: 1)[0]

        #expect(result.failure?.kind == .couldNotRun, "\(result)")
    }
}
