internal import ArgumentParser

/// The options that every command takes.
struct GlobalOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The daemon (default: LATCHD_SERVER, else http://127.0.0.1:8080).", valueName: "url"))
    var server: String?

    @Option(help: ArgumentHelp("The daemon's control token (default: LATCHD_CONTROL_TOKEN).", valueName: "token"))
    var controlToken: String?

    @Option(
        help: ArgumentHelp(
            "Certificates in PEM to trust besides the system's, for an https server (default: LATCHD_CA).",
            valueName: "file"))
    var ca: String?

    @Flag(help: "Print the answer, or the error, as JSON.")
    var json = false

    /// Refuses two forms of output at once.
    func check(_ output: TableOptions) throws(ValidationError) {
        if json, output.csv { throw ValidationError("Give --json or --csv, not both.") }
    }

    func client(in surroundings: Surroundings) throws(ControlError) -> ControlClient {
        let setting = { (variable: String) in surroundings.variable(variable).flatMap { $0.isEmpty ? nil : $0 } }
        let server = try ServerAddress(server ?? setting("LATCHD_SERVER") ?? ServerAddress.standard)
        return ControlClient(
            server: server, token: controlToken ?? setting("LATCHD_CONTROL_TOKEN"),
            authorities: try (ca ?? setting("LATCHD_CA")).map(TrustedAuthorities.read))
    }
}
