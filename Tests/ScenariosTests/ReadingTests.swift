import Scenarios
import Testing

/// What is refused before anything is run, and where it says that the mistake is.
@Suite struct ReadingTests {
    @Test(
        "A mistake in a step is told with its place and the nearest word",
        arguments: [
            (
                "keypda: {door: 101}", "here.yaml:3:5: error: found the unknown step 'keypda'; ",
                "did you mean 'keypad'?"
            ),
            (
                "keypad: {door: 101, code: 1, gpa: 1s}", "here.yaml:3:34: error: found the unknown key 'gpa' in keypad",
                "'gap'?"
            ),
            ("keypad: {door: 101}", "here.yaml:3:5: error: found keypad without 'code'", "expected that key"),
            ("keypad: 101", "here.yaml:3:13: error: keypad: found '101'", "a map with the keys of keypad"),
            (
                "{keypad: {door: 101, code: 1}, touch: 101}", "here.yaml:3:36: error: found the key 'touch' beside",
                "one key"
            ),
            (
                "keypad: {door: 101, code: 1, expect: openend}", "here.yaml:3:42: error: expect: found 'openend'",
                "'opened'?"
            ),
            ("keypad: {door: 101, code: 1, gap: soon}", "here.yaml:3:39: error: gap: found 'soon'", "a duration"),
            ("keypad: {door: 101, code: 1, wake: maybe}", "error: wake: found 'maybe'", "true or false"),
            ("keypad: {door: 101, code: 1, at: 25:00}", "error: at: found '25:00'", "an instant"),
            ("keypad: {door: 101, code: \"${cod}\"}", "error: code: found ${cod}, which nothing", ""),
            ("deadbolt: {door: 102, to: thrwn}", "error: to: found 'thrwn'", "did you mean 'thrown'?"),
            ("battery: {door: 103, percentage: 101}", "error: percentage: found '101'", "a number from 0 to 100"),
            (
                "battery: {door: 103, percentage: 5, swap: true}", "'percentage' and 'swap' in one battery",
                "one of them"
            ),
            ("battery: {door: 103}", "found battery without what it is to do", "one of percentage, swap"),
            ("phone: {unlok: riley, door: 101}", "found the unknown key 'unlok' in phone", "did you mean 'unlock'?"),
            ("phone: {kill: phone-1, door: 101}", "found the unknown key 'door' in phone", "kill, expect, capture"),
            ("advance: 5", "advance: found '5'", "a duration such as 15m"),
            ("setting: {otpDigit: 3}", "found the unknown setting 'otpDigit'", ""),
            ("setting: {otpSeconds: never}", "otpSeconds: found 'never'", "1 to 86400"),
            ("expect: {lock: 101}", "found an expectation that expects nothing", "is, count or capture"),
            ("expect: {lok: 101, is: {}}", "found the unknown key 'lok' in expect", "did you mean 'lock'?"),
            (
                "expect: {diff: 101, is: {$contain: 1}}", "found the unknown condition '$contain'",
                "did you mean '$contains'?"
            ),
            ("expect: {diff: 101, is: {$count: x}}", "$count: found 'x'", "a number"),
            ("expect: {log: 101, is: {reason: {$matches: \"(\"}}}", "found '('", "no regular expression"),
            ("call: {path: /x, headers: {Orign: y}}", "found the header 'Orign'", "did you mean 'Origin'?"),
            ("call: {path: /x, as: demo-m2m, user: riley}", "found 'as' and 'user'", "one of them"),
            ("call: {path: /x, expect: {statis: 200}}", "found the unknown key 'statis'", "did you mean 'status'?"),
            ("call: {path: /x, expect: fine}", "expect: found 'fine'", "a number from 100 to 599"),
            ("call: {path: /x, capture: {now: body}}", "'now' cannot be a name", ""),
            ("call: {path: /x, capture: {a: \"body.[\"}}", "a: found 'body.['", "a path"),
            ("restart: world", "restart: found 'world'", "one of daemon"),
            ("radio: {loss: 2}", "loss: found '2'", "a number from 0 to 1"),
            ("touch: {door: 101, capture: {a: state}, expect: locked}", "expect: found 'locked'", "a map of members"),
            ("call: {path: \"/${\"}", "path: found '/${'", "names as ${name}"),
        ])
    func mistake(step: String, place: String, expected: String) {
        let problems = ScenarioText(steps: step).problems

        #expect(problems.count == 1, "\(problems)")
        #expect(problems.first?.contains(place) == true, "\(problems)")
        #expect(problems.first?.contains(expected) == true, "\(problems)")
    }

