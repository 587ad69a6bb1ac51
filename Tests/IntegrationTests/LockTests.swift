import Testing

/// What else can be done to a lock than type at it.
@Suite(.realProcesses) struct LockTests {
    @Test("A battery change loses the clock: a daily code is refused as unknown_time until a sync")
    func batteryChange() async throws {
        let daemon = try await Daemon.start()
        let code = try await daemon.partner().code(to: "ann@example.com")

        _ = try await daemon.json("lock", "battery", "101", "--swap")
        let lost = try await daemon.ctl("lock", "keypad", "101", code, "--json")
        let needsSync = try await daemon.json("door", "list", "--needs-sync").doors.elements.map(\.name)
        _ = try await daemon.json("lock", "sync", "101")
        let known = try await daemon.ctl("lock", "keypad", "101", code, "--json")

        #expect(lost.code == 1)
        #expect(try lost.json.reason == "unknown_time")
        #expect(needsSync.contains("101"))
        #expect(known.code == 0, "\(known)")
    }

    @Test("A wired reader without power ignores everybody; after it, it needs a sync")
    func powerCut() async throws {
        let daemon = try await Daemon.start()
        let code = try await daemon.partner().code(at: Demo.pool, to: "ann@example.com")

        let off = try await daemon.ctl("lock", "power", "Pool", "off")
        let dead = try await daemon.ctl("lock", "keypad", "Pool", code, "--json")
        let sync = try await daemon.ctl("lock", "sync", "Pool", "--json")
        _ = try await daemon.ctl("lock", "power", "Pool", "on")
        let timeless = try await daemon.ctl("lock", "keypad", "Pool", code, "--json")
        _ = try await daemon.json("lock", "sync", "Pool")
        let opened = try await daemon.ctl("lock", "keypad", "Pool", code)

        #expect(off.code == 0, "\(off)")
        #expect(dead.code == 1)
        #expect(try dead.json.verdict != "opened")
        #expect(sync.code == 1)
        #expect(try timeless.json.reason == "unknown_time")
        #expect(opened.code == 0, "\(opened)")
    }

    @Test("A thrown deadbolt on a mortise lock refuses a daily code, and a retracted one does not")
    func deadbolt() async throws {
        let daemon = try await Daemon.start()
        let code = try await daemon.partner().code(at: Demo.door102, to: "ann@example.com")

        let thrown = try await daemon.ctl("lock", "keypad", "102", code, "--json")
        let why = try await daemon.json("explain", code, "--door", "102")
        _ = try await daemon.json("lock", "deadbolt", "102", "retracted")
        let retracted = try await daemon.ctl("lock", "keypad", "102", code)

        #expect(try thrown.json.reason == "deadbolt")
        #expect(why.reason == "deadbolt")
        #expect(retracted.code == 0, "\(retracted)")
    }

    @Test("morgan's keycard opens 102; another does not")
    func card() async throws {
        let daemon = try await Daemon.start()

        let own = try await daemon.ctl("lock", "card", "102", "04a1b2c3d4e5f6", "--json")
        let other = try await daemon.ctl("lock", "card", "102", "04a1b2c3d4e5f7", "--json")
        let elsewhere = try await daemon.ctl("lock", "card", "Room 1", "04a1b2c3d4e5f6", "--json")
        let none = try await daemon.ctl("lock", "card", "102", "xyz", "--json")

        #expect(own.code == 0, "\(own)")
        #expect(try other.json.reason == "unknown_credential")
        #expect(try elsewhere.json.verdict == "refused")
        #expect(none.code == 2)
    }

    @Test("A lock whose clock is wrong judges by its own")
    func wrongClock() async throws {
        let daemon = try await Daemon.start()
        let code = try await daemon.partner().code(to: "ann@example.com")

        _ = try await daemon.json("lock", "clock", "101", "--offset", "15h")
        let refused = try await daemon.ctl("lock", "keypad", "101", code, "--json")
        let difference = try await daemon.json("diff", "--door", "101").elements.first { $0.field == "clock" }

        #expect(try refused.json.reason == "expired")
        #expect(difference?.lock == "2026-11-22T05:30:03.000Z", "\(String(describing: difference))")
    }

    @Test("A connected lock's log and battery reach the cloud by themselves")
    func reportsByItself() async throws {
        let daemon = try await Daemon.start()
        let refused = try await daemon.ctl("lock", "keypad", "105", "0000000")
        _ = try await daemon.ctl("lock", "battery", "105", "55")

        let record = try await daemon.json("wait", "record", "105", "--reason", "unknown_code", "--timeout", "1h")
        let battery = try await daemon.json("door", "show", "105").cloud.battery.percentage
        let entry = try await daemon.json("history", "--door", "105").entries[0]

        #expect(refused.code == 1)
        #expect(record.at.string != nil)
        #expect(battery == 55)
        #expect(entry.reachedCloudAt.string != nil)
    }

    @Test(
        "A person is named by handle, email, phone or id",
        arguments: ["both", "both@example.com", "+12125550110", "a0000000-0000-4000-8000-000000000010"])
    func people(reference: String) async throws {
        let daemon = try await Daemon.start()

        let user = try await daemon.json("user", "show", reference)

        #expect(user.email == "both@example.com")
    }

    @Test("The wrong-code lockout is off, and by its settings on")
    func lockout() async throws {
        let daemon = try await Daemon.start()

        for _ in 0..<4 { _ = try await daemon.ctl("lock", "keypad", "101", "0000000") }
        let open = try await daemon.ctl("lock", "keypad", "101", "4821101")
        _ = try await daemon.json("setting", "set", "wrongCodeLimit", "2")
        _ = try await daemon.json("setting", "set", "lockoutSeconds", "60")
        _ = try await daemon.json("lock", "sync", "101")
        for _ in 0..<2 { _ = try await daemon.ctl("lock", "keypad", "101", "0000000") }
        let lockedOut = try await daemon.ctl("lock", "keypad", "101", "4821101", "--json")
        _ = try await daemon.json("time", "advance", "1m")
        let over = try await daemon.ctl("lock", "keypad", "101", "4821101")

        #expect(open.code == 0, "\(open)")
        #expect(lockedOut.code == 1)
        #expect(try lockedOut.json.reason == "locked_out")
        #expect(over.code == 0, "\(over)")
    }
}
