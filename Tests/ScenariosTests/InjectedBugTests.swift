import Foundation
import Scenarios
import SimulationKernel
import Testing

/// Whether the library notices mistakes: each is switched on, and the scenarios that are known to fail have to.
@Suite(.enabled(if: InjectedBug.isSwitchable, "a release build has no injected bugs"))
struct InjectedBugTests {
    private static let folder =
        URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path()
        + "fixtures/scenarios/"

    /// The scenarios that go red for each bug.
    static let watchers: [InjectedBug: [String]] = [:]

    @Test("Every injected bug turns a scenario of the library red", arguments: InjectedBug.allCases)
    func isNoticed(bug: InjectedBug) async throws {
        let names = try #require(Self.watchers[bug], "no scenario is known to notice \(bug)")
        let contents = ScenarioFiles.load(names.map { Self.folder + $0 + ".yaml" }, variables: [:])
        try #require(contents.problems == [])
        let runner = try await ScenarioRunner()

        for scenario in contents.scenarios {
            let healthy = await runner.run(scenario)
            let sick = await InjectedBug.$active.withValue(bug) { await runner.run(scenario) }

            #expect(healthy.failure == nil, "\(scenario.file)")
            #expect(sick.failure?.kind == .failed, "\(scenario.file) does not notice \(bug)")
        }
    }
}
