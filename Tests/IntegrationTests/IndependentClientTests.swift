import Testing

/// A phone that has nothing of ours: Tests/Peers/courier, made from the documented protocol, over Bumble and a public
/// Noise package.
@Suite(.realProcesses, .enabled(if: Peers.areThere, "\(Peers.absence)"))
struct IndependentClientTests {
    @Test("The documented examples come out the same by another implementation")
    func workedExamples() async throws {
        let check = try Sandbox.own().launch(
            Peers.python,
            [Peers.root + "/Tests/Peers/courier/check.py", Peers.root + "/Sources/LockProtocol/LockProtocol.docc"])

        let run = try await ToolRun(check)

        #expect(run.code == 0, "\(run)")
    }

    @Test(
        "A resident signs in, registers a phone, and opens the door after bringing the package to the lock",
        arguments: [
            (["mtu", "open"], []), (["open"], ["--commands"]), (["open"], ["--indications"]),
            (["mtu", "open"], ["--commands", "--indications"]),
        ] as [([String], [String])])
    func opens(ways: [String], options: [String]) async throws {
        let daemon = try await Daemon.startWithRadio()
        let phone = try await Courier(daemon)

        let run = try await phone.run(
            ["errands", "find", "connect"] + ways
                + ["hello", "sync", "unlock", "status", "sync", "disconnect", "logs"],
            options + ["--scan-for", "1"])

        #expect(run.code == 0, "\(run)")
        #expect((run.steps("find")[0].locksHeard.integer ?? 0) >= 5)
        #expect(run.steps("open")[0].mtu == (ways.contains("mtu") ? 517 : 23))
        #expect(run.steps("hello")[0].knowsKey == false)
        let errand = run.steps("errands")[0].errands.elements.first { $0.uuid == .text(Courier.lock) }
        let package = run.steps("sync")[0].package
        #expect(package.applied == errand?.sequence)
        #expect(package.begunAt == 0)
        #expect(run.steps("unlock")[0].seconds == 10)
        #expect(run.steps("status")[0].knowsKey == true)
        #expect(run.steps("status")[0].free == true)
        let log = run.steps("logs")[0].logs.elements.last
        #expect(log?.method == "ble")
        #expect(log?.result == "success")
        #expect(log?.fullName == "Riley Reed")
        let opened = try await daemon.lockEvents("lock.opened", "101")
        #expect(opened.count == 1)
        #expect(opened.first?.user == "riley@example.com")
        #expect(opened.first?.data.method == "phone")
        #expect(opened.first?.data.phoneKey == .text(phone.publicKey))
        let entry = try await daemon.json("history", "--door", "101").entries[0]
        #expect(entry.method == "phone")
        #expect(entry.verdict == "opened")
        #expect(entry.user == "riley@example.com")
        #expect(entry.reachedCloudAt != .null, "the second sync took the record along")
    }

    @Test("A phone whose access was revoked brings the revocation itself, and is refused from then on")
    func revoked() async throws {
        let daemon = try await Daemon.startWithRadio()
        let phone = try await Courier(daemon)
        let before = try await phone.run(["find", "connect", "mtu", "open", "hello", "sync", "unlock", "disconnect"])
        let partner = try await daemon.partner()

        let answer = try await partner.call(.delete, "/v1/users/\(Demo.riley)/doors/\(Demo.door101)")
        let carried = try await phone.run(
            ["locks", "errands", "find", "connect", "mtu", "open", "hello", "sync", "status", "disconnect"])
        let after = try await phone.run(["find", "connect", "mtu", "open", "hello", "unlock"])

        #expect(before.code == 0, "\(before)")
        #expect(answer.status == 200, "\(answer)")
        #expect(carried.code == 0, "\(carried)")
        #expect(!carried.steps("locks")[0].locks.elements.contains { $0.uuid == .text(Courier.lock) })
        #expect(carried.steps("errands")[0].errands.elements.contains { $0.uuid == .text(Courier.lock) })
        #expect(carried.steps("hello")[0].knowsKey == true, "nobody had told the lock")
        #expect(carried.steps("status")[0].knowsKey == false)
        #expect(after.steps("unlock").first?.refused == "unknown_credential", "\(after)")
        let refused = try await daemon.lockEvents("lock.refused", "101")
        #expect(refused.last?.data.reason == "unknown_credential")
        #expect(try await daemon.lockEvents("lock.opened", "101").count == 1)
    }

