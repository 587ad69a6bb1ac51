import Cloud
import Journal
import SimulationKernel
import Testing

@testable import World

@Suite("Snapshots and reset, DESIGN 5")
struct SnapshotTests {
    @Test("a reset begins the run anew: equal commands end in equal digests")
    func reset() async throws {
        let stage = try Stage()
        _ = try await DeterminismTests.play(stage)
        let (digest, state) = (try await stage.digest, await stage.state)

        try await stage.world.reset()
        #expect(await stage.now == Stage.start)
        _ = try await DeterminismTests.play(stage)

        #expect(try await stage.digest == digest)
        #expect(await stage.state == state)
    }

    @Test("a loaded snapshot has the state and time that were saved, and each load leads the same way")
    func load() async throws {
        let stage = try Stage()
        try await stage.grant(.permanent, "105")
        let saved = await stage.state
        _ = try await stage.world.saveSnapshot(named: "before")
        let savedAt = await stage.now

        var digests: [String] = []
        for _ in 0..<2 {
            _ = try await DeterminismTests.play(stage)
            try await stage.advance(.hours(50))
            #expect(try await stage.world.loadSnapshot(named: "before"))
            #expect(await stage.state == saved)
            #expect(await stage.now == savedAt)
            _ = try await DeterminismTests.play(stage)
            digests.append(try await stage.digest)
        }

        #expect(digests[0] == digests[1])
    }

    @Test("what waited in the snapshot falls due after the load")
    func pendingSync() async throws {
        let stage = try Stage()
        let code = try await stage.grant(.permanent, "105").first?.code.doorcode
        _ = try await stage.world.saveSnapshot(named: "pending")
        try await stage.advance(.hours(1))

        _ = try await stage.world.loadSnapshot(named: "pending")
        try await stage.advance(.seconds(121))

        #expect(try await stage.type(code, "105").verdict == .opened)
    }

    @Test("saving is no event, and a name that is none, or the world's own, loads nothing")
    func names() async throws {
        let stage = try Stage()
        let digest = try await stage.digest
        _ = try await stage.world.saveSnapshot(named: "a")

        #expect(try await stage.digest == digest)
        #expect(try await stage.world.loadSnapshot(named: "b") == false)
        #expect(try await stage.world.loadSnapshot(named: ".origin") == false)
        #expect(try await stage.world.snapshots().map(\.name) == ["a"])
    }

    @Test("ids of events go on over loads and resets, and a new run's record begins behind the old one's")
    func ids() async throws {
        let stage = try Stage()
        try await stage.grant(.daily, "Room 1")
        try await stage.world.reset()
        try await stage.grant(.daily, "Room 1")

        let records = try await stage.world.record()
        let runBegins = await stage.world.runBegins

        #expect(records.map(\.id) == Array(1...UInt64(records.count)))
        #expect(try await stage.world.record(after: runBegins).first?.event.kind == .worldStarted)
    }

    @Test("after a load, a killed process comes back into the loaded run", arguments: [false, true])
    func restart(_ isReset: Bool) async throws {
        let folder = try Folder()
        let stage = try Stage(folder: folder, seed: 1, start: Stage.start)
        try await stage.grant(.permanent, "105")
        _ = try await stage.world.saveSnapshot(named: "one")
        try await stage.advance(.hours(30))
        if isReset { try await stage.world.reset() } else { _ = try await stage.world.loadSnapshot(named: "one") }
        try await stage.grant(.daily, "Room 1")

        let restarted = try Stage(folder: try folder.killed())

        #expect(await restarted.state == stage.state)
        #expect(await restarted.now == stage.now)
        #expect(try await restarted.digest == stage.digest)
        #expect(await restarted.world.runBegins == stage.world.runBegins)
    }

    @Test("explain and the past are those of this run")
    func lookingBack() async throws {
        let stage = try Stage()
        let code = try #require(try await stage.grant(.daily, "Room 1").first?.code.doorcode)
        try await stage.advance(.hours(1))
        try await stage.world.reset()

        let explanation = try await stage.explain(code, "Room 1")

        #expect(!explanation.chain.contains { $0.what.contains("granted") })
    }
}
