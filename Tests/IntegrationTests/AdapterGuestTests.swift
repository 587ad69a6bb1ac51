import Foundation
import Testing

/// latchd with `--adapter` in the guest, on two controllers of ours and two of BlueZ's btvirt:
/// Tests/Peers/bluez/bench.py, of which one run serves all tests.
@Suite(
    .realProcesses, .serialized,
    .enabled(if: Peers.guestIsWanted, "the guest has a run of its own: see scripts/test"))
struct AdapterGuestTests {
    private static let eight = ["Front", "Gym", "Roof", "101", "102", "103", "104", "105"]

    /// Of the first test that asks; the others wait for it.
    private static let bench = Task {
        let sandbox = try Sandbox.own()
        let paths = (0..<2).map { sandbox.freshPath("hci\($0)") }
        let controllers = try await Daemon.start(
            ["--seed", "2"] + paths.flatMap { ["--hci", "unix-server:\($0)"] }, frozen: false)
        let run = try await Guest.run(
            ["-n", "2", "-t", "800"] + paths.flatMap { ["-s", $0] },
            [
                "env", "PYTHONPATH=\(Peers.root)/.build/peers-bluez",
                "LATCH_BINARIES=\((Binaries.latchd as NSString).deletingLastPathComponent)", Peers.python,
                Peers.root + "/Tests/Peers/bluez/bench.py",
            ])
        _ = await controllers.stop()
        return run
    }

    /// What the bench said in one of its parts.
    private func part(_ name: String) async throws -> PeerRun {
        let run = try await Self.bench.value
        let rest = run.lines.drop { $0.part.string != name }.dropFirst()
        try #require(!rest.isEmpty, "no part \(name): \(run)")
        return PeerRun(code: run.code, lines: Array(rest.prefix { $0.part.string == nil }), errors: run.errors)
    }

    @Test("An adapter is taken from bluetoothd, with its locks on the air, and the other one stays bluetoothd's")
    func list() async throws {
        let part = try await part("list")

        let found = try #require(part.steps("adapters").first, "\(part)")
        #expect(found.managed == ["hci0", "hci1", "hci3"])
        let hci2 = found.adapters.elements.first { $0.name == "hci2" }
        #expect(hci2?.state == "ready")
        #expect(hci2?.address.string?.hasPrefix("02:1A:7C:00:00:0") == true)
        #expect(hci2?.advertisingSets == 16)
        #expect(hci2?.locks.elements.count == 8)
        let hci1 = found.adapters.elements.first { $0.name == "hci1" }
        #expect(hci1?.state == "free")
        #expect(hci1?.address == "00:AA:01:01:00:01")
        #expect(hci1?.manufacturer == "The Linux Foundation")
        #expect(hci1?.features.elements.contains("LE Extended Advertising") == true)
        #expect(hci1?.why.string?.contains("bluetoothd (process ") == true)
    }

    @Test(
        "BlueZ and bleak find, read and pair with a lock on the other adapter, read encrypted, and come again by the bond"
    )
    func bleak() async throws {
        let part = try await part("bleak")

        #expect(part.failures.isEmpty, "\(part)")
        let reads = part.steps("read")
        #expect(reads.count == 3)
        #expect(reads.allSatisfy { $0.deviceInformation.manufacturerName == "Latch lock simulator" })
        #expect(reads.allSatisfy { $0.batteryLevel.integer != nil })
        #expect(part.steps("pair").first?.bonded == .bool(true))
        #expect(reads.dropFirst().allSatisfy { $0.link.string?.contains("ENCRYPT") == true })
        #expect(part.steps("bonds").first?.bonds == ["101"])
    }

    @Test("The independent client brings an offline lock its package over BlueZ, and unlocks without pairing")
    func courier() async throws {
        let part = try await part("courier")

        #expect(part.failures.isEmpty, "\(part)")
        #expect(part.steps("hello").first?.knowsKey == false)
        #expect(part.steps("sync").first?.package.waits == .bool(true))
        #expect(part.steps("unlock").first?.seconds == 10)
        #expect(part.steps("logs").first?.logs.elements.last?.result == "success")
        #expect(part.steps("opened").first?.doors == ["101"])
    }

