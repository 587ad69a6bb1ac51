import LatchServer
import Scenarios
import Testing

/// What an expectation accepts of an answer: the lock of 101 and the list of the buildings stand for all.
@Suite struct MatcherTests {
    @Test(
        "An expectation that holds",
        arguments: [
            "{lock: 101, is: {}}", "{lock: 101, is: {state: locked, unlockedUntil: null}}",
            "{lock: 101, is: {battery: 100}}", "{lock: 101, is: {battery: 100.0}}", "{door: 101, is: {name: 101}}",
            "{door: 101, is: {name: \"101\"}}", "{lock: 101, is: {powered: true}}",
            "{door: 101, is: {lock: {family: C2}}}", "{door: 101, is: {partners: [demo]}}",
            "{lock: 101, is: {battery: {$above: 99}}}", "{lock: 101, is: {battery: {$below: 101}}}",
            "{lock: 101, is: {state: {$not: unlocked}}}", "{lock: 101, is: {state: {$oneOf: [unlocked, locked]}}}",
            "{lock: 101, is: {state: {$matches: \"^lock\"}}}", "{lock: 101, is: {state: {$contains: ock}}}",
            "{lock: 101, is: {state: {$count: 6}}}", "{door: 101, is: {partners: {$count: 1}}}",
            "{door: 101, is: {partners: {$contains: demo}}}", "{lock: 101, is: {state: {$present: true}}}",
            "{lock: 101, is: {unlockedUntil: {$present: false}}}", "{lock: 101, is: {nonsense: {$present: false}}}",
            "{accesses: 101, count: 3}", "{accesses: 101, is: {$contains: {user: riley@example.com, role: RESIDENT}}}",
            "{accesses: 101, is: {$not: {$contains: {role: TOURER}}}}", "{event: lock., count: 0}",
            "{event: lock., is: null}", "{outbox: any, count: 0}", "{diff: Room 1, is: []}",
        ])
    func holds(expectation: String) async throws {
        let failure = try await ScenarioText(steps: "expect: \(expectation)").run()[0].failure

        #expect(failure == nil, "\(failure?.headline ?? "")")
    }

    @Test(
        "An expectation that does not hold, and where",
        arguments: [
            ("{lock: 101, is: {state: unlocked}}", "state"), ("{lock: 101, is: {nonsense: null}}", "nonsense"),
            ("{lock: 101, is: {battery: \"100\"}}", "battery"), ("{lock: 101, is: {powered: \"true\"}}", "powered"),
            ("{lock: 101, is: {unlockedUntil: 0}}", "unlockedUntil"), ("{lock: 101, is: []}", ""),
            ("{door: 101, is: {lock: {family: M}}}", "lock.family"), ("{door: 101, is: {partners: []}}", "partners"),
            ("{door: 101, is: {partners: [rival]}}", "partners[0]"),
            ("{lock: 101, is: {battery: {$above: 100}}}", "battery"),
            ("{lock: 101, is: {battery: {$below: 100}}}", "battery"),
            ("{lock: 101, is: {state: {$above: 1}}}", "state"), ("{lock: 101, is: {state: {$not: locked}}}", "state"),
            ("{lock: 101, is: {sate: {$not: locked}}}", "sate"), ("{lock: 101, is: {sate: {$not: null}}}", "sate"),
            ("{lock: 101, is: {state: {$oneOf: [open]}}}", "state"),
            ("{lock: 101, is: {state: {$matches: \"^ock\"}}}", "state"),
            ("{lock: 101, is: {battery: {$contains: 1}}}", "battery"),
            ("{lock: 101, is: {unlockedUntil: {$present: true}}}", "unlockedUntil"),
            ("{accesses: 101, count: 2}", "count"), ("{accesses: 101, is: {$contains: {role: TOURER}}}", ""),
            ("{accesses: 101, truth: lock, is: {$count: 3}}", ""), ("{event: lock., is: {}}", ""),
        ])
    func fails(expectation: String, path: String) async throws {
        let failure = try await ScenarioText(steps: "expect: \(expectation)").run()[0].failure

        #expect(failure?.kind == .failed)
        #expect(failure?.differences.map(\.path) == [path])
    }

    @Test(
        "A regular expression is found anywhere in a text",
        arguments: [
            ("b$", "ab", true), ("^b", "ab", false), ("(?<=a)b", "xab", true), ("(b)\\1", "xabb", true),
            ("(b)\\1", "xab", false), ("a|b", "xb", true), ("\\d{7}$", "code 1234567", true),
            ("(?i)CODE", "code", true),
            ("(a+)+b", "aaaaaaab", true), ("(?x) b # the last", "ab", true), ("(?x) c # the last", "ab", false),
            ("\\Qa.b", "xa.b", true), ("\\Qa.b", "xaab", false),
        ])
    func pattern(pattern: String, name: String, isFound: Bool) async throws {
        let failure = try await ScenarioText(
            steps: "phone: {create: \(name), position: [0, 0, 0]}",
            "expect: {event: phone.created, is: {data: {name: {$matches: \(JSON.text(pattern).compact)}}}}"
        ).run()[0].failure

        #expect((failure == nil) == isFound, "\(failure?.headline ?? "")")
        #expect(failure?.kind != .couldNotRun)
    }

    @Test("A regular expression that would be tried for ever ends the run, also where it is not to be found")
    func endlessPattern() async throws {
        for condition in ["{$matches: \"(.+)+#\"}", "{$not: {$matches: \"(.+)+#\"}}"] {
            let result = try await ScenarioText(
                steps: "phone: {create: \(String(repeating: "a", count: 40)), position: [0, 0, 0]}",
                "expect: {event: phone.created, is: {data: {name: \(condition)}}}"
            ).run()[0]

            #expect(result.failure?.kind == .couldNotRun)
            #expect(result.failure?.message?.contains("takes too long on a text of 40 characters") == true)
        }
    }
}
