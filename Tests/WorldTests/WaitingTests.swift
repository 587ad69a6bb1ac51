import Cloud
import SimulationKernel
import Testing

@testable import World

@Suite("Waiting and listening")
struct WaitingTests {
    @Test("on a frozen clock a wait runs time forward exactly until its answer")
    func frozen() async throws {
        let stage = try Stage()
        try await stage.grant(.permanent, "105")
        let door = try await stage.door("105")

        let result = try await stage.world.wait(.simulated(.minutes(10))) { simulation in
            simulation.state.cloud.links[door]?.needsSync == false
        }

        #expect(result == .settled)
        #expect(await stage.now == Stage.start + .seconds(120))
    }

    @Test("a wait without an answer ends at its limit")
    func timeout() async throws {
        let stage = try Stage()

        let result = try await stage.world.wait(.simulated(.minutes(10))) { _ in false }

        #expect(result == .timedOut)
        #expect(await stage.now == Stage.start + .minutes(10))
    }

    @Test("a wait in wall time leaves a frozen clock alone, and is woken by what somebody does")
    func wall() async throws {
        let stage = try Stage()
        let world = stage.world
        let waiting = Task {
            try await world.wait(.wall(.seconds(20))) { $0.hasRecorded(kind: "access.granted", at: nil, after: 0) }
        }

        try await stage.grant(.daily, "Room 1")

        #expect(try await waiting.value == .settled)
        #expect(await stage.now == Stage.start)
    }

    @Test("a reader of the stream gets each event once, in order, until the world stops")
    func events() async throws {
        let stage = try Stage()
        let stream = try #require(await stage.world.events())
        try await stage.grant(.permanent, "105")
        try await stage.advance(.minutes(5))
        await stage.world.endStreams()

        var ids: [UInt64] = []
        for await event in stream { ids.append(event.id) }

        let recorded = try await stage.world.record(after: 1).map(\.id)
        #expect(ids == recorded)
        #expect(!ids.isEmpty)
    }

    @Test("a world that stops wakes those who wait")
    func stopping() async throws {
        let stage = try Stage()
        let world = stage.world
        let waiting = Task { try await world.wait(.wall(.seconds(60))) { _ in false } }
        while await stage.world.waiters.isEmpty { await Task.yield() }

        try await stage.world.stop()

        #expect(try await waiting.value == .stopped)
    }
}
