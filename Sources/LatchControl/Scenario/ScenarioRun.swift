internal import ArgumentParser
internal import Foundation
internal import Scenarios

struct ScenarioRun: LocalCommand {
    static let configuration = CommandConfiguration.command(
        "run", "Runs scenarios in virtual time; exits with 0 if all held, 1 if one failed, 2 if one could not run.",
        note:
            "A failure shows the step, what was expected and seen, the events before it, and the command that replays it.",
        example: "latchctl scenario run fixtures/scenarios --junit scenarios.xml")

    @OptionGroup var choice: ScenarioChoice

    @Option(help: ArgumentHelp("The seed, instead of each file's own.", valueName: "number"))
    var seed: UInt64?

    @Option(help: ArgumentHelp("Writes a JUnit report.", valueName: "file"))
    var junit: String?

    @Option(help: ArgumentHelp("Writes a page with timelines, for a browser.", valueName: "file"))
    var report: String?

    @Option(help: ArgumentHelp("Writes the steps and events of all runs, a JSON object a line.", valueName: "file"))
    var trace: String?

    @Option(help: ArgumentHelp("How many run at a time (default: one for each core).", valueName: "count"))
    var jobs: PositiveCount?

    @Option(
        help: ArgumentHelp("Writes what came from outside (http and run steps), for --replay.", valueName: "file"))
    var outside: String?

    @Option(help: ArgumentHelp("Has what --outside wrote stand in for the outside.", valueName: "file"))
    var replay: String?

    @OptionGroup(title: "Against a running daemon") var daemon: DaemonChoice

    @Flag(help: "Print the results as JSON.")
    var json = false

    func validate() throws {
        guard daemon.server != nil else { return }
        if seed != nil { throw ValidationError("Give --seed to latchd: a running daemon has its own.") }
        if outside != nil || replay != nil {
            throw ValidationError("--outside and --replay are for runs without --server.")
        }
    }

    func run(in surroundings: Surroundings) async throws -> ExitStatus {
        do {
            let http = OutsideClient(authorities: try daemon.ca.map(TrustedAuthorities.read))
            do {
                let status = try await run(in: surroundings, http)
                await http.shutdown()
                return status
            } catch {
                await http.shutdown()
                throw error
            }
        } catch let error as ControlError where error.code != .cannotWrite {
            // What reads the report is to see why there are no results.
            do {
                if let junit { try TextFile.write(JUnitReport.text(ofProblems: error.lines), to: junit) }
            } catch {
                surroundings.write(.errors, error.text)
            }
            throw error
        }
    }

    private func run(in surroundings: Surroundings, _ http: OutsideClient) async throws -> ExitStatus {
        let server = try daemon.target(in: surroundings, http)
        var scenarios = try choice.load(start: try await server?.begin())
        if let seed {
            for index in scenarios.indices { scenarios[index].seed = seed }
        }
        if server != nil {
            let objections = ScenarioRunner.objectionsToServer(scenarios)
            guard objections.isEmpty else {
                throw ControlError(
                    code: .badScenario, message: "these scenarios cannot be run against a daemon, so none was",
                    problems: objections)
            }
        }
        // A daemon has one clock.
        let jobs = server == nil ? jobs?.count ?? ProcessInfo.processInfo.activeProcessorCount : 1
        let runner = try await ScenarioRunner.standard(
            http, server, try replay.map(outsideLog), recording: replay ?? outside, certificates: daemon.ca)
        let results = await runner.run(scenarios, jobs: jobs, in: surroundings)
        // First what no full disk or missing folder can take away.
        surroundings.write(.output, json ? results.view.pretty + "\n" : results.map(\.text).joined() + results.summary)
        if let junit { try TextFile.write(JUnitReport.text(of: results), to: junit) }
        if let report { try TextFile.write(HTMLReport.text(of: results), to: report) }
        if let trace { try TextFile.write(results.map(\.trace).joined(), to: trace) }
        if let outside { try TextFile.write(log(of: results), to: outside) }
        if results.contains(where: { $0.failure?.kind == .couldNotRun }) { return .couldNotRun }
        return results.contains { $0.failure != nil } ? .refused : .held
    }

    private func outsideLog(_ file: String) throws(ControlError) -> OutsideLog {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw ControlError(code: .usage, message: "cannot read \(file)")
        }
        do { return try OutsideLog(data) } catch {
            throw ControlError(code: .usage, message: "\(file) \(error.message)")
        }
    }

    private func log(of results: [ScenarioResult]) throws(ControlError) -> String {
        var log = OutsideLog()
        log.runs = results.compactMap(\.outside)
        do { return String(decoding: try log.data, as: UTF8.self) + "\n" } catch {
            throw ControlError(code: .cannotWrite, message: "what came from outside cannot be written: \(error)")
        }
    }

}

