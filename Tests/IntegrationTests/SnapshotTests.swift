import Testing

@Suite(.realProcesses) struct SnapshotTests {
    @Test("A snapshot brings back cloud, lock and time; a reset brings back the beginning")
    func saveLoadReset() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        let code = try await partner.code("PERMANENT", to: "ann@example.com")
        let start = try await daemon.json("time", "show").now

        let saved = try await daemon.json("snapshot", "save", "before sync")
        _ = try await daemon.json("lock", "sync", "101")
        _ = try await daemon.json("time", "advance", "1d")
        let opened = try await daemon.ctl("lock", "keypad", "101", code)
        let loaded = try await daemon.json("snapshot", "load", "before sync")
        let refused = try await daemon.ctl("lock", "keypad", "101", code)
        let list = try await daemon.json("snapshot", "list").snapshots.elements
        let reset = try await daemon.json("snapshot", "reset")
        let forgotten = try await daemon.ctl("user", "show", "ann")

        #expect(saved.name == "before sync")
        #expect(opened.code == 0, "\(opened)")
        #expect(loaded.now == start)
        #expect(refused.code == 1, "\(refused)")
        #expect(list.map(\.name) == ["before sync"])
        #expect(reset.now == "2026-11-21T14:30:00.000Z")
        #expect(forgotten.code == 2)
    }

    @Test("After a reset equal commands end in an equal digest, with equal codes")
    func resetRepeats() async throws {
        let daemon = try await Daemon.start()

        func play() async throws -> (String, JSON) {
            let code = try await daemon.partner().code("PERMANENT", to: "ann@example.com")
            _ = try await daemon.json("lock", "sync", "101")
            _ = try await daemon.ctl("lock", "keypad", "101", code)
            return (code, try await daemon.json("time", "show").digest)
        }
        let first = try await play()
        _ = try await daemon.json("snapshot", "reset")
        let second = try await play()

        #expect(first == second)
    }

    @Test(
        "A snapshot that is not there, and a name that cannot be one",
        arguments: [["load", "nothing"], ["save", "a/b"], ["save", ".hidden"]])
    func refused(words: [String]) async throws {
        let daemon = try await Daemon.start()

        let run = try await ToolRun(daemon.tool(["snapshot"] + words))

        #expect(run.code == 2, "\(run)")
    }

    @Test("A connected lock's pending sync survives a snapshot")
    func pendingSync() async throws {
        let daemon = try await Daemon.start()
        let code = try await daemon.partner().code("PERMANENT", at: Demo.door105, to: "ann@example.com")

        _ = try await daemon.json("snapshot", "save", "pending")
        _ = try await daemon.json("time", "advance", "1h")
        _ = try await daemon.json("snapshot", "load", "pending")
        let synced = try await daemon.json("wait", "synced", "105")
        let opened = try await daemon.ctl("lock", "keypad", "105", code)

        #expect(synced.at == "2026-11-21T14:32:00.000Z")
        #expect(opened.code == 0, "\(opened)")
    }
}
