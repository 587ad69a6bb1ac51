import Scenarios
import Testing

/// What comes of a run: what holds, what fails and how that is told, and what chance and time have to do with it.
@Suite struct RunningTests {
    @Test("A failure tells the step, what differs, the events before it, why the lock judged so, and its replay")
    func failure() async throws {
        let result = try await ScenarioText(
            steps: "keypad: {door: 101, code: \"4821101\", expect: opened}",
            "keypad: {door: 101, code: \"8063594\", expect: opened}", "touch: 102"
        ).run()[0]

        let failure = try #require(result.failure)
        #expect(failure.kind == .failed)
        #expect(failure.place == "here.yaml:4")
        #expect(failure.step == #"keypad {"code":"8063594","door":"101"}"#)
        #expect(failure.differences.map(\.line) == [#"verdict: expected "opened", seen "refused""#])
        #expect(failure.events.last?.contains("refused: unknown_code") == true)
        #expect(failure.events.contains { $0.contains("opened") })
        #expect(failure.explanation.contains { $0.contains("waits for a sync") }, "\(failure.explanation)")
        #expect(result.replay == "latchctl scenario run here.yaml --seed 1")
        #expect(result.steps == 2, "what is behind a failure is not done")
    }

    @Test("What is explained is what came of the step: digits are no event's id, and a phone may never have been heard")
    func explanation() async throws {
        let keypad = try await ScenarioText(
            steps: "phone: {create: pocket, user: riley, door: 101}", "phone: {unlock: pocket, door: 101}",
            "keypad: {door: 101, code: \"2\", expect: opened}"
        ).run()[0]
        let phone = try await ScenarioText(
            steps: "phone: {create: pocket, user: riley, door: 101}", "fault: {add: radio.out_of_range, door: 101}",
            "phone: {unlock: pocket, door: 101, expect: opened}"
        ).run()[0]

        let keys = try #require(keypad.failure?.explanation)
        #expect(keys.contains { $0.contains("came to nothing") }, "\(keys)")
        let air = try #require(phone.failure?.explanation)
        #expect(air.contains { $0.contains("failed (") }, "\(air)")
        #expect(!air.contains { $0.contains("the lock opens") }, "\(air)")
    }

    @Test(
        "What cannot be tried is no failed expectation, and a refusal is none that could not be tried",
        arguments: [
            ("sync: 106", Failure.Kind.failed, "no_device"),
            ("call: {path: /access/sdk/v1/doors}", .failed, "status 401"),
            ("call: {path: /access/sdk/v1/dors, as: demo-m2m}", .failed, "status 404"),
            // An expected status hides neither why there is none nor what came instead.
            ("call: {path: /x, as: demo-m2n, expect: 200}", .couldNotRun, "did you mean 'demo-m2m'?"),
            ("call: {path: /access/sdk/v1/dors, as: demo-m2m, expect: 200}", .failed, "NOT_FOUND"),
            ("call: {path: /access/sdk/v1/doors, as: demo-app}", .failed, "no token for client demo-app"),
            ("advance: {to: \"2020-01-01T00:00:00Z\"}", .failed, "time_runs_forward"),
            ("advance: {until: lock.opened, timeout: 1m}", .failed, "timeout"),
            ("phone: {unlock: phone-1, door: 101}", .couldNotRun, "unknown_phone"),
            ("expect: {explain: nobody, door: 101, is: {}}", .couldNotRun, "unknown_user"),
            ("expect: {outbox: any, capture: {code: codes}}", .failed, "the answer is"),
        ])
    func problem(step: String, kind: Failure.Kind, message: String) async throws {
        let failure = try await ScenarioText(steps: step).run()[0].failure

        #expect(failure?.kind == kind)
        #expect(failure?.message?.contains(message) == true, "\(failure?.message ?? "none")")
    }

    @Test(
        "Where a member is expected that the answer does not have, the answer is shown",
        arguments: ["expect: {lock: 101, is: {batery: 5}}", "keypad: {door: 101, code: 1, expect: {verdikt: opened}}"])
    func unknownMember(step: String) async throws {
        let failure = try await ScenarioText(steps: step).run()[0].failure

        #expect(failure?.differences.map(\.seen) == ["nothing"])
        #expect(failure?.message?.hasPrefix("the answer is {") == true, "\(failure?.message ?? "none")")
    }