extension ScenarioRunner {
    /// Runs them until SIGINT or SIGTERM where they start programs, which are ended then, too.
    fileprivate func run(_ scenarios: [Scenario], jobs: Int, in surroundings: Surroundings) async -> [ScenarioResult] {
        guard scenarios.contains(where: \.reachesOutside) else { return await run(scenarios, jobs: jobs) }
        return await withTaskGroup(of: [ScenarioResult]?.self) { group in
            group.addTask { await run(scenarios, jobs: jobs) }
            group.addTask {
                await surroundings.interrupted()
                return nil
            }
            var results: [ScenarioResult]?
            while results == nil, let next = await group.next() {
                results = next
                group.cancelAll()
            }
            return results ?? []
        }
    }

    /// - Throws: ``ControlError``; it cannot happen, as the key is the product's own.
    static func standard(
        _ http: OutsideClient? = nil, _ server: RunServer? = nil, _ replay: OutsideLog? = nil,
        recording: String? = nil, certificates: String? = nil
    ) async throws(ControlError) -> ScenarioRunner {
        do {
            return try await ScenarioRunner(
                http: http, server: server, replay: replay, recording: recording, certificates: certificates)
        } catch {
            throw ControlError(code: .badScenario, message: "the signing key cannot be read: \(error)")
        }
    }
}

extension ScenarioResult {
    fileprivate var outcome: String { failure?.kind.rawValue ?? "held" }

    fileprivate var text: String {
        let word =
            switch failure?.kind {
            case nil: "held          "
            case .failed: "FAILED        "
            case .couldNotRun: "COULD NOT RUN "
            }
        let lines = failure?.lines(replay: replay).map { "  \($0.printable)\n" }.joined() ?? ""
        let mark = isReproducible ? "" : "  (reaches outside: its seed alone does not decide)"
        return "\(word)\(file.printable)  \(title.printable)\(mark)\n\(lines)"
    }

    fileprivate var view: JSONValue {
        var members: [JSONValue.Member] = [
            .init("file", .string(file)), .init("name", .string(name)),
            .init("case", caseName.map { .string($0) } ?? .null), .init("outcome", .string(outcome)),
            .init("seed", .number(String(seed))), .init("digest", .string(digest)), .init("steps", steps.json),
            .init("started", .string(started)), .init("ended", .string(ended)), .init("seconds", seconds.json),
            .init("reproducible", isReproducible.json),
        ]
        if let failure { members.append(.init("failure", failure.view(replay: replay))) }
        return .object(members)
    }

    /// The timeline, a line each.
    fileprivate var trace: String {
        timeline.inOrder.map { entry in
            let text = { (text: String?) -> JSONValue in text.map { .string($0) } ?? .null }
            let members: [JSONValue.Member] = [
                .init("file", text(file)), .init("case", text(caseName)), .init("at", text(entry.at)),
                .init("lane", text(entry.lane)), .init("kind", text(entry.kind)), .init("door", text(entry.door)),
                .init("phone", text(entry.phone)), .init("place", text(entry.place)),
                .init("text", text(entry.text)),
            ]
            return JSONValue.object(members).compact + "\n"
        }.joined()
    }
}

extension Failure {
    func view(replay: String) -> JSONValue {
        let lines = { (lines: [String]) -> JSONValue in .array(lines.map { .string($0) }) }
        let parts = differences.map { difference -> JSONValue in
            .object([
                .init("path", .string(difference.path)), .init("expected", .string(difference.expected)),
                .init("seen", .string(difference.seen)),
            ])
        }
        return .object([
            .init("place", .string(place)), .init("step", .string(step)),
            .init("message", message.map { .string($0) } ?? .null), .init("differences", .array(parts)),
            .init("events", lines(events)), .init("explanation", lines(explanation)),
            .init("outputs", lines(outputs)), .init("replay", .string(replay)),
        ])
    }
}

extension [ScenarioResult] {
    fileprivate var counts: (held: Int, failed: Int, couldNotRun: Int) {
        (
            count { $0.failure == nil }, count { $0.failure?.kind == .failed },
            count { $0.failure?.kind == .couldNotRun }
        )
    }

    fileprivate var view: JSONValue {
        let (held, failed, couldNotRun) = counts
        return .object([
            .init("scenarios", .array(map(\.view))), .init("held", held.json), .init("failed", failed.json),
            .init("couldNotRun", couldNotRun.json),
        ])
    }

    fileprivate var summary: String {
        let (held, failed, couldNotRun) = counts
        var parts = ["\(held) held"]
        if failed > 0 { parts.append("\(failed) failed") }
        if couldNotRun > 0 { parts.append("\(couldNotRun) could not run") }
        return "\(count) \(count == 1 ? "scenario" : "scenarios"): \(parts.joined(separator: ", "))\n"
    }
}