    @Test(
        "A mistake in the rest of a file is told too",
        arguments: [
            ("steps: [{touch: 101}]", "found a scenario without 'name'"),
            ("name: x", "found a scenario without 'steps'"),
            ("name: x\nsteps: []", "expected at least one in the list of steps"),
            ("name: x\nsteps: [{touch: 101}]\nsead: 1", "did you mean 'seed'?"),
            ("name: x\nsteps: [{touch: 101}]\nseed: -1", "expected a whole number from 0"),
            ("name: x\nsteps: [{touch: 101}]\nstart: today", "expected a date-time"),
            ("name: x\nsteps: [{touch: 101}]\nproperty: other.yaml", "cannot read 'other.yaml'"),
            (
                "name: x\nsteps: [{touch: 101}]\nproperty: broken.yaml",
                "broken.yaml:1:1: error: found a property without"
            ),
            ("name: x\nsteps: [{touch: 101}]\ninclude: [none.yaml]", "cannot read 'none.yaml'"),
            (
                "name: x\nsteps: [{touch: 101}]\ninclude: [loop.yaml]",
                "found 'loop.yaml', which includes itself: loop.yaml, loop.yaml"
            ),
            (
                "name: x\nsteps: [{touch: 101}]\ninclude: [bad.yaml]",
                "bad.yaml:1:10: error: found the unknown step 'tuch'"
            ),
            ("name: x\nsteps: [{touch: 101}]\nsettings: {dailySlots: 65}", "expected 1 to 64"),
            ("name: x\nsteps: [{touch: 101}]\nvars: {now: 1}", "'now' cannot be a name"),
            ("name: x\nsteps: [{touch: 101}]\ninvariants: [{diff: 101}]", "an expectation that expects nothing"),
            ("name: x\nsteps: [{touch: 101}]\ncases: [{a: 1}]", "found a case without 'case'"),
            ("name: x\nsteps: [{touch: 101}]\ncases: [{case: a, x: 1}, {case: b}]", "has no 'x'; the first case has"),
            (
                "name: x\nsteps: [{touch: 101}]\ncases: [{case: a, x: 1}, {case: b, x: 2, y: 3}]",
                "which the first has not"
            ),
            ("name: x\nsteps: [{touch: 101}]\ncases: [{case: a}, {case: a}]", "two cases are called 'a'"),
            ("name: \"${x}\"\nsteps: [{touch: 101}]", "which nothing before it captures or names"),
        ])
    func fileMistake(text: String, expected: String) {
        let others = [
            "broken.yaml": "portfolio: {}", "loop.yaml": "include: [loop.yaml]\nsteps: [{touch: 101}]",
            "bad.yaml": "steps: [{tuch: 101}]",
        ]
        let problems = ScenarioText(text, others: others).problems

        #expect(problems.contains { $0.contains(expected) }, "\(problems)")
    }

    @Test(
        "A property that cannot be used is the only problem of a file without another", arguments: ["none", "broken"])
    func propertyAlone(name: String) {
        let problems = ScenarioText(
            "name: x\nproperty: \(name).yaml\nsteps: [{touch: 101}]", others: ["broken.yaml": "name: x\nportfolio: {}"]
        ).problems

        #expect(!problems.isEmpty)
        #expect(problems.allSatisfy { !$0.contains("this is not a scenario") }, "\(problems)")
    }