    @Test("A recorded session, sent again octet by octet, gets a welcome and no further, and opens nothing")
    func replay() async throws {
        let daemon = try await Daemon.startWithRadio()
        let phone = try await Courier(daemon)
        let recorded = try await phone.run(
            ["find", "connect", "mtu", "open", "hello", "sync", "unlock", "record", "disconnect"])
        let replayed = try await phone.run(["find", "connect", "mtu", "open", "replay"])
        let bare = try await phone.run(
            ["find", "connect", "mtu", "open", "hello", "unlock", "record", "disconnect", "connect", "mtu", "open"]
                + ["replay"])
        let status = try await phone.run(["find", "connect", "open", "hello", "disconnect"])

        #expect(recorded.code == 0, "\(recorded)")
        for run in [replayed, bare] {
            #expect(run.code == 0, "\(run)")
            #expect(run.steps("replay").first?.answers == ["welcome", "alert malformed"])
            #expect(run.steps("replay").first?.reason == 0x13)
        }
        #expect(status.code == 0, "the lock serves on: \(status)")
        let opened = try await daemon.lockEvents("lock.opened", "101")
        #expect(opened.count == 2, "the two that were asked for: \(opened)")
        #expect(try await daemon.lockEvents("package.applied", "101").count == 1)
    }

    @Test("A second phone is told that the lock is busy, is hung up on, and leaves the first session as it was")
    func busy() async throws {
        let daemon = try await Daemon.startWithRadio()
        let phone = try await Courier(daemon)

        let run = try await phone.run(
            ["find", "connect", "mtu", "open", "hello", "sync", "rival", "status", "unlock", "disconnect"])

        #expect(run.code == 0, "\(run)")
        #expect(run.steps("rival")[0].alert == "busy")
        #expect(run.steps("rival")[0].reason == 0x13)
        #expect(run.steps("rival")[0].info.flags.integer.map { $0 & 4 } == 4, "info says so before")
    }

    @Test("A package whose session broke off goes on, in the next, at the chunk that is missing")
    func resumption() async throws {
        let daemon = try await Daemon.startWithRadio()
        let phone = try await Courier(daemon)

        let run = try await phone.run(
            ["find", "connect", "open", "hello", "part-of-package", "disconnect"]
                + ["connect", "open", "hello", "sync", "unlock", "disconnect"])

        #expect(run.code == 0, "\(run)")
        #expect(run.steps("part-of-package")[0].next == 1)
        #expect(run.steps("hello")[1].underWay.next == 1)
        #expect(run.steps("hello")[1].knowsKey == false, "half a package does nothing")
        #expect(run.steps("sync")[0].package.begunAt == 1)
    }

    @Test("A package and a report of several full segments go over", arguments: [["mtu", "open"], ["open"]])
    func large(ways: [String]) async throws {
        let daemon = try await Daemon.startWithRadio()
        let phone = try await Courier(daemon)
        let partner = try await daemon.partner()
        for number in 0..<40 {
            _ = try await partner.grant(
                Demo.grant("PERMANENT", to: "guest\(number)@example.com").with(["startTime": "2026-01-01T00:00:00Z"]))
        }
        let unlocks = Array(repeating: "unlock", count: 20)

        let run = try await phone.run(
            ["find", "connect"] + ways + ["hello", "sync"] + unlocks + ["sync", "disconnect"])

        #expect(run.code == 0, "\(run)")
        #expect((run.steps("sync")[0].package.chunks.integer ?? 0) > 3)
        let report = run.steps("sync")[1].report
        #expect((report.octets.integer ?? 0) > 700)
        #expect((report.recordsBelow.integer ?? 0) > 20)
    }

    @Test(
        "The lock refuses, and ends, what the documentation says, in its words",
        arguments: ["probe-requests", "probe-messages", "probe-segments"])
    func probes(step: String) async throws {
        let daemon = try await Daemon.startWithRadio()
        let phone = try await Courier(daemon)

        let run = try await phone.run(["find", step], ["--timeout", "90"])

        #expect(run.code == 0, "\(run)")
        #expect(try await daemon.lockEvents("lock.opened", "101").isEmpty)
    }

    @Test("A session without a message is over after ten seconds, and the lock hangs up")
    func idle() async throws {
        let daemon = try await Daemon.startWithRadio()
        let phone = try await Courier(daemon)

        let run = try await phone.run(["find", "connect", "open", "hello", "hung-up"])

        #expect(run.code == 0, "\(run)")
        #expect(run.steps("hung-up")[0].reason == 0x13)
        #expect((9_000...12_000).contains(run.steps("hung-up")[0].milliseconds.double ?? 0), "\(run.lines)")
    }
}
