internal import ArgumentParser
internal import Foundation
internal import Scenarios

struct ScenarioRecord: ControlCommand {
    static let configuration = CommandConfiguration.command(
        "record", "Writes what was done to a running daemon as a scenario, with what came of it as expectations.",
        note: """
            Codes and ids that the daemon gave are captured where they came from; secrets are left out. The scenario is \
            run at once, by itself, and exits with 1 where it does not hold.
            """,
        example: "latchctl scenario record --out recorded.yaml")

    @Option(help: ArgumentHelp("The file to write; without it the scenario is printed.", valueName: "file"))
    var out: String?

    @Option(
        help: ArgumentHelp(
            "Expect only what came after this event; what was before is done again all the same.", valueName: "event"))
    var after: String?

    @Option(help: ArgumentHelp("What the scenario shows.", valueName: "text"))
    var name = "What was done to the daemon"

    @Flag(help: "Only write it, without running it.")
    var noRun = false

    @OptionGroup var options: GlobalOptions

    func run(in session: Session) async throws -> ExitStatus {
        let event = try number(after)
        let property = propertyFile
        let recorded = try await options.withRunServer(in: session.surroundings) { server throws(ControlError) in
            do throws(ScenarioRecorder.NotRecordable) {
                return try await ScenarioRecorder(server).record(
                    name: name, after: event, propertyFile: URL(filePath: property).lastPathComponent)
            } catch {
                throw ControlError(code: .notRecordable, message: error.message, status: .refused)
            }
        }
        for omission in recorded.omissions { session.note("latchctl: left out: \(omission.printable)\n") }
        guard let out else {
            if recorded.property != nil { session.note("latchctl: the property's file is written with --out only\n") }
            session.print(recorded.text)
            return .held
        }
        try TextFile.write(recorded.text, to: out)
        if let text = recorded.property { try TextFile.write(text, to: property) }
        guard !noRun else {
            report(recorded, nil, session)
            return .held
        }
        let contents = ScenarioFiles.load([out], variables: [:])
        guard let scenario = contents.scenarios.first else {
            throw ControlError(
                code: .badScenario, message: "\(out) is written, but cannot be run", problems: contents.problems)
        }
        let result = try await ScenarioRunner.standard().run(scenario)
        report(recorded, result, session)
        return result.failure == nil ? .held : .refused
    }

    /// Where the property is written, if it is not the demo's.
    private var propertyFile: String {
        let out = out ?? "recorded.yaml"
        let stem =
            out.hasSuffix(".yaml") || out.hasSuffix(".yml")
            ? out.split(separator: ".").dropLast().joined(separator: ".") : out
        return (out.hasPrefix("/") && !stem.hasPrefix("/") ? "/" : "") + stem + ".property.yaml"
    }

    private func number(_ event: String?) throws(ControlError) -> UInt64 {
        guard let event else { return 0 }
        guard let number = UInt64(event.hasPrefix("#") ? String(event.dropFirst()) : event) else {
            throw ControlError(code: .usage, message: "'\(event)' is no event: give its number, such as 17 or #17")
        }
        return number
    }

    private func report(_ recorded: ScenarioRecorder.Recorded, _ result: ScenarioResult?, _ session: Session) {
        let file = out ?? ""
        if options.json {
            let failure = result?.failure?.headline
            session.print(
                JSONValue.object(having: [
                    "file": file, "property": recorded.property == nil ? nil : propertyFile, "steps": recorded.steps,
                    "held": result.map { $0.failure == nil }, "failure": failure,
                    "omissions": JSONValue.array(recorded.omissions.map { .string($0) }),
                ]).pretty + "\n")
            return
        }
        session.print("\(file.printable): \(recorded.steps) steps\n")
        guard let result else { return }
        if let failure = result.failure {
            session.print(
                "FAILED: run by itself it does not come out as it did\n"
                    + failure.lines(replay: result.replay).map { "  \($0.printable)\n" }.joined())
        } else {
            session.print("held: it does by itself what was done to the daemon\n")
        }
    }
}

extension ControlError.Code {
    /// What was done cannot be written as a scenario.
    static let notRecordable = Self(rawValue: "not_recordable")
}

extension GlobalOptions {
    /// Does something with the daemon by what the scenario module has for it.
    func withRunServer<Result: Sendable>(
        in surroundings: Surroundings, _ work: (RunServer) async throws(ControlError) -> Result
    ) async throws(ControlError) -> Result {
        let setting = { (variable: String) in surroundings.variable(variable).flatMap { $0.isEmpty ? nil : $0 } }
        let http = OutsideClient(authorities: try (ca ?? setting("LATCHD_CA")).map(TrustedAuthorities.read))
        do {
            let result = try await work(
                RunServer(
                    url: try ServerAddress(server ?? setting("LATCHD_SERVER") ?? ServerAddress.standard).description,
                    controlToken: controlToken ?? setting("LATCHD_CONTROL_TOKEN"), http: http, freezes: false,
                    resets: false))
            await http.shutdown()
            return result
        } catch {
            await http.shutdown()
            throw error
        }
    }
}

/// Files that the tool writes.
enum TextFile {
    static func write(_ text: String, to file: String) throws(ControlError) {
        var isFolder: ObjCBool = false
        if file.isEmpty || FileManager.default.fileExists(atPath: file, isDirectory: &isFolder) && isFolder.boolValue {
            throw ControlError(
                code: .cannotWrite,
                message: file.isEmpty ? "cannot write a file without a name" : "cannot write \(file): it is a folder")
        }
        let folder = URL(filePath: file).deletingLastPathComponent().path(percentEncoded: false)
        guard FileManager.default.fileExists(atPath: folder) else {
            throw ControlError(code: .cannotWrite, message: "cannot write \(file): there is no folder \(folder)")
        }
        do {
            try Data(text.utf8).write(to: URL(filePath: file), options: .atomic)
        } catch {
            throw ControlError(code: .cannotWrite, message: "cannot write \(file): \(error.localizedDescription)")
        }
    }
}
