import Properties
import Scenarios

/// Scenario files that exist only in a test.
struct ScenarioText {
    /// The file's name in messages.
    static let file = "here.yaml"

    var text: String
    /// Files beside it.
    var others: [String: String] = [:]
    var variables: [String: Constant] = [:]

    init(_ text: String, others: [String: String] = [:], variables: [String: Constant] = [:]) {
        self.text = text
        self.others = others
        self.variables = variables
    }

    /// A scenario of these steps, each a line of YAML, the first on line 3.
    init(steps: String...) {
        self.init("name: a test\nsteps:\n" + steps.map { "  - \($0)\n" }.joined())
    }

    func load() throws(FileProblems) -> [Scenario] {
        let files = others.merging([ScenarioText.file: text]) { $1 }
        let loader = ScenarioLoader(variables: variables) { path throws(ScenarioLoader.UnreadableFile) in
            guard let text = files[path] else { throw ScenarioLoader.UnreadableFile("cannot read '\(path)'") }
            return text
        }
        return try loader.load(ScenarioText.file)
    }

    /// What is wrong with it, a line each.
    var problems: [String] {
        do {
            _ = try load()
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    /// Runs all that it holds, with a seed of its own or another.
    func run(seed: UInt64? = nil) async throws -> [ScenarioResult] {
        var scenarios = try load()
        if let seed {
            for index in scenarios.indices { scenarios[index].seed = seed }
        }
        return try await ScenarioRunner().run(scenarios, jobs: 1)
    }
}
