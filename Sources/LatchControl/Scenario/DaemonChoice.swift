internal import ArgumentParser
internal import Scenarios

/// The daemon against which scenarios run, where they do not run by themselves.
struct DaemonChoice: ParsableArguments {
    @Option(help: ArgumentHelp("Run against this daemon, whose clock is frozen.", valueName: "url"))
    var server: String?

    @Option(help: ArgumentHelp("The daemon's control token (default: LATCHD_CONTROL_TOKEN).", valueName: "token"))
    var controlToken: String?

    @Option(help: ArgumentHelp("Certificates in PEM to trust besides the system's.", valueName: "file"))
    var ca: String?

    @Flag(help: "Freeze the daemon's clock first.")
    var freeze = false

    @Flag(help: "Begin the daemon's run anew before each scenario: what happened there is lost.")
    var reset = false

    func validate() throws {
        guard server == nil, freeze || reset else { return }
        throw ValidationError("--freeze and --reset go with --server.")
    }

    /// - Returns: nil where scenarios run by themselves.
    func target(in surroundings: Surroundings, _ http: OutsideClient) throws(ControlError) -> RunServer? {
        guard let server else { return nil }
        let token = controlToken ?? surroundings.variable("LATCHD_CONTROL_TOKEN").flatMap { $0.isEmpty ? nil : $0 }
        return RunServer(
            url: try ServerAddress(server).description, controlToken: token, http: http, freezes: freeze, resets: reset)
    }
}

extension RunServer {
    /// Where scenarios begin there that do not say.
    func begin() async throws(ControlError) -> ScenarioStart {
        do { return try await start() } catch { throw ControlError(code: .noAnswer, message: error.message) }
    }
}
