import Cloud
import Foundation
import Journal
import LockModel
import LockProtocol
import SimulationKernel
import Testing

@testable import World

@Suite("A restart finds everything, issue 2")
struct RestartTests {
    private func first(_ stage: Stage) async throws {
        try await stage.grant(.daily, "Maple Court/101")
        try await stage.grant(.permanent, to: "p@example.com", "105", "Lobby")
        try await stage.type(try stage.code("4821101"), "Maple Court/101")
        try await stage.advance(.seconds(100))
        try await stage.sync("Roof")
    }

    private func second(_ stage: Stage) async throws {
        try await stage.advance(.seconds(60))
        try await stage.grant(.permanent, to: "q@example.com", "105", "Front")
        try await stage.type(try stage.code("7316402"), "Front")
        try await stage.revoke("p@example.com", "105")
        try await stage.advance(.hours(15))
    }

    @Test("a process that was killed comes back with the same state, time and digest, and goes on as if nothing was")
    func killed() async throws {
        let folder = try Folder()
        let stage = try Stage(folder: folder, seed: 7, start: Stage.start)
        try await first(stage)

        let restarted = try Stage(folder: try folder.killed())
        #expect(await restarted.state == stage.state)
        #expect(await restarted.now == stage.now)
        #expect(try await restarted.digest == stage.digest)

        try await second(stage)
        try await second(restarted)
        #expect(await restarted.state == stage.state)
        #expect(try await restarted.digest == stage.digest)
        #expect(try await restarted.world.record().map(\.id) == stage.world.record().map(\.id))
    }

    @Test("so does one that was stopped")
    func stopped() async throws {
        let folder = try Folder()
        let stage = try Stage(folder: folder, seed: 7, start: Stage.start)
        let memory = try Stage(seed: 7)
        try await first(stage)
        try await first(memory)
        try await stage.world.stop()

        let restarted = try Stage(folder: folder)
        try await second(restarted)
        try await second(memory)

        #expect(await restarted.state == memory.state)
        #expect(try await restarted.digest == memory.digest)
    }

    @Test("a restart after every command is no difference either")
    func afterEveryCommand() async throws {
        var folder = try Folder()
        var stage = try Stage(folder: folder, seed: 3, start: Stage.start)
        let memory = try Stage(seed: 3)
        for number in 0..<6 {
            for each in [stage, memory] {
                try await each.grant(.permanent, to: "\(number)@example.com", "105")
                try await each.type(try each.code("4821101"), "Maple Court/101")
                try await each.advance(.seconds(50))
            }
            folder = try folder.killed()
            stage = try Stage(folder: folder)
        }

        #expect(await stage.state == memory.state)
        #expect(try await stage.digest == memory.digest)
    }

    @Test("what falls due at one instant happens in the same order after a restart")
    func tiesKeepTheirOrder() async throws {
        let folder = try Folder()
        let stage = try Stage(folder: folder, seed: 3, start: Stage.start)
        // Not in the order of the property.
        try await stage.grant(.permanent, "Lobby", "105", "Front")

        let restarted = try Stage(folder: try folder.killed())
        for each in [stage, restarted] { try await each.advance(.minutes(5)) }

        #expect(try await restarted.digest == stage.digest)
    }

    @Test("a lens that falls asleep when doors lock again plays no part in their order: a restart puts it to sleep")
    func lensesKeepNoOrder() async throws {
        let folder = try Folder()
        let stage = try Stage(folder: folder, seed: 3, start: Stage.start)
        let (flat, card) = (try await stage.door("102"), [UInt8](hexadecimal: "04a1b2c3d4e5f6") ?? [])
        _ = try await stage.world.present(card: [1, 2, 3, 4], at: flat, at: nil)
        try await stage.type(try stage.code("4821101"), "Maple Court/101", at: Stage.start)
        let opened = try await stage.world.present(card: card, at: flat, at: nil)
        #expect(opened.verdict == .opened)

        let restarted = try Stage(folder: try folder.killed())
        for each in [stage, restarted] { try await each.advance(.minutes(1)) }

        #expect(try await restarted.digest == stage.digest)
    }

    @Test("doors that were opened twice at one instant lock again in the same order after a restart")
    func openedTwice() async throws {
        let folder = try Folder()
        let stage = try Stage(folder: folder, seed: 3, start: Stage.start)
        let code = try await stage.grant(.daily, "Room 1").first?.code.doorcode
        for _ in 0..<2 {
            try await stage.type(code, "Room 1", at: Stage.start)
            try await stage.type(try stage.code("4821101"), "Maple Court/101", at: Stage.start)
        }
        try await stage.type(code, "Room 1", at: Stage.start)

        let restarted = try Stage(folder: try folder.killed())
        for each in [stage, restarted] { try await each.advance(.minutes(1)) }

        #expect(try await restarted.digest == stage.digest)
    }

    @Test("time that passed without events is not lost")
    func quietTime() async throws {
        let folder = try Folder()
        let stage = try Stage(folder: folder, seed: 1, start: Stage.start)
        try await stage.advance(.hours(77))

        let restarted = try Stage(folder: try folder.killed())

        #expect(await restarted.now == Stage.start + .hours(77))
    }

    @Test("a restart from a checkpoint, after thousands of events, is the same")
    func checkpoint() async throws {
        let folder = try Folder()
        let stage = try Stage(folder: folder, seed: 1, start: Stage.start)
        let roof = try await stage.door("Roof")
        try await stage.world.perform { simulation in
            for _ in 0..<5_100 { simulation.withLock(roof) { lock, now in lock.loseClock(at: now) } }
        }
        try await first(stage)

        let copy = try folder.killed()
        let snapshots = try Journal(folder: copy.path)
        #expect(try snapshots.snapshot(named: ".checkpoint")?.sequence ?? 0 > 5_000)
        try snapshots.close()
        let restarted = try Stage(folder: copy)

        #expect(await restarted.state == stage.state)
        #expect(try await restarted.digest == stage.digest)
        #expect(try await restarted.world.state(at: Stage.start) != nil)
    }

    @Test("a start that was killed before its first event can be started again")
    func killedAtTheBeginning() async throws {
        let folder = try Folder()
        try Journal(folder: folder.path).close()

        let stage = try Stage(folder: folder, seed: 1, start: Stage.start)

        #expect(try await stage.digest == Stage().digest)
    }

    @Test("the cause of what falls due is known after a restart too")
    func causes() async throws {
        let folder = try Folder()
        let stage = try Stage(folder: folder, seed: 3, start: Stage.start)
        try await stage.grant(.permanent, "105")

        let restarted = try Stage(folder: try folder.killed())
        var causes: [[UInt64?]] = []
        for each in [stage, restarted] {
            try await each.advance(.minutes(5))
            causes.append(try await each.world.record().map(\.cause))
        }

        #expect(causes[0] == causes[1])
    }
}