    @Test(
        "A door, person, client or phone that there is not is told with its place",
        arguments: [
            ("touch: nowhere", "here.yaml:3:12: error: touch: no door 'nowhere'; there are"),
            ("keypad: {door: Lobbi, code: 1}", "no door 'Lobbi'; did you mean 'Lobby'?"),
            ("expect: {diff: nowhere, count: 0}", "no door 'nowhere'"),
            ("call: {path: /x, as: demo-m2n}", "the property has no client 'demo-m2n'; did you mean 'demo-m2m'?"),
            ("call: {path: /x, user: rily}", "no user 'rily'"),
            ("phone: {create: riley, user: rilei}", "no user 'rilei'"),
            ("phone: {unlock: riley, door: 101}", "no step before this one creates the phone 'riley'"),
            ("expect: {phone: riley, is: {}}", "no step before this one creates the phone 'riley'"),
        ])
    func unknownName(step: String, expected: String) {
        let problems = ScenarioText(steps: step).problems

        #expect(problems.count == 1, "\(problems)")
        #expect(problems.first?.contains(expected) == true, "\(problems)")
    }

    @Test(
        "What no run would take is told before one",
        arguments: [
            ("keypad: {door: 101, code: abc}", "here.yaml:3:31: error: code: found 'abc'; expected 1 to 12 digits"),
            ("keypad: {door: 101, code: \"\"}", "code: found ''; expected 1 to 12 digits"),
            ("card: {door: 101, card: zz}", "card: found 'zz'; expected 4, 7 or 10 bytes"),
            ("call: {path: access/x}", "path: found 'access/x'; expected a path that begins with a slash"),
            ("advance: -5m", "advance: found '-5m'; expected a duration"),
            ("advance: {to: \"23:30\"}", "to: found '23:30' without 'door'"),
            ("fault: {clear: nonsense}", "clear: found 'nonsense'; expected all, or a fault's id"),
            ("fault: {add: radio.loss, count: 3}", "count: radio.loss takes after and count only with event"),
            ("fault: {add: lock.clock_offset, door: 101, count: 3}", "takes after and count only with event"),
            ("fault: {add: lock.clock_offset}", "lock.clock_offset needs door"),
            ("fault: {add: cloud.error, client: nobody}", "the property has no client 'nobody'"),
            ("fault: {add: cloud.error, user: nobody}", "no user 'nobody'"),
            ("fault: {add: cloud.error, phone: nobody}", "no step before this one creates the phone 'nobody'"),
            (
                "fault: {add: cloud.error, from: 2027-01-01T00:00:00Z, until: 2026-01-01T00:00:00Z}",
                "until: until is not after from"
            ),
            ("fault: {add: cloud.error, from: \"23:30\"}", "from: found '23:30' without 'door'"),
            (
                "fault: {add: lock.jam, event: lock.opend}",
                "here.yaml:3:35: error: event: no event's kind begins with 'lock.opend'; did you mean 'lock.opened'?"
            ),
            (
                "fault: {add: cloud.error, route: grantAccesToUserV2}",
                "error: route: no operation is called 'grantAccesToUserV2'; did you mean 'grantAccessToUserV2'?"
            ),
            (
                "fault: {add: cloud.error, route: POST /access/sdk/v2/usrs}",
                "did you mean 'POST /access/sdk/v2/users'?"
            ),
            ("fault: {add: lock.jam, event: fault.struck}", "event: 'fault.struck' is of what faults do"),
            ("expect: {event: acces.granted, count: 0}", "begins with 'acces.granted'; did you mean 'access.granted'?"),
            ("expect: {event: lokc., count: 0}", "did you mean 'lock.'?"),
            (
                "advance: {until: sinced, door: 101}",
                "until: no event's kind begins with 'sinced'; did you mean 'synced'?"
            ),
            (
                "advance: {until: sync, door: 101}",
                "until: 'sync' is only the beginning of 'synced'; expected 'synced', or 'sync.' for events"
            ),
        ])
    func untakenValue(step: String, expected: String) {
        let problems = ScenarioText(steps: step).problems

        #expect(problems.count == 1, "\(problems)")
        #expect(problems.first?.contains(expected) == true, "\(problems)")
    }