    @Test("After revocation the same phone is refused over BlueZ, and the lock stays shut")
    func revoked() async throws {
        let part = try await part("revoked")

        #expect(part.failures.map { $0.step.string } == ["unlock"], "\(part)")
        #expect(part.steps("hello").first?.knowsKey == true, "nobody had told the lock")
        #expect(part.steps("status").first?.knowsKey == false)
        #expect(part.steps("unlock").first?.refused == "unknown_credential")
        #expect(part.steps("opened").first?.doors == ["101"], "the one time before")
    }

    @Test("Adapters that cannot be had say why: there is none, another program has it, the radio is off, no capability")
    func refusals() async throws {
        let part = try await part("refusals")

        func message(_ step: String) -> String { part.steps(step).first?.message.string ?? "" }
        #expect(message("absent") == "there is no adapter hci9; there is hci0, hci1, hci2, hci3")
        #expect(part.steps("taken").first?.adapter.state == "taken")
        #expect(part.steps("taken").first?.adapter.why.string?.contains("held by ") == true)
        #expect(message("held").contains("hci1 is held by "))
        #expect(message("held").contains("python"))
        #expect(message("blocked").contains("rfkill unblock bluetooth"))
        #expect(message("permission").contains("CAP_NET_ADMIN"))
        #expect(part.steps("permission").first?.code == 2)
    }

    @Test("A phone of ours on one adapter opens eight locks on the other, each by its own identity")
    func phones() async throws {
        let part = try await part("phones")

        try expectEight(part)
        let unlock = part.steps("unlock").first
        #expect(unlock?.ok == .bool(true))
        #expect(unlock?.output.string?.contains("101: opened at ") == true)
    }

    @Test("A latchd that is killed leaves the adapter to bluetoothd, which scans by it")
    func crash() async throws {
        let part = try await part("crash")

        #expect(part.steps("usable").first?.managed.elements.contains("hci2") == true, "\(part)")
    }

    @Test("With the legacy commands alone eight locks take turns, and each is opened; CAP_NET_ADMIN alone is enough")
    func legacy() async throws {
        let part = try await part("legacy")

        let hci0 = part.steps("adapters").first?.adapters.elements.first { $0.name == "hci0" }
        #expect(hci0?.advertisingSets == 0)
        try expectEight(part)
    }

    @Test("Adapters that vanish under load are told of, and taken again when they are back, with their locks")
    func unplug() async throws {
        let part = try await part("unplug")

        #expect(part.failures.isEmpty, "\(part)")
        #expect(part.steps("gone").first?.adapter.state == "away")
        #expect(part.steps("gone").first?.adapter.why.string?.contains("hci0 is gone: it was unplugged") == true)
        let log = part.steps("back").first?.log.string ?? ""
        #expect(log.contains("hci0 is gone: it was unplugged"))
        #expect(log.contains("hci0 is back"))
        #expect(part.steps("unlock").first?.answer.verdict == "opened")
    }

    @Test("SIGTERM gives the adapter back")
    func stop() async throws {
        let part = try await part("stop")

        #expect(part.steps("stopped").first?.code == 0, "\(part)")
        #expect(part.steps("stopped").first?.managed.elements.contains("hci0") == true)
    }

    @Test("btmon's trace of all that decodes without a malformed packet")
    func trace() async throws {
        let part = try await part("trace")

        let decoded = try #require(part.steps("decoded").first, "\(part)")
        #expect((decoded.frames.integer ?? 0) > 1_000)
        #expect((decoded.attributes.integer ?? 0) > 100)
        #expect(decoded.malformed.elements.isEmpty, "\(decoded)")
    }

    /// Each of the eight locks was opened, once, at its own door, and had an address of its own.
    private func expectEight(_ part: PeerRun) throws {
        let eight = try #require(part.steps("eight").first, "\(part)")
        for door in Self.eight { #expect(eight.verdicts[door].verdict == "opened", "\(door): \(eight)") }
        let opened = eight.opened.elements.compactMap(\.string)
        #expect(Set(opened) == Set(Self.eight))
        let addresses = eight.addresses.elements.compactMap(\.string)
        #expect(Set(addresses).count == 8)
    }
}
