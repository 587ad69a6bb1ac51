import Foundation
import Scenarios
import SimulationKernel
import Testing

/// Hunting: what it finds, how small, and that what it writes fails the same way.
@Suite struct HuntTests {
    /// A day in the small house.
    private static let ground = ScenarioText(
        """
        name: ground
        property: \(SmallHouse.file)
        steps:
          - keypad: {door: Flat, code: "4821101", expect: opened}
          - sync: Flat
          - expect: {diff: Flat, count: 0}
        """, others: [SmallHouse.file: SmallHouse.yaml])

    private static func hunt(_ hunt: Hunt, in text: ScenarioText = ground) async throws -> Hunt.Report {
        await hunt.run(in: try text.load(), by: try await ScenarioRunner())
    }

    @Test("In a world without bugs nothing is found")
    func nothing() async throws {
        let report = try await Self.hunt(Hunt(seeds: 60))

        #expect(report.finding == nil, "\(report.finding?.text ?? "")")
        #expect(report.problem == nil)
        #expect(report.runs == 60)
        #expect(report.cutShort < 6)
    }

    @Test(
        "A bug is found unaided, shrunk to under ten steps, and what is written fails the same way",
        .enabled(if: InjectedBug.isSwitchable),
        arguments: [
            InjectedBug.expiredDailyCodes, .halfPackages, .forgottenSingleUses, .duplicateSlots, .untoldChanges,
            .ignoredEnds,
        ])
    func finds(bug: InjectedBug) async throws {
        try await InjectedBug.$active.withValue(bug) {
            let report = try await Self.hunt(Hunt(seeds: 100))

            let finding = try #require(report.finding, "not found in \(report.runs) runs: \(report.problem ?? "")")
            #expect(finding.steps < 10, "\(finding.text)")
            let files = [SmallHouse.file: SmallHouse.yaml]
            let again = try await ScenarioText(finding.text, others: files).run()[0]
            #expect(again.failure?.breach == finding.breach)
            #expect(again.digest == finding.result.digest)
        }
    }

    @Test("Two jobs find what one finds", .enabled(if: InjectedBug.isSwitchable))
    func jobs() async throws {
        try await InjectedBug.$active.withValue(.expiredDailyCodes) {
            let one = try await Self.hunt(Hunt(seeds: 100))
            let two = try await Self.hunt(Hunt(seeds: 100, jobs: 3))

            #expect(one.finding != nil)
            #expect(one.finding?.text == two.finding?.text)
        }
    }

    @Test("A scenario's own invariants are hunted for too, and its expectations are not")
    func ownInvariants() async throws {
        let text = ScenarioText(
            """
            name: x
            vars: {level: 40}
            steps:
              - touch: 101
              - battery: {door: 101, percentage: "${level}"}
              - keypad: {door: 101, code: "4821101", expect: expired}
            invariants: [{lock: 101, is: {battery: {$not: 40}}}]
            """)
        let report = try await Self.hunt(Hunt(seeds: 1, first: 3, steps: 5), in: text)

        let finding = try #require(report.finding)
        #expect(finding.steps == 1)
        #expect(finding.text.contains("\n  - battery: {door: \"101\", percentage: 40}\n"))
        #expect(finding.text.contains("\n  - {lock: \"101\", is: {battery: {\"$not\": 40}}}\n"))
        #expect(finding.result.failure?.differences.map(\.path) == ["battery"])
    }

    @Test("What cannot be run is nothing to hunt in")
    func impossible() async throws {
        let report = try await Self.hunt(
            Hunt(seeds: 1), in: ScenarioText(steps: "phone: {unlock: phone-9, door: 101}"))

        #expect(report.finding == nil)
        #expect(report.problem?.contains("unknown_phone") == true)
    }
}