    @Test(
        "The beginning of an event's kind names all that begin so",
        arguments: [
            "expect: {event: lock., count: 0}", "expect: {event: access, count: 0}",
            "expect: {event: fault.struck, count: 0}",
            "fault: {add: lock.jam, event: lock.clock_}", "advance: {until: package.appl, timeout: 1s}",
            "advance: {until: record, door: 101, timeout: 1s}",
        ])
    func beginningOfKind(step: String) {
        #expect(ScenarioText(steps: step).problems == [])
    }

    @Test("What no run would take may be tried where a refusal is expected")
    func untakenValueExpected() {
        let text = ScenarioText(steps: "keypad: {door: 101, code: abc, expect: {error: {code: bad_request}}}")

        #expect(text.problems == [])
    }

    @Test("A name that a step may make, or whose absence is expected, is none to complain of")
    func nameThatMayBe() {
        let made = ScenarioText(
            steps: "call: {path: /access/sdk/v2/users, as: demo-m2m, body: {email: new@example.com}, expect: 200}",
            "phone: {create: Pocket, user: new@example.com}", "phone: {unlock: pock, door: 101}",
            "expect: {phone: Pocket, is: {}}", "expect: {log: any, count: 0}")
        let expected = ScenarioText(steps: "touch: {door: nowhere, expect: {error: {code: unknown_door}}}")

        #expect(made.problems == [])
        #expect(expected.problems == [])
    }

    @Test("All mistakes of a file are told at once, in its order")
    func allAtOnce() {
        let problems = ScenarioText(steps: "tuch: 101", "advance: x", "expect: {lock: 101}").problems

        #expect(problems.count == 3)
        #expect(problems.map { $0.split(separator: ":")[1] } == ["3", "4", "5"])
    }

    @Test("A name is known only behind the step that captures it")
    func order() {
        let before = ScenarioText(
            steps: "keypad: {door: 101, code: \"${code}\"}", "expect: {outbox: any, capture: {code: code}}")
        let behind = ScenarioText(
            steps: "expect: {outbox: any, capture: {code: code}}", "keypad: {door: 101, code: \"${code}\"}")

        #expect(before.problems.count == 1)
        #expect(behind.problems == [])
    }

    @Test("A capture goes before a constant of its name in the steps behind it, and in no other place")
    func captureOverConstant() async throws {
        let text = """
            name: about ${who}
            vars: {who: first}
            settings: {dailySlots: 3}
            steps:
              - keypad: {door: 101, code: "4821101", capture: {who: verdict}}
              - keypad: {door: 101, code: "4821101", expect: {verdict: "${who}"}}
              - keypad: {door: 101, code: "4821101", expect: {verdict: "x${who}"}}
            """
        let result = try await ScenarioText(text).run()[0]

        #expect(result.title == "about first")
        #expect(result.failure?.differences.map(\.line) == [#"verdict: expected "xopened", seen "opened""#])
    }

    @Test("Values of cases are checked as if they stood in the step")
    func caseValues() {
        let text = """
            name: x
            cases: [{case: good, gap: 1s}, {case: bad, gap: soon}]
            steps:
              - keypad: {door: 101, code: 1, gap: "${gap}"}
            """

        let told = "here.yaml:4:39: error: case 'bad': gap: found 'soon'"
        #expect(ScenarioText(text).problems.map { $0.contains(told) } == [true])
    }

    @Test("What is wrong with each case is told, and once what is wrong with all")
    func manyCases() {
        let text = """
            name: x
            cases:
              - {case: good, door: "101", wait: 5m}
              - {case: no door, door: "1O1", wait: 5m}
              - {case: nothing, door: Lobbi, wait: soon}
            steps:
              - keypad: {door: "${door}", code: "1234567", pin: 1}
              - advance: "${wait}"
            """
        let rows = "name: x\ncases:\n  - {case: a, n: 1}\n  - {case: a}\n  - {case: b, m: 1}\nsteps: [{touch: 101}]"

        let problems = ScenarioText(text).problems
        let places = ScenarioText(rows).problems

        #expect(problems.count == 4, "\(problems)")
        #expect(problems[0].hasPrefix("here.yaml:7:48: error: found the unknown key 'pin'"))
        #expect(problems[1].contains(":7:20: error: case 'no door': door: no door '1O1'; did you mean '101'?"))
        #expect(problems[2].contains(":7:20: error: case 'nothing': door: no door 'Lobbi'; did you mean 'Lobby'?"))
        #expect(problems[3].contains(":8:14: error: case 'nothing': advance: found 'soon'"))
        #expect(places.map { String($0.split(separator: ":")[1]) } == ["4", "4", "5", "5"], "\(places)")
    }