    @Test("An error that is expected holds, another one fails")
    func expectedError() async throws {
        let right = try await ScenarioText(steps: "sync: {door: 106, expect: {error: {code: no_device}}}").run()[0]
        let wrong = try await ScenarioText(steps: "sync: {door: 106, expect: {error: {code: lock_dead}}}").run()[0]
        let none = try await ScenarioText(steps: "sync: {door: 101, expect: {error: {code: lock_dead}}}").run()[0]

        #expect(right.failure == nil)
        #expect(wrong.failure?.differences.map(\.path) == ["error.code"])
        #expect(none.failure?.differences.map(\.seen) == ["nothing"])
    }

    @Test("An invariant is looked at after every step, and names the step that broke it")
    func invariant() async throws {
        let text = """
            name: x
            steps:
              - touch: 101
              - deadbolt: {door: 104, to: thrown}
              - touch: 102
            invariants:
              - {lock: 104, is: {deadbolt: retracted}}
            """
        let failure = try await ScenarioText(text).run()[0].failure

        #expect(failure?.place == "here.yaml:7")
        #expect(failure?.step.contains("after here.yaml:4") == true, "\(failure?.step ?? "")")
        #expect(failure?.differences.map(\.path) == ["deadbolt"])
    }

    @Test("Equal runs have equal digests; another seed has another")
    func digests() async throws {
        let text = ScenarioText(
            steps: "phone: {create: riley, user: riley, door: 101}", "phone: {unlock: riley, door: 101, expect: opened}"
        )

        let first = try await text.run()[0]
        let second = try await text.run()[0]
        let other = try await text.run(seed: 2)[0]

        #expect(first.failure == nil)
        #expect(first.digest == second.digest)
        #expect(first.digest != other.digest)
        #expect(other.replay.hasSuffix("--seed 2"))
    }

