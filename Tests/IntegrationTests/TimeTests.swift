import Testing

@Suite(.realProcesses) struct TimeTests {
    @Test("time show and status have the documented members")
    func shape() async throws {
        let daemon = try await Daemon.start(["--seed", "7"])

        let time = try await daemon.json("time", "show")
        let status = try await daemon.json("status")

        #expect(time.names == ["digest", "mode", "now", "scale", "seed"])
        #expect(Set(status.names).isSuperset(of: time.names))
        #expect(time.now == "2026-11-21T14:30:00.000Z")
        #expect(time.mode == "frozen")
        #expect(time.scale == 0)
        #expect(time.seed == 7)
        #expect(time.digest.string?.count == 16)
        #expect(status.digest == time.digest)
        #expect(status.property == "Maple Court demo")
        #expect(status.journal == "memory")
    }

    @Test("advance and set run time forward, with all that falls due")
    func forward() async throws {
        let daemon = try await Daemon.start()

        let advanced = try await daemon.json("time", "advance", "1h30m")
        let to = try await daemon.json("time", "advance", "--to", "2026-11-21T18:00:00Z")
        let set = try await daemon.json("time", "set", "2026-11-21T13:30:00.500-05:00")
        let standing = try await daemon.json("time", "set", "2026-11-21T18:30:00.500Z")

        #expect(advanced.now == "2026-11-21T16:00:00.000Z")
        #expect(to.now == "2026-11-21T18:00:00.000Z")
        #expect(set.now == "2026-11-21T18:30:00.500Z")
        #expect(standing.now == set.now)
        #expect(advanced.ran.integer != nil)
    }

    @Test("World time never runs back", arguments: [["set", "2026-11-21T14:29:59Z"], ["advance", "--", "-1s"]])
    func past(words: [String]) async throws {
        let daemon = try await Daemon.start()

        let run = try await ToolRun(daemon.tool(["time"] + words))
        let time = try await daemon.json("time", "show")

        #expect(run.code == 1, "\(run)")
        #expect(run.errors.contains("never runs back"))
        #expect(time.now == "2026-11-21T14:30:00.000Z")
    }

    @Test(
        "What is no instant or no duration is a usage error",
        arguments: [
            ["set", "tomorrow"], ["set", "2026-11-21T14:30:00"], ["advance", "soon"], ["advance"],
            ["run", "--scale", "fast"],
            ["run", "--scale", "nan"], ["run", "--scale", "1e9"],
        ])
    func notATime(words: [String]) async throws {
        let daemon = try await Daemon.start()

        let run = try await ToolRun(daemon.tool(["time"] + words))

        #expect(run.code == 2, "\(run)")
    }

    @Test("run lets time pass at a scale, freeze stops it")
    func runAndFreeze() async throws {
        let daemon = try await Daemon.start()

        let running = try await daemon.json("time", "run", "--scale", "3600")
        try await Task.sleep(for: .milliseconds(60))
        let frozen = try await daemon.json("time", "freeze")
        try await Task.sleep(for: .milliseconds(20))
        let later = try await daemon.json("time", "show")

        #expect(running.mode == "paced")
        #expect(running.scale == 3600)
        #expect(frozen.mode == "frozen")
        #expect(try #require(frozen.now.string) > "2026-11-21T14:33:00")
        #expect(later.now == frozen.now)
    }

    @Test("On a running clock a keypad takes the time that typing takes, and a connected door syncs by itself")
    func paced() async throws {
        let daemon = try await Daemon.start(["--time-scale", "600"])
        // A minute of the wall clock, so that a slow machine is not too late for what has to come before.
        _ = try await daemon.ctl("setting", "set", "connectedSyncSeconds", "36000")
        let code = try await daemon.partner().code("PERMANENT", at: Demo.door105, to: "ann@example.com")

        let tooSoon = try await daemon.ctl("lock", "keypad", "105", code)
        _ = try await daemon.ctl("time", "run", "--scale", "86400")
        let synced = try await daemon.ctl("wait", "synced", "105", "--timeout", "12h")
        let opened = try await daemon.ctl("lock", "keypad", "105", code)

        #expect(tooSoon.code == 1, "\(tooSoon)")
        #expect(synced.code == 0, "\(synced)")
        #expect(opened.code == 0, "\(opened)")
    }

    @Test("However slow the clock, a wait in simulated time does no harm")
    func verySlow() async throws {
        let daemon = try await Daemon.start(["--time-scale", "0.000000001"])

        let waiting = try daemon.tool(["wait", "event", "world.restored", "--timeout", "3650d"])
        let early = await waiting.exit(within: .milliseconds(500))
        let alive = try await daemon.http(.get, "/healthz")

        #expect(early == nil, "\(waiting.errors)")
        #expect(alive.status == 200)
        waiting.signal(2)
        _ = await waiting.exit(within: .seconds(5))
    }

    @Test("A seed that needs all 64 bits is told whole")
    func greatSeed() async throws {
        let daemon = try await Daemon.start(["--seed", "18446744073709551615"])

        let time = try await daemon.ctl("time", "show", "--json")

        #expect(time.output.contains("18446744073709551615"), "\(time)")
    }

    @Test(
        "The Date of every answer is the simulated time",
        arguments: ["/healthz", "/sim/v1/status", "/access/sdk/v1/doors", "/nowhere"])
    func dateHeader(path: String) async throws {
        let daemon = try await Daemon.start()
        _ = try await daemon.json("time", "set", "2027-01-01T00:00:07.900Z")

        let answer = try await daemon.http(.get, path)

        #expect(answer.all("Date") == ["Fri, 01 Jan 2027 00:00:07 GMT"])
        #expect(answer.header("Latch-Simulated-Date") == nil)
    }

    @Test("Settings are listed, read and changed; what they do not take is refused")
    func settings() async throws {
        let daemon = try await Daemon.start()

        let changed = try await daemon.json("setting", "set", "connectedSyncSeconds", "30")
        let read = try await daemon.json("setting", "get", "connectedSyncSeconds")
        let status = try await daemon.json("status").settings
        let wrong = try await daemon.ctl("setting", "set", "connectedSyncSeconds", "soon")
        let unknown = try await daemon.ctl("setting", "get", "nothing", "--json")
        _ = try await daemon.partner().grant(Demo.grant("PERMANENT", at: [Demo.door105], to: "ann@example.com"))
        let synced = try await daemon.json("wait", "synced", "105")

        #expect(changed.value == "30")
        #expect(read == changed)
        #expect(status[0].name == "connectedSyncSeconds")
        #expect(status[0].default == "120")
        #expect(wrong.code == 2, "\(wrong)")
        #expect(unknown.code == 2)
        #expect(try unknown.json.error.candidates.elements.contains("connectedSyncSeconds"))
        #expect(synced.at == "2026-11-21T14:30:30.000Z")
    }
}
