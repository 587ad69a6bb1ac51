import Testing

@Suite(.realProcesses) struct KeypadTests {
    /// riley's permanent code on 101.
    private static let code = "4821101"

    @Test("The verdict has the documented members")
    func shape() async throws {
        let daemon = try await Daemon.start()

        let opened = try await daemon.json("lock", "keypad", "101", Self.code)

        #expect(opened.names.starts(with: ["at", "door"]))
        #expect(Set(opened.names).isSuperset(of: ["verdict", "reason", "at", "door"]))
        #expect(opened.verdict == "opened")
        #expect(opened.reason == .null)
        #expect(opened.door == "101")
        // Seven keys of 400 ms each after the lens woke, on a clock that was frozen.
        #expect(opened.at == "2026-11-21T14:30:03.000Z")
    }

    @Test("A code is judged at the instant of its last key, and --at puts that key there")
    func judgedAtLastKey() async throws {
        let daemon = try await Daemon.start()

        let opened = try await daemon.json("lock", "keypad", "101", Self.code, "--at", "2026-11-21T15:00:00.250Z")
        let time = try await daemon.json("time", "show")

        #expect(opened.at == "2026-11-21T15:00:00.250Z")
        #expect(time.now == "2026-11-21T15:00:00.250Z")
    }

    @Test("An instant that is over is refused, with exit code 1")
    func past() async throws {
        let daemon = try await Daemon.start()

        let refused = try await daemon.ctl("lock", "keypad", "101", Self.code, "--at", "2026-11-21T14:00:00Z", "--json")

        #expect(refused.code == 1)
        #expect(try refused.json.error.code == "time_runs_forward")
    }

    @Test(
        "What a lock ignores exits with 1 and says why",
        arguments: [
            (["--slow"], "partial"), (["--gap", "5001ms"], "partial"), (["--digits", "4"], "partial"),
            (["--no-wake"], "asleep"),
        ])
    func ignored(options: [String], reason: String) async throws {
        let daemon = try await Daemon.start()

        let run = try await ToolRun(daemon.tool(["lock", "keypad", "101", Self.code, "--json"] + options))

        #expect(run.code == 1)
        #expect(try run.json.verdict == "ignored")
        #expect(try run.json.reason == .text(reason))
    }

    @Test("Five seconds between two keys are still in time")
    func fiveSeconds() async throws {
        let daemon = try await Daemon.start()

        let run = try await daemon.ctl("lock", "keypad", "101", Self.code, "--gap", "5s")

        #expect(run.code == 0, "\(run)")
    }

    @Test("A C1 waits for the confirm key")
    func confirmKey() async throws {
        let daemon = try await Daemon.start()
        let code = try await daemon.partner().code(at: Demo.door103, to: "ann@example.com")

        let without = try await daemon.ctl("lock", "keypad", "103", code, "--no-confirm", "--json")
        let with = try await daemon.ctl("lock", "keypad", "103", code)

        #expect(without.code == 1)
        #expect(try without.json.verdict == "ignored")
        #expect(with.code == 0, "\(with)")
    }

    @Test("A thrown deadbolt refuses a daily code on an M; a lost clock refuses it as unknown_time")
    func doorsThatRefuse() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()

        let bolted = try await partner.code(at: Demo.door102, to: "ann@example.com")
        let deadbolt = try await daemon.ctl("lock", "keypad", "102", bolted, "--json")
        let timeless = try await partner.code(at: Demo.roof, to: "ann@example.com")
        let unknownTime = try await daemon.ctl("lock", "keypad", "Roof", timeless, "--json")

        #expect(try deadbolt.json.reason == "deadbolt")
        #expect(try unknownTime.json.reason == "unknown_time")
    }

    @Test("A door that is not there exits with 2 and names those that are")
    func unknownDoor() async throws {
        let daemon = try await Daemon.start()

        let run = try await daemon.ctl("lock", "keypad", "Nowhere", Self.code, "--json")
        let forPeople = try await daemon.ctl("lock", "keypad", "10", Self.code)

        #expect(run.code == 2)
        #expect(try run.json.error.code == "unknown_door")
        #expect(try run.json.error.candidates.elements.contains("Maple Court/101"))
        #expect(forPeople.code == 2)
        #expect(forPeople.errors.contains("Maple Court/101"))
        #expect(forPeople.output.isEmpty)
    }

    @Test("A door without a device refuses")
    func noDevice() async throws {
        let daemon = try await Daemon.start()

        let run = try await daemon.ctl("lock", "keypad", "106", Self.code, "--json")

        #expect(run.code == 1)
        #expect(try run.json.error.code == "no_device")
    }

    @Test(
        "Doors are named by name, building and name, either id, or an unambiguous prefix",
        arguments: [
            "Saguaro House/Room 1", "Room 1", "d0000000-0000-4000-8000-000000000211",
            "5d000000-0000-4000-8000-000000000211", "Saguaro House/Room 1",
        ])
    func references(reference: String) async throws {
        let daemon = try await Daemon.start()
        let code = try await daemon.partner().code(at: Demo.room1, to: "ann@example.com")

        let run = try await daemon.ctl("lock", "keypad", reference, code, "--json")

        #expect(run.code == 0, "\(run)")
        #expect(try run.json.doorUuid == .text(Demo.room1))
    }

    @Test("A code that is no code is a usage error", arguments: ["12345678901234", "12a4567", ""])
    func noCode(code: String) async throws {
        let daemon = try await Daemon.start()

        let run = try await daemon.ctl("lock", "keypad", "101", code)

        #expect(run.code == 2, "\(run)")
    }
}