    @Test(
        "A value of another type is told before the first step",
        arguments: [
            ("run: {program: sh, arguments: \"-c x\"}", "arguments: found '-c x'; expected a list of texts"),
            ("run: {program: sh, arguments: [[-c]]}", "arguments: found a list; expected text"),
            ("run: {program: sh, environment: [A]}", "environment: found a list; expected a map of texts"),
            ("run: {program: sh, timeout: -3s}", "timeout: found '-3s'; expected a duration"),
            ("http: {url: \"ftp://x\"}", "url: found 'ftp://x'; expected a URL"),
            ("http: {url: \"http://x\", headers: x}", "headers: found 'x'; expected a map of texts"),
            ("call: {path: /oauth/token, form: 5}", "form: found '5'; expected a map of texts"),
            ("phone: {create: p, position: [a, 0, 0]}", "position: found 'a'; expected a number"),
            ("phone: {create: p, position: [0, 0]}", "position: found a list; expected three numbers"),
            ("keypad: {door: 101, code: 1, expect: {$contains: opened}}", "found '$contains' for the whole answer"),
            ("keypad: {door: 101, code: 1, expect: {$not: expird}}", "found 'expird'; expected opened"),
            ("fault: {add: lock.battery_dead, door: Front}", "cannot strike at Front: its lock is wired"),
            ("expect: {outbox: any, count: one}", "count: found 'one'; expected a number from 0 to 1000000"),
            ("fault: {add: lock.jam, door: 106}", "cannot strike at 106: it has no lock"),
            (
                "fault: {add: cloud.error, route: grantAccess}",
                "did you mean 'grantAccessToUser', 'grantAccessToUserV2'?"
            ),
            ("phone: {create: p, user: rily}", "no user 'rily'; did you mean 'riley@example.com'?"),
        ])
    func types(step: String, problem: String) {
        let problems = ScenarioText(steps: step).problems

        #expect(problems.count == 1 && problems[0].contains(problem), "\(problems)")
    }

    @Test(
        "A condition of verdicts and reasons holds where none of them, or one, is what came of it",
        arguments: [
            ("4821101", "{$not: opened}", false), ("4821101", "{$not: expired}", true),
            ("0000000", "{$not: opened}", true),
            ("4821101", "{$oneOf: [opened, expired]}", true), ("0000000", "{$oneOf: [opened, expired]}", false),
            ("0000000", "{$oneOf: [opened, unknown_code]}", true), ("0000000", "{$not: {$oneOf: [opened]}}", true),
            ("0000000", "{reson: {$not: expired}}", false), ("0000000", "{reason: {$not: expired}}", true),
        ])
    func conditions(code: String, expected: String, holds: Bool) async throws {
        let text = ScenarioText(steps: "keypad: {door: 101, code: \"\(code)\", expect: \(expected)}")

        #expect(try await text.run()[0].failure?.kind == (holds ? nil : .failed))
    }

    @Test("Names of headers are equal in either case")
    func headers() async throws {
        let text = ScenarioText(
            steps: "call: {path: /access/sdk/v1/doors, as: demo-m2m, expect: {headers: {VARY: Origin}}, "
                + "capture: {vary: headers.vaRY}}",
            "call: {path: /access/sdk/v1/doors, as: demo-m2m, "
                + "expect: {headers: {vary: \"${vary}\"}}}")

        let failure = try await text.run()[0].failure

        #expect(failure == nil, "\(failure?.headline ?? "") \(failure?.differences.map(\.line) ?? [])")
    }
}
