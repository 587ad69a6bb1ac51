import BluetoothHCI
import BluetoothHost
import Foundation
import NIOCore
import Testing

/// A daemon whose locks, and a phone, are on another daemon's air, by H4 over TCP.
@Suite(.realProcesses) struct AdapterTests {
    private static func client(_ air: Daemon) throws -> String {
        "tcp-client:" + (try air.hci).dropFirst("tcp-server:".count)
    }

    /// 101 and Front on the air of `air`, and a dongle for a phone there.
    private static func start(on air: Daemon, _ more: [String] = []) async throws -> Daemon {
        let client = try client(air)
        return try await Daemon.start(
            [
                "--adapter", "\(client),name=locks,doors=101+Front", "--adapter", "\(client),role=phone,name=dongle",
            ] + more)
    }

    private static func state(of adapter: String, _ daemon: Daemon) async throws -> JSON {
        let adapters = try await daemon.json("adapter", "list").adapters.elements
        return try #require(adapters.first { $0.name.string == adapter })
    }

    /// Waits until an adapter is in a state.
    private static func wait(for state: String, of adapter: String, _ daemon: Daemon) async throws -> JSON {
        let deadline = ContinuousClock.now + .seconds(30)
        while true {
            let view = try await Self.state(of: adapter, daemon)
            if view.state.string == state { return view }
            guard ContinuousClock.now < deadline else { throw Failure("\(adapter) is not \(state): \(view)") }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    @Test("A phone on one adapter unlocks a lock on another, over an air that is not ours")
    func unlock() async throws {
        let air = try await Daemon.startWithRadio(["--seed", "2"])
        let daemon = try await Self.start(on: air)
        #expect(daemon.ready.adapters == ["locks", "dongle"])
        let locks = try await Self.state(of: "locks", daemon)
        #expect(locks.state == "ready")
        #expect(locks.locks.elements.map(\.door) == ["Front", "101"])
        #expect(locks.advertisingSets.integer ?? 0 > 0)
        #expect(locks.features.elements.contains("LE Extended Advertising"))

        _ = try await daemon.json("phone", "create", "--name", "riley", "--adapter", "dongle")
        _ = try await daemon.json("phone", "setup", "riley", "--user", "riley")
        let first = try await daemon.json("phone", "unlock", "riley", "101")
        let second = try await daemon.json("phone", "unlock", "riley", "101")

        #expect(first.verdict == "opened")
        #expect(second.verdict == "opened")
        #expect(try await Self.state(of: "dongle", daemon).phone == "riley")
        // The world stood still meanwhile.
        #expect(try await daemon.json("time", "show").now == "2026-11-21T14:30:00.000Z")
        #expect(try await air.json("radio", "list").devices.elements.filter { $0.kind == "client" }.count == 2)
    }

    @Test("A phone that looks for the lock on the wrong air is told so, and finds it after the move")
    func otherAir() async throws {
        let air = try await Daemon.startWithRadio(["--seed", "2"])
        let daemon = try await Self.start(on: air)
        _ = try await daemon.json("phone", "create", "--name", "riley", "--door", "101")
        _ = try await daemon.json("phone", "setup", "riley", "--user", "riley")

        let refused = try await daemon.ctl("phone", "unlock", "riley", "101")
        let opened = try await daemon.ctl("phone", "unlock", "riley", "101", "--adapter", "dongle")
        let taken = try await daemon.ctl("phone", "create", "--name", "gus", "--adapter", "dongle")
        let back = try await daemon.json("phone", "adapter", "riley", "virtual")

        #expect(refused.code == 1)
        #expect(refused.output.contains("101 is on the air of locks, and riley on the virtual radio"), "\(refused)")
        #expect(opened.code == 0, "\(opened)")
        #expect(taken.code == 1)
        #expect(taken.errors.contains("riley is on dongle"))
        #expect(back.adapter == .null)
    }

    @Test("A stranger's host reads the lock, and while it is connected time does not jump")
    func jump() async throws {
        let air = try await Daemon.startWithRadio(["--seed", "2"])
        let daemon = try await Self.start(on: air)
        let address = try await daemon.json("radio", "show", "101").address.string ?? ""
        let stranger = try await OurPhone.start(at: air.hci)
        let connection = try await stranger.connect(
            to: DeviceAddress(try #require(Address(address)), .randomDevice))
        let everything = AttributeHandle(0x0001)...AttributeHandle(0xffff)
        guard
            case .values(let values) = try await stranger.request(
                .readByUUID(.modelNumberString, everything), on: connection)
        else { throw Failure("no model") }
        #expect(values.first.map { String(buffer: $0.value) } == "C2")

        let refused = try await daemon.ctl("time", "advance", "1h", "--json")
        try await stranger.act { try $0.disconnect(connection.handle, now: $1) }
        try await stranger.run("the end") { if case .disconnected = $0 { true } else { false } }
        _ = try await daemon.ctl("wait", "event", "--kind", "radio.disconnected", "--timeout", "20s")
        let jumped = try await daemon.ctl("time", "advance", "1h")

        #expect(refused.code == 1)
        #expect(try refused.json.error.code == "adapter_in_use")
        #expect(try refused.json.error.message.string?.contains("over locks") == true)
        #expect(jumped.code == 0, "\(jumped)")
        await stranger.close()
    }

    @Test("When the other side goes, locks are off the air and say why; when it is back, so are they")
    func outage() async throws {
        let air = try await Daemon.startWithRadio(["--seed", "2"])
        let daemon = try await Self.start(on: air)
        _ = try await daemon.json("phone", "create", "--name", "riley", "--adapter", "dongle")
        _ = try await daemon.json("phone", "setup", "riley", "--user", "riley")
        #expect(try await daemon.json("phone", "unlock", "riley", "101").verdict == "opened")

        await air.kill()
        let away = try await Self.wait(for: "away", of: "locks", daemon)
        let refused = try await daemon.ctl("phone", "unlock", "riley", "101", "--json")
        let again = try await Daemon.start(["--seed", "2", "--hci", air.hci])
        _ = try await Self.wait(for: "ready", of: "locks", daemon)
        _ = try await Self.wait(for: "ready", of: "dongle", daemon)
        let opened = try await daemon.json("phone", "unlock", "riley", "101")

        #expect(
            away.why.string?.contains("tcp-client:") == true || away.why.string?.contains("locks") == true, "\(away)")
        #expect(refused.code == 1)
        #expect(opened.verdict == "opened")
        #expect(daemon.process.errors.contains("is back"))
        #expect(try again.hci == air.hci)
        #expect(await daemon.stop() == 0)
    }

    @Test("A reset and a snapshot leave the adapters held, and their locks answer")
    func newRuns() async throws {
        let air = try await Daemon.startWithRadio(["--seed", "2"])
        let daemon = try await Self.start(on: air)
        _ = try await daemon.json("phone", "create", "--name", "riley", "--adapter", "dongle")
        _ = try await daemon.json("phone", "setup", "riley", "--user", "riley")
        _ = try await daemon.json("snapshot", "save", "here")

        _ = try await daemon.json("snapshot", "reset")
        _ = try await Self.wait(for: "ready", of: "locks", daemon)
        #expect(try await daemon.json("phone", "list").phones == [])
        _ = try await daemon.json("snapshot", "load", "here")
        _ = try await Self.wait(for: "ready", of: "locks", daemon)
        // The app's token was in memory.
        _ = try await daemon.json("phone", "setup", "riley", "--user", "riley")

        #expect(try await daemon.json("phone", "show", "riley").adapter == "dongle")
        #expect(try await daemon.json("phone", "unlock", "riley", "101").verdict == "opened")
    }

    @Test("An adapter that a phone asks for is taken then, and what is none is refused")
    func onDemand() async throws {
        let air = try await Daemon.startWithRadio(["--seed", "2"])
        let daemon = try await Daemon.start(["--adapter", "\(try Self.client(air)),doors=101"])
        _ = try await daemon.json("phone", "create", "--name", "riley")
        _ = try await daemon.json("phone", "setup", "riley", "--user", "riley")

        let opened = try await daemon.ctl(
            "phone", "unlock", "riley", "101", "--adapter", "\(try Self.client(air)),name=pocket")
        let malformed = try await daemon.ctl("phone", "adapter", "riley", "usb0")
        let nobody = try await daemon.ctl("phone", "adapter", "riley", "tcp-client:127.0.0.1:1", "--json")
        let ofLocks = try await daemon.ctl("phone", "adapter", "riley", try Self.client(air), "--json")

        #expect(opened.code == 0, "\(opened)")
        #expect(try await daemon.json("phone", "show", "riley").adapter == "pocket")
        #expect(malformed.code == 2)
        #expect(malformed.errors.contains("expected hciN"))
        #expect(nobody.code == 1)
        #expect(try nobody.json.error.code == "adapter_unavailable")
        #expect(ofLocks.code == 1)
        #expect(try ofLocks.json.error.code == "adapter_has_locks")
    }

    @Test("Where nobody answers the daemon serves all the same; a door or an adapter that is not there is refused")
    func absence() async throws {
        let daemon = try await Daemon.start(["--adapter", "tcp-client:127.0.0.1:1"])
        let view = try await Self.state(of: "tcp-client:127.0.0.1:1", daemon)
        let unknown = try await Daemon.refusal(["--listen", "127.0.0.1:0", "--adapter", "hci0,doors=Nowhere"])
        let withoutLock = try await Daemon.refusal(["--listen", "127.0.0.1:0", "--adapter", "hci0,doors=106"])
        let missing = try await Daemon.refusal(["--listen", "127.0.0.1:0", "--adapter", "hci99"])

        #expect(view.state == "away")
        #expect(view.why.string?.isEmpty == false)
        #expect(daemon.process.errors.contains("it is tried again"))
        #expect(unknown.code == 2)
        #expect(unknown.errors.contains("Nowhere"))
        #expect(withoutLock.code == 2)
        #expect(withoutLock.errors.contains("has no lock"))
        #expect(missing.code == 2)
        // One line, and none of a framework's beside it.
        #expect(missing.errors.hasPrefix("latchd: --adapter hci99 cannot be taken: "))
        #expect(missing.errors.split(separator: "\n").count == 1)
        #expect(await daemon.stop() == 0)
    }
}