    @Test("A table of cases is one scenario for each, with its own values and its own replay")
    func cases() async throws {
        let text = """
            name: doors of ${house}
            vars: {house: Maple Court}
            cases:
              - {case: the first, door: "101", word: opened}
              - {case: the second, door: "102", word: unknown_code}
              - {case: the third, door: "101", word: expired}
            steps:
              - keypad: {door: "${house}/${door}", code: "4821101", expect: "${word}"}
            """
        let results = try await ScenarioText(text).run()

        #expect(
            results.map(\.title) == ["the first", "the second", "the third"].map { "doors of Maple Court (\($0))" })
        #expect(results.map { $0.failure == nil } == [true, true, false])
        #expect(results[2].replay == "latchctl scenario run here.yaml --seed 1 --case 'the third'")
    }

    @Test("What is given on the command line goes before a file's own vars")
    func variables() async throws {
        let text =
            "name: x\nvars: {door: \"102\"}\nsteps:\n  - keypad: {door: \"${door}\", code: \"4821101\", expect: opened}\n"

        let own = try await ScenarioText(text).run()[0]
        let given = try await ScenarioText(text, variables: ["door": Constant(plain: "101")]).run()[0]

        #expect(own.failure != nil)
        #expect(given.failure == nil)
        #expect(given.replay == "latchctl scenario run here.yaml --seed 1 --var 'door=101'")
    }

    @Test("Steps of included files come first, and what they capture is known")
    func inclusion() async throws {
        let included = "steps:\n  - expect: {accesses: 101, capture: {who: \"[0].user\"}}\n"
        let text = "name: x\ninclude: [first.yaml]\nsteps:\n  - expect: {user: \"${who}\", is: {firstName: Riley}}\n"

        let result = try await ScenarioText(text, others: ["first.yaml": included]).run()[0]

        #expect(result.failure == nil, "\(result.failure?.headline ?? "")")
        #expect(result.steps == 2)
    }

    @Test("A call has the caller's address and headers that the scenario gives")
    func headers() async throws {
        let walled =
            "path: /oauth/token, form: {grant_type: client_credentials, "
            + "audience: \"https://rest.latchaccess.com/access/sdk\"}, "
            + "headers: {authorization: \"Basic ZGVtby13YWxsZWQtbTJtOmRlbW8td2FsbGVkLW0ybS1zZWNyZXQ=\"}"
        let result = try await ScenarioText(
            steps: "call: {\(walled), expect: 403}", "call: {\(walled), from: 203.0.113.9, expect: 200}"
        ).run()[0]

        #expect(result.failure == nil, "\(result.failure?.headline ?? "")")
    }

    @Test("A restart keeps what was recorded and loses what was in memory")
    func restart() async throws {
        let result = try await ScenarioText(
            steps: "keypad: {door: 101, code: \"4821101\", expect: opened, capture: {entry: event}}",
            "phone: {create: riley, user: riley}", "advance: 1h", "restart: daemon",
            "expect: {time: now, is: {now: \"2026-11-21T15:30:03.750Z\"}}",
            "expect: {event: lock.opened, is: {id: \"${entry}\"}, count: 1}",
            "expect: {phone: riley, is: {token: none, email: riley@example.com}}"
        ).run()[0]

        #expect(result.failure == nil, "\(result.failure?.lines(replay: "").joined(separator: "\n") ?? "")")
    }

    @Test("Moments: an instant, the wall clock of a door, a captured one and a difference")
    func moments() async throws {
        let result = try await ScenarioText(
            steps: "advance: {to: \"12:00\", door: 101}",
            "expect: {time: now, is: {now: \"2026-11-21T17:00:00.000Z\"}, capture: {noon: now}}",
            "advance: {to: \"11:00\", door: Lobby}", "expect: {time: now, is: {now: \"2026-11-21T18:00:00.000Z\"}}",
            "advance: {to: \"11:00\", door: 101}", "expect: {time: now, is: {now: \"2026-11-22T16:00:00.000Z\"}}",
            "advance: {to: \"${noon+1d}\"}", "expect: {time: now, is: {now: \"2026-11-22T17:00:00.000Z\"}}",
            "advance: {to: \"${now+90s}\"}", "expect: {time: now, is: {now: \"2026-11-22T17:01:30.000Z\"}}",
            "advance: {to: \"2026-11-22 12:02\", door: 101}", "expect: {time: now, is: {now: \"${start+26h32m}\"}}"
        ).run()[0]

        // Instants of the API have milliseconds; those that are computed, only what they need.
        #expect(result.failure?.place == "here.yaml:14")
        #expect(result.failure?.differences.first?.expected == "\"2026-11-22T17:02:00Z\"")
    }

    @Test(
        "A local time that comes twice is the second where the first is over, and one that is left out the next there is"
    )
    func momentsOfChangingClocks() async throws {
        let autumn = "name: x\nstart: 2026-11-01T05:45:00Z\nsteps:\n"
        let twice = try await ScenarioText(
            autumn + "  - advance: {to: \"01:30\", door: 101}\n"
                + "  - expect: {time: now, is: {now: \"2026-11-01T06:30:00.000Z\"}}\n"
        ).run()[0]
        let dated = try await ScenarioText(
            autumn + "  - advance: {to: \"2026-11-01 01:50\", door: 101}\n"
                + "  - expect: {time: now, is: {now: \"2026-11-01T05:50:00.000Z\"}}\n"
                + "  - advance: {to: \"2026-11-01 01:30\", door: 101}\n"
                + "  - expect: {time: now, is: {now: \"2026-11-01T06:30:00.000Z\"}}\n"
                + "  - advance: {to: \"01:20\", door: 101}\n"
                + "  - expect: {time: now, is: {now: \"2026-11-02T06:20:00.000Z\"}}\n"
        ).run()[0]
        let spring = try await ScenarioText(
            "name: x\nstart: 2027-03-14T05:45:00Z\nsteps:\n  - advance: {to: \"02:30\", door: 101}\n"
                + "  - expect: {time: now, is: {now: \"2027-03-14T07:00:00.000Z\"}}\n"
        ).run()[0]

        for result in [twice, dated, spring] { #expect(result.failure == nil, "\(result.failure?.headline ?? "")") }
    }

    @Test("The timeline has the steps among the events that they led to")
    func timeline() async throws {
        let result = try await ScenarioText(
            steps: "keypad: {door: 101, code: \"4821101\"}", "keypad: {door: 101, code: \"0000000\"}"
        ).run()[0]

        let kinds = result.timeline.inOrder.map(\.kind)
        #expect(kinds == ["world.started", "step", "lock.opened", "step", "lock.refused"], "\(kinds)")
        #expect(result.timeline.inOrder.map(\.lane) == ["world", "step", "lock", "step", "lock"])
    }

    @Test("A fault of the cloud meets the step's own call, and the request for its token only where it names that")
    func faultOfToken() async throws {
        let call = "call: {path: /access/sdk/v1/doors, as: demo-m2m, expect: "
        let meant = try await ScenarioText(
            steps: "fault: {add: cloud.error, client: demo-m2m, count: 1, status: 503}", call + "503}", call + "200}"
        ).run()[0]
        let named = try await ScenarioText(
            steps: "fault: {add: cloud.error, route: token, count: 1, status: 503}", call + "200}"
        ).run()[0]

        #expect(meant.failure == nil, "\(meant.failure?.headline ?? "")")
        #expect(named.failure?.message?.contains("no token for client demo-m2m: status 503") == true)
    }
}
