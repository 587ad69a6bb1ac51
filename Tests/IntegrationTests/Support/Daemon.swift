import Foundation

/// A latchd that runs: on a port of its own, by default with the demo property and a frozen clock.
struct Daemon: Sendable {
    /// Saturday morning: 09:30 in New York, 07:30 in Phoenix.
    static let start = "2026-11-21T14:30:00Z"

    let process: ChildProcess
    let readyFile: String
    let ready: JSON
    let base: String

    /// - Parameter arguments: go behind, and so before, the kit's own.
    static func start(
        _ arguments: [String] = [], environment: [String: String] = [:], frozen: Bool = true
    ) async throws -> Daemon {
        let sandbox = try Sandbox.own()
        let readyFile = sandbox.freshPath("ready.json")
        let own = ["--listen", "127.0.0.1:0", "--ready-file", readyFile]
        let time = frozen ? ["--start-time", start, "--time-scale", "0"] : []
        let process = try sandbox.launch(Binaries.latchd, own + time + arguments, environment: environment)
        let deadline = ContinuousClock.now + .seconds(120)
        while !FileManager.default.fileExists(atPath: readyFile) {
            if let code = process.exitCode {
                throw Failure("latchd ended with \(code) before it was ready: \(process.errors)")
            }
            guard ContinuousClock.now < deadline else { throw Failure("latchd is not ready: \(process.errors)") }
            try await Task.sleep(for: .milliseconds(4))
        }
        let ready = try JSON(parsing: String(contentsOfFile: readyFile, encoding: .utf8))
        guard let base = ready.http.string else { throw Failure("the ready file has no address: \(ready)") }
        return Daemon(process: process, readyFile: readyFile, ready: ready, base: base)
    }

    /// Runs latchd where it is expected not to serve.
    static func refusal(_ arguments: [String], environment: [String: String] = [:]) async throws -> ToolRun {
        let process = try Sandbox.own().launch(Binaries.latchd, arguments, environment: environment)
        return try await ToolRun(process)
    }

    var port: Int {
        get throws {
            guard let port = base.split(separator: ":").last.flatMap({ Int($0) }) else {
                throw Failure("no port: \(base)")
            }
            return port
        }
    }

    /// Runs latchctl against this daemon.
    func ctl(_ arguments: String..., environment: [String: String] = [:]) async throws -> ToolRun {
        try await ToolRun(tool(arguments, environment: environment))
    }

    /// Starts latchctl against this daemon, and leaves it running.
    func tool(_ arguments: [String], environment: [String: String] = [:]) throws -> ChildProcess {
        try Sandbox.own().launch(
            Binaries.latchctl, arguments, environment: ["LATCHD_SERVER": base].merging(environment) { _, own in own })
    }

    /// What latchctl prints with `--json`, where it exits with 0.
    func json(_ arguments: String...) async throws -> JSON {
        let run = try await ToolRun(tool(arguments + ["--json"]))
        guard run.code == 0 else { throw Failure("latchctl \(arguments) exited with \(run.code): \(run)") }
        return try run.json
    }

    /// SIGTERM, and the exit code; nil where it goes on for more than ten seconds.
    func stop() async -> Int32? {
        process.signal(SIGTERM)
        return await process.exit(within: .seconds(10))
    }

    /// SIGKILL: no chance to tidy up.
    func kill() async {
        process.signal(SIGKILL)
        _ = await process.exit(within: .seconds(10))
    }
}

/// What came of a run of a program.
struct ToolRun: Sendable, CustomStringConvertible {
    let code: Int32
    let output: String
    let errors: String

    init(_ process: ChildProcess, within limit: Duration = .seconds(60)) async throws {
        guard let code = await process.exit(within: limit) else {
            throw Failure("\(process.name) does not end; so far: \(process.output) \(process.errors)")
        }
        (self.code, output, errors) = (code, process.output, process.errors)
    }

    var json: JSON { get throws { try JSON(parsing: output) } }
    var description: String { "exit code \(code), output: \(output), errors: \(errors)" }
}
