import Foundation

/// Third-party Bluetooth stacks, which scripts/test puts under `.build`.
enum Peers {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    static let python = root + "/.build/peers/bin/python"
    static var areThere: Bool { FileManager.default.isExecutableFile(atPath: python) }
    static let absence: String = "Bumble is not there: scripts/peers makes it"

    /// The environment of HTTP clients: schemathesis, Authlib, requests-oauthlib.
    static let httpPython = root + "/.build/peers-http/bin/python"
    static var httpAreThere: Bool { FileManager.default.isExecutableFile(atPath: httpPython) }
    static let httpAbsence: String = "schemathesis is not there: scripts/peers makes it"

    /// Whether the tests in the guest are wanted: they have a run of their own, so that nothing else slows it down.
    static var guestIsWanted: Bool { ProcessInfo.processInfo.environment["LATCH_GUEST"] == "1" }

    static let tshark = ["/usr/bin/tshark", "/usr/local/bin/tshark"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    /// Runs one of the Bumble programs to its end: its lines, as JSON.
    static func run(
        _ program: String, hci endpoint: String, _ arguments: [String] = [], within limit: Duration = .seconds(120)
    ) async throws -> PeerRun {
        let process = try start(program, hci: endpoint, arguments)
        guard let code = await process.exit(within: limit) else {
            throw Failure("\(program) does not end; so far: \(process.output) \(process.errors)")
        }
        return PeerRun(code: code, lines: try lines(of: process), errors: process.errors)
    }

    static func start(_ program: String, hci endpoint: String, _ arguments: [String]) throws -> ChildProcess {
        try Sandbox.own().launch(
            python, [root + "/Tests/Peers/bumble/" + program, "--hci", clientSide(of: endpoint)] + arguments)
    }

    /// The lines of a program so far. The last one may not be whole yet.
    static func lines(of process: ChildProcess) throws -> [JSON] {
        try process.output.split(separator: "\n").filter { $0.hasSuffix("}") }.map { try JSON(parsing: String($0)) }
    }

    /// `tcp-server:…` as a client writes it.
    private static func clientSide(of endpoint: String) -> String {
        endpoint.replacing("tcp-server:", with: "tcp-client:").replacing("unix-server:", with: "unix:")
    }
}

/// What a peer said.
struct PeerRun: CustomStringConvertible {
    let code: Int32
    let lines: [JSON]
    let errors: String

    /// The lines of one step, or of one kind of event.
    func steps(_ name: String) -> [JSON] { lines.filter { $0.step.string == name } }
    var failures: [JSON] { lines.filter { $0.ok == .bool(false) } }
    var description: String { "exit code \(code), failed: \(failures), errors: \(errors)" }
}

extension Daemon {
    /// Where Bluetooth hosts find controllers.
    var hci: String {
        get throws {
            guard let endpoint = ready.hci[0].string else { throw Failure("no HCI endpoint: \(ready)") }
            return endpoint
        }
    }

    /// A latchd with a radio for others, on a running clock unless told otherwise.
    static func startWithRadio(_ arguments: [String] = [], frozen: Bool = false) async throws -> Daemon {
        try await start(["--hci", "tcp-server:127.0.0.1:0"] + arguments, frozen: frozen)
    }

    /// A device on the air, by `latchctl radio`.
    func device(_ name: String) async throws -> JSON { try await json("radio", "show", name) }
}
