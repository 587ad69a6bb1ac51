import Foundation
import Testing

/// Locks on an air that is not ours: RootCanal's, on which Android's emulators are. The phone is Bumble with the documented
/// protocol, on another of its controllers.
@Suite(
    .realProcesses, .enabled(if: Peers.areThere, "\(Peers.absence)"),
    .enabled(if: RootCanal.program != nil, "\(RootCanal.absence)"))
struct RootCanalTests {
    private static let visit = [
        "find", "connect", "mtu", "open", "hello", "sync", "unlock", "status", "sync", "disconnect",
    ]
    /// RootCanal takes 50 ms for each command.
    private static let patience = ["--timeout", "60", "--scan-for", "3"]

    @Test(
        "Every lock is found by its own identity on one controller, and one is synced and unlocked",
        arguments: ["auto", "legacy"])
    func unlocks(advertising: String) async throws {
        let canal = try await RootCanal.start()
        let daemon = try await Daemon.start(
            ["--adapter", "tcp-client:\(canal.address),advertising=\(advertising)"], frozen: false)
        let adapter = try await daemon.adapter { $0.state == "ready" && !$0.locks.elements.isEmpty }
        let phone = try await Courier(daemon, hci: canal.endpoint)

        let run = try await phone.run(Self.visit + ["logs"], Self.patience)

        #expect(run.code == 0, "\(run)")
        #expect((run.steps("find")[0].locksHeard.integer ?? 0) >= 5)
        #expect(adapter.locks.elements.count >= 5)
        #expect(run.steps("unlock")[0].seconds == 10)
        #expect(run.steps("logs")[0].logs.elements.last?.result == "success")
        let opened = try await daemon.lockEvents("lock.opened", "101")
        #expect(opened.map(\.user) == ["riley@example.com"])
    }

    @Test("RootCanal ends and is started again: the daemon lives, says so, and its locks come back and open")
    func restart() async throws {
        let canal = try await RootCanal.start()
        let daemon = try await Daemon.start(["--adapter", "tcp-client:\(canal.address)"], frozen: false)
        try await daemon.adapter { $0.state == "ready" }
        let phone = try await Courier(daemon, hci: canal.endpoint)
        let before = try await phone.run(Self.visit, Self.patience)

        await canal.kill()
        let away = try await daemon.adapter { $0.state == "away" }
        let health = try await daemon.ctl("status")
        _ = try await RootCanal.start(after: canal)
        try await daemon.adapter { $0.state == "ready" }
        let after = try await phone.run(Self.visit, Self.patience)

        #expect(before.code == 0, "\(before)")
        #expect(away.why.string?.contains(canal.address) == true, "\(away)")
        #expect(health.code == 0, "\(health)")
        #expect(after.code == 0, "\(after)")
        #expect(try await daemon.lockEvents("lock.opened", "101").count == 2)
    }

    @Test("The same over a serial line: a lock on a controller behind a pair of pseudo-terminals is unlocked")
    func serial() async throws {
        let canal = try await RootCanal.start()
        let line = try Sandbox.own().launch(
            Peers.python, [Peers.root + "/Tests/Peers/rootcanal/line.py", canal.address])
        let device = try await Self.firstLine(of: line)
        let daemon = try await Daemon.start(["--adapter", "serial:\(device),115200"], frozen: false)
        try await daemon.adapter { $0.state == "ready" }
        let phone = try await Courier(daemon, hci: canal.endpoint)

        let run = try await phone.run(Self.visit, Self.patience)

        #expect(run.code == 0, "\(run)")
        #expect(try await daemon.lockEvents("lock.opened", "101").count == 1)
    }

    private static func firstLine(of process: ChildProcess) async throws -> String {
        let deadline = ContinuousClock.now + .seconds(30)
        while true {
            if let end = process.output.firstIndex(of: "\n") { return String(process.output[..<end]) }
            guard process.exitCode == nil, ContinuousClock.now < deadline else {
                throw Failure("\(process.name) says nothing: \(process.errors)")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
