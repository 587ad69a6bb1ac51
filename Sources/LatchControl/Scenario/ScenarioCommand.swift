internal import ArgumentParser
internal import Foundation
internal import Scenarios

struct ScenarioCommand: CommandGroup {
    static let configuration = CommandConfiguration(
        commandName: "scenario", abstract: "Runs scenario files in virtual time, hunts in them, and records them.",
        subcommands: [
            ScenarioList.self, ScenarioCheck.self, ScenarioRun.self, ScenarioHunt.self, ScenarioRecord.self,
            ScenarioSchemaCommand.self,
        ])
}

/// A command that needs no daemon.
protocol LocalCommand: ParsableCommand {
    var json: Bool { get }

    func run(in surroundings: Surroundings) async throws -> ExitStatus
}

extension LocalCommand {
    func write(_ text: String, to file: String) throws(ControlError) {
        try TextFile.write(text, to: file)
    }
}

/// Which scenarios are meant.
struct ScenarioChoice: ParsableArguments {
    @Argument(help: "Scenario files, or folders of them.")
    var paths: [String]

    @Option(
        name: .customLong("var"),
        help: ArgumentHelp("A value for one of the scenarios' vars; repeatable.", valueName: "name=value"))
    var variables: [Assignment] = []

    @Option(name: .customLong("case"), help: ArgumentHelp("Only the case of this name.", valueName: "name"))
    var caseName: String?

    /// Reads them all.
    /// - Parameter start: where those begin that do not say.
    /// - Throws: where a path leads nowhere, or a file cannot be used.
    func load(start: ScenarioStart? = nil) throws(ControlError) -> [Scenario] {
        let files: [ScenarioFiles.Candidate]
        do { files = try ScenarioFiles.find(paths) } catch {
            throw ControlError(code: .usage, message: error.message)
        }
        let values = variables.map { ($0.name, Constant(plain: $0.value)) }
        let contents = ScenarioFiles.load(files, variables: Dictionary(values) { _, last in last }, start: start)
        guard contents.problems.isEmpty else {
            throw ControlError(
                code: .badScenario, message: "these scenarios cannot be used, so none was", problems: contents.problems)
        }
        guard let caseName else { return contents.scenarios }
        let chosen = contents.scenarios.filter { $0.caseName == caseName }
        guard !chosen.isEmpty else {
            throw ControlError(
                code: .badScenario, message: "no scenario has a case '\(caseName)'",
                candidates: contents.scenarios.compactMap(\.caseName))
        }
        return chosen
    }
}

/// `NAME=VALUE`
struct Assignment: ExpressibleByArgument {
    let name: String
    let value: String

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else { return nil }
        (name, value) = (String(parts[0]), String(parts[1]))
    }
}

extension ControlError.Code {
    /// A scenario file cannot be used.
    static let badScenario = Self(rawValue: "bad_scenario")
    /// A report cannot be written.
    static let cannotWrite = Self(rawValue: "cannot_write")
}

extension Scenario {
    var view: JSONValue {
        .object(having: [
            "file": file, "name": name, "case": caseName, "why": why, "source": source, "steps": steps.count,
        ])
    }
}
