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

    @Test("a clock that is frozen runs forward for who waits, and for who types")
    func frozenMeanwhile() async throws {
        // So slow that neither is over before it is frozen, however busy the machine is.
        let stage = try Stage(scale: 0.001)
        let world = stage.world
        let door = try await stage.door("Front")
        let waiting = Task { try await world.wait(.simulated(.minutes(10))) { _ in false } }
        let typing = Task { try await world.type(Typing(digits: [0, 0, 0, 0, 0, 0, 1]), at: door, last: nil) }
        while await stage.world.waiters.count < 2 { await Task.yield() }

        try await world.setScale(0)

        #expect(try await waiting.value == .timedOut)
        #expect(try await typing.value.verdict == .refused)
        #expect(await stage.now >= Stage.start + .minutes(10))
    }

    @Test("what is left of a wait's timeout goes with a jump in time")
    func jump() async throws {
        let stage = try Stage(scale: 1)
        let world = stage.world
        let waiting = Task { try await world.wait(.simulated(.hours(10))) { _ in false } }
        while await stage.world.waiters.isEmpty { await Task.yield() }

        try await stage.advance(.hours(11))

        #expect(try await waiting.value == .timedOut)
    }

    @Test("a world that is about to stop runs no further forward")
    func halted() async throws {
        let stage = try Stage()
        try await stage.grant(.permanent, "105")
        stage.world.halt()

        await #expect(throws: WorldStopped.self) { try await stage.advance(.hours(1_000)) }
        let result = try await stage.world.wait(.simulated(.hours(1_000))) { _ in false }

        #expect(result == .stopped)
        #expect(await stage.now < Stage.start + .hours(1_000))
    }

    @Test("who gives an advance up ends it where it is")
    func cancelled() async throws {
        let stage = try Stage()
        try await stage.grant(.permanent, "105")
        let world = stage.world
        let running = Task {
            while !Task.isCancelled { await Task.yield() }
            try await world.advance(to: Stage.start + .hours(1_000))
        }
        running.cancel()

        await #expect(throws: WorldStopped.self) { try await running.value }
    }
}
