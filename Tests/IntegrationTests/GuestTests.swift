import Foundation
import Testing

/// The Linux kernel and BlueZ, in a small virtual machine, on controllers of ours.
@Suite(
    .realProcesses, .serialized,
    .enabled(if: Peers.guestIsWanted, "the guest has a run of its own: see scripts/test"))
struct GuestTests {
    /// A latchd with controllers behind as many Unix sockets.
    private func daemon(sockets: Int) async throws -> (Daemon, [String]) {
        let sandbox = try Sandbox.own()
        let paths = (0..<sockets).map { sandbox.freshPath("hci\($0)") }
        let daemon = try await Daemon.start(
            paths.flatMap { ["--hci", "unix-server:\($0)"] }, frozen: false)
        return (daemon, paths)
    }

    @Test("Linux and BlueZ initialise a controller without an error, and find, read and pair with a lock")
    func lifeOfAPhone() async throws {
        let (daemon, sockets) = try await daemon(sockets: 1)

        let run = try await Guest.run(
            ["-v", "-s", sockets[0]],
            [
                "env", "PYTHONPATH=\(Peers.root)/.build/peers-bluez", "/usr/bin/python3",
                Peers.root + "/Tests/Peers/bluez/central.py",
            ])

        #expect(run.code == 0, "\(run)")
        #expect(run.steps("kernel-log").count == 2)
        #expect(run.steps("kernel-log").allSatisfy { $0.errors == .list([]) })
        let reads = run.steps("read")
        #expect(reads.count == 3)
        #expect(reads.allSatisfy { $0.deviceInformation.manufacturerName == "Latch lock simulator" })
        #expect(run.steps("pair")[0].bonded == .bool(true))
        #expect(run.steps("reconnect")[0].link.string?.contains("ENCRYPT") == true)
        #expect(try await daemon.radioEvents().contains("radio.bonded"))
    }

    @Test("hci-tester passes every case that an LE-only controller can pass")
    func tester() async throws {
        let (_, sockets) = try await daemon(sockets: 2)

        let run = try await Guest.run(
            ["-B", "-s", sockets[0], "-s", sockets[1]], [Peers.root + "/Tests/Peers/bluez/hci-tester.sh"])

        #expect(run.code == 0, "\(run)")
        let passed = Set(run.lines.filter { $0.result == "passed" }.compactMap(\.case.string))
        let all = Set(run.lines.compactMap(\.case.string))
        let expectations = try String(
            contentsOfFile: Peers.root + "/Tests/Peers/bluez/hci-tester-expectations.txt", encoding: .utf8
        ).split(separator: "\n").filter { !$0.hasPrefix("#") }.map {
            $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
        #expect(all == Set(expectations.map { $0[0] }))
        #expect(passed == Set(expectations.filter { $0[1] == "pass" }.map { $0[0] }))
    }
}
