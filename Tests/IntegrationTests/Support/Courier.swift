import Testing

/// Riley's phone, signed in and registered, before the lock of door 101.
struct Courier {
    static let lock = "5d000000-0000-4000-8000-000000000101"

    let daemon: Daemon
    /// Where the phone has its controller.
    let hci: String
    let state: String
    let publicKey: String

    /// - Parameter hci: where the phone has its controller; nil for one of the daemon's.
    init(_ daemon: Daemon, hci: String? = nil) async throws {
        self.daemon = daemon
        self.hci = try hci ?? daemon.hci
        state = try Sandbox.own().freshPath("phone.json")
        let started = try await Self.run(daemon, self.hci, state, ["start"])
        let message = try await daemon.json("outbox", "wait", "--kind", "otp", "--to", "riley@example.com")
        let code = try #require(message.code.string)
        let steps = ["sign-in", "refresh", "consent", "register", "locks"]
        let signedIn = try await Self.run(daemon, self.hci, state, steps, ["--code", code])
        guard started.code == 0, signedIn.code == 0, let key = signedIn.steps("register")[0].publicKey.string else {
            throw Failure("riley is not signed in: \(started) \(signedIn)")
        }
        publicKey = key
    }

    func run(_ steps: [String], _ options: [String] = []) async throws -> PeerRun {
        try await Self.run(daemon, hci, state, steps, options)
    }

    private static func run(
        _ daemon: Daemon, _ hci: String, _ state: String, _ steps: [String], _ options: [String] = []
    ) async throws -> PeerRun {
        let own = ["--server", daemon.base, "--state", state, "--email", "riley@example.com", "--lock", lock]
        return try await Peers.run(
            "../courier/client.py", hci: hci, own + ["--steps", steps.joined(separator: ",")] + options)
    }
}

extension Daemon {
    /// What happened of one kind at one door, in order.
    func lockEvents(_ kind: String, _ door: String) async throws -> [JSON] {
        let run = try await ToolRun(tool(["events", "--kind", kind, "--door", door, "--json"]))
        return try run.output.split(separator: "\n").map { try JSON(parsing: String($0)) }
    }
}
