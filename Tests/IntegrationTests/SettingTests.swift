import Testing

@Suite(.realProcesses)
struct SettingTests {
    @Test("Settings that differ from their default are listed, and in the status")
    func changed() async throws {
        let daemon = try await Daemon.start()
        #expect(try await daemon.json("setting", "list", "--changed").settings == [])

        _ = try await daemon.json("setting", "set", "otpSeconds", "60")
        _ = try await daemon.json("setting", "set", "dailySlots", "64")

        let listed = try await daemon.json("setting", "list", "--changed").settings.elements
        #expect(listed.map(\.name) == ["otpSeconds"])
        #expect(listed.first?.value == "60" && listed.first?.default == "300")
        #expect(try await daemon.json("status").settings[0].name == "otpSeconds")
        let wrong = try await daemon.http(.get, "/sim/v1/settings?changed=maybe")
        #expect(wrong.status == 400)
    }

    @Test("The clocks' drift is a setting, whose change is for all locks")
    func drift() async throws {
        let daemon = try await Daemon.start()

        _ = try await daemon.json("setting", "set", "clockDriftPPM", "1000")
        _ = try await daemon.json("time", "advance", "1000s")

        #expect(try await daemon.json("lock", "show", "102").clockErrorSeconds == 1)
        #expect(try await daemon.json("events", "--kind", "lock.clock_drift").events.elements.count >= 10)
        _ = try await daemon.json("lock", "sync", "102")
        #expect(try await daemon.json("lock", "show", "102").clockErrorSeconds == 0)
    }

    @Test("A refusal at the keypad names its entry in the manual")
    func manual() async throws {
        let daemon = try await Daemon.start()

        let typed = try await daemon.ctl("lock", "keypad", "101", "1234567")
        let explained = try await daemon.ctl("explain", "sam", "--door", "101")

        #expect(typed.output.hasSuffix("\nsee Sources/World/World.docc/WhenItDoesNotOpen.md#unknown_code\n"))
        #expect(explained.output.hasSuffix("\nsee Sources/World/World.docc/WhenItDoesNotOpen.md#sync_pending\n"))
    }
}
