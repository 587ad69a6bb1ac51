import Foundation
import Scenarios
import SimulationKernel
import Testing

/// Hunting: what it finds, how small, and that what it writes fails the same way.
@Suite struct HuntTests {
    private static let ground = """
        name: ground
        steps:
          - keypad: {door: 101, code: "4821101", expect: opened}
          - expect: {diff: 101, count: 0}
        """

    private static func hunt(_ hunt: Hunt, _ text: String = ground) async throws -> Hunt.Report {
        await hunt.run(in: try ScenarioText(text).load(), by: try await ScenarioRunner())
    }

    @Test("In a world without bugs nothing is found")
    func nothing() async throws {
        let report = try await Self.hunt(Hunt(seeds: 40))

        #expect(report.finding == nil, "\(report.finding?.text ?? "")")
        #expect(report.problem == nil)
        #expect(report.runs == 40)
    }

    @Test(
        "A bug is found unaided, shrunk to a few steps, and what is written fails the same way",
        .enabled(if: InjectedBug.isSwitchable),
        arguments: InjectedBug.allCases)
    func finds(bug: InjectedBug) async throws {
        try await InjectedBug.$active.withValue(bug) {
            let begin = ContinuousClock.now
            let report = try await Self.hunt(Hunt(seeds: 300))
            print(bug, "runs", report.runs, "cut", report.cutShort, report.problem ?? "", ContinuousClock.now - begin)
            print(report.finding?.text ?? "NOTHING")
        }
    }
}
