internal import ArgumentParser
internal import Foundation
internal import Scenarios

struct ScenarioHunt: LocalCommand {
    static let configuration = CommandConfiguration.command(
        "hunt",
        "Mixes steps at random into scenarios until a law breaks; exits with 0 if none did, 1 if one did.",
        note: """
            Only the laws and the scenarios' own invariants count. What fails is made as small as it gets, and is written \
            as a scenario that latchctl scenario run replays. Ends with 2 if a scenario could not be run.
            """,
        example: "latchctl scenario hunt fixtures/scenarios/hunt-a-quiet-day.yaml --seeds 200 --out found.yaml")

    @OptionGroup var choice: ScenarioChoice

    @Option(help: ArgumentHelp("How many seeds are tried (default: 100).", valueName: "count"))
    var seeds: PositiveCount?

    @Option(help: ArgumentHelp("The first seed (default: 1).", valueName: "number"))
    var seed: UInt64?

    @Option(help: ArgumentHelp("Steps at random for each seed (default: 40).", valueName: "count"))
    var steps: PositiveCount?

    @Option(help: ArgumentHelp("How many run at a time (default: one for each core).", valueName: "count"))
    var jobs: PositiveCount?

    @Option(help: ArgumentHelp("Writes what was found as a scenario, instead of printing it.", valueName: "file"))
    var out: String?

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run(in surroundings: Surroundings) async throws -> ExitStatus {
        let scenarios = try choice.load()
        let hunt = Hunt(
            seeds: seeds?.count ?? 100, first: seed ?? 1,
            jobs: jobs?.count ?? ProcessInfo.processInfo.activeProcessorCount,
            steps: steps?.count ?? 40, file: out)
        let report = await hunt.run(in: scenarios, by: try await ScenarioRunner.standard())
        if let problem = report.problem {
            throw ControlError(
                code: .badScenario, message: "the hunt ended without a result",
                problems: problem.split(separator: "\n").map(String.init))
        }
        if let out, let finding = report.finding { try write(finding.text, to: out) }
        surroundings.write(.output, json ? report.view(in: out).pretty + "\n" : report.text(in: out))
        return report.finding == nil ? .held : .refused
    }
}

extension Hunt.Report {
    fileprivate func text(in file: String?) -> String {
        var tried = "\(runs) \(runs == 1 ? "run" : "runs")"
        if scenarios > 1 { tried += " of \(scenarios) scenarios" }
        if cutShort > 0 { tried += ", \(cutShort) \(runs == 1 ? "cut short" : "of them cut short")" }
        guard let finding else { return "nothing found in \(tried)\n" }
        var text = "FOUND in \(tried): \(finding.breach.printable)\n"
        text +=
            "  \(finding.base.printable), seed \(finding.seed): \(finding.steps) of \(finding.stepsFound) steps remain\n"
        text +=
            finding.result.failure?.lines(replay: finding.result.replay).map { "  \($0.printable)\n" }.joined() ?? ""
        guard file == nil else { return text }
        return text + "  nothing was written; with --out found.yaml that file would have:\n\n" + finding.text
    }

    fileprivate func view(in file: String?) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("runs", runs.json), .init("scenarios", scenarios.json), .init("cutShort", cutShort.json),
        ]
        members.append(.init("found", finding.map { $0.view(in: file) } ?? .null))
        return .object(members)
    }
}

extension Hunt.Finding {
    fileprivate func view(in file: String?) -> JSONValue {
        .object([
            .init("breach", .string(breach)), .init("base", .string(base)), .init("seed", .number(String(seed))),
            .init("stepsFound", stepsFound.json), .init("steps", steps.json),
            .init("file", file.map { .string($0) } ?? .null), .init("scenario", .string(text)),
            .init("failure", result.failure.map { $0.view(replay: result.replay) } ?? .null),
        ])
    }
}
