import Scenarios
import SimulationKernel
import Testing

/// The laws: what a file may name, that they hold, and that what breaks one is told with its place.
@Suite struct LawTests {
    @Test("A file names laws among its invariants: all, or some")
    func names() throws {
        let all = ScenarioText("name: x\nsteps: [{touch: 101}]\ninvariants: [laws, {diff: 101, count: 0}]")
        let one = ScenarioText("name: x\nsteps: [{touch: 101}]\ninvariants: [records]")
        let wrong = ScenarioText("name: x\nsteps: [{touch: 101}]\ninvariants: [recrods]").problems

        #expect(try all.load()[0].laws.map(\.law) == Law.allCases)
        #expect(try all.load()[0].invariants.count == 1)
        #expect(try one.load()[0].laws.map(\.law) == [.records])
        #expect(wrong.first?.contains("here.yaml:3:14: error: invariants: found 'recrods'") == true, "\(wrong)")
        #expect(wrong.first?.contains("did you mean 'records'?") == true)
    }

    @Test("Where anything will do, a refusal is no failure, and what needs a name that nobody gave is left out")
    func any() async throws {
        let grant =
            "call: {as: demo-m2m, path: /access/sdk/v2/users, body: {}, expect: any, capture: {code: body.code}}"
        let tolerant = try await ScenarioText(
            steps: grant, "keypad: {door: 101, code: \"${code}\", expect: any}", "battery: {door: 101, percentage: 0}",
            "keypad: {door: 101, code: \"4821101\", expect: any}", "phone: {create: p, user: riley, expect: any}"
        ).run()[0]
        let impossible = try await ScenarioText(steps: "touch: {door: nowhere, expect: any}").run()[0]

        #expect(tolerant.failure == nil, "\(tolerant.failure?.headline ?? "")")
        #expect(tolerant.steps == 5)
        #expect(impossible.failure?.kind == .couldNotRun)
    }

    @Test(
        "A law that is broken is told with the step behind which it was, and fails the run",
        .enabled(if: InjectedBug.isSwitchable))
    func broken() async throws {
        let scenario = ScenarioText(
            """
            name: x
            steps:
              - call: {as: demo-m2m, method: DELETE, path: /access/sdk/v1/users/a0000000-0000-4000-8000-000000000001/doors/d0000000-0000-4000-8000-000000000101}
              - sync: 101
              - touch: 101
            invariants: [agreement]
            """)
        let good = try await scenario.run()[0]
        let bad = try await InjectedBug.$active.withValue(.ignoredRevocations) { try await scenario.run()[0] }

        let failure = try #require(bad.failure)
        #expect(good.failure == nil)
        #expect(bad.steps == 2)
        #expect(failure.kind == .failed)
        #expect(failure.place == "here.yaml:6")
        #expect(failure.step == "law agreement, after here.yaml:4: sync")
        #expect(failure.breach == "agreement: a lock that has heard everything differs from the cloud")
        #expect(failure.message?.contains("101: riley@example.com doorcode, credential: revoked in the cloud") == true)
    }

    @Test(
        "A run that begins anew is watched over from there",
        arguments: ["snapshots/a/load", "reset"])
    func newRun(begin: String) async throws {
        let scenario = ScenarioText(
            """
            name: x
            steps:
              - call: {path: /sim/v1/snapshots, body: {name: a}}
              - keypad: {door: Front, code: "0000001", expect: any}
              - sync: Front
              - call: {path: /sim/v1/\(begin), method: POST}
              - keypad: {door: Front, code: "0000002", expect: any}
              - sync: Front
            invariants: [laws]
            """)

        let result = try await scenario.run()[0]

        #expect(result.failure == nil, "\(result.failure?.headline ?? "") \(result.failure?.message ?? "")")
        #expect(result.steps == 6)
    }
}
