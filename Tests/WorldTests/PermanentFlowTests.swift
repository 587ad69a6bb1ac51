import Cloud
import LockModel
import LockProtocol
import SimulationKernel
import Testing

@testable import World

@Suite("PERMANENT doorcodes and syncs, DESIGN 7")
struct PermanentFlowTests {
    @Test("an offline lock opens after a sync, and not before")
    func offline() async throws {
        let stage = try Stage()
        let code = try await stage.grant(.permanent, "Maple Court/101").first?.code.doorcode

        #expect(try await stage.type(code, "Maple Court/101").reason == .unknownCode)
        try await stage.advance(.hours(300))
        #expect(try await stage.type(code, "Maple Court/101").reason == .unknownCode)
        let sync = try #require(try await stage.sync("Maple Court/101"))
        #expect(sync.applied)
        #expect(try await stage.type(code, "Maple Court/101").verdict == .opened)
    }

    @Test("a revoked code still opens the offline lock until a sync, then it does not")
    func revoked() async throws {
        let stage = try Stage()
        let code = try #require(try await stage.grant(.permanent, "Maple Court/101").first?.code.doorcode)
        try await stage.sync("Maple Court/101")
        try await stage.revoke("guest@example.com", "Maple Court/101")

        #expect(try await stage.type(code, "Maple Court/101").verdict == .opened)
        #expect(try await stage.explain(code, "Maple Court/101").advice?.contains("sync") == true)
        try await stage.sync("Maple Court/101")
        #expect(try await stage.type(code, "Maple Court/101").reason == .unknownCode)
    }

    @Test("on a connected door explain says sync_pending, and after 120 s the code opens with no command")
    func connected() async throws {
        let stage = try Stage()
        let code = try #require(try await stage.grant(.permanent, "105").first?.code.doorcode)

        let before = try await stage.explain(code, "105")
        let early = try await stage.type(code, "105", at: Stage.start + .milliseconds(119_999))
        let late = try await stage.type(code, "105", at: Stage.start + .seconds(120))

        #expect(before.reason == .syncPending)
        #expect(early.reason == .unknownCode)
        #expect(late.verdict == .opened)
    }

    @Test("with common doorcodes one code serves all communal doors; off, each door has its own")
    func commonDoorcodes() async throws {
        let stage = try Stage()
        let maple = try await stage.grant(.permanent, "Front", "Parcel", "Gym").map(\.code.doorcode)
        let saguaro = try await stage.grant(.permanent, "Lobby", "Pool").map(\.code.doorcode)

        try #require(maple.count == 3)
        #expect(Set(maple).count == 1)
        #expect(Set(saguaro).count == 2)
        try await stage.advance(.seconds(121))
        #expect(try await stage.type(maple[0], "Front").verdict == .opened)
        #expect(try await stage.type(maple[1], "Parcel").verdict == .opened)
        #expect(try await stage.type(maple[2], "Gym").reason == .unknownCode)
        try await stage.sync("Gym")
        #expect(try await stage.type(maple[2], "Gym").verdict == .opened)
    }

    @Test("entries of a connected lock reach the cloud by themselves, each once")
    func history() async throws {
        let stage = try Stage()
        let front = try await stage.door("Front")
        for _ in 0..<5 {
            try await stage.type(try stage.code("7316402"), "Front")
            try await stage.advance(.seconds(70))
        }
        try await stage.advance(.minutes(10))

        let history = await stage.state.cloud.history.filter { $0.door == front }
        let indices = history.map(\.record.index)
        #expect(history.filter { $0.record.method == .doorcode && $0.record.reason == nil }.count == 5)
        #expect(indices == Array(0..<UInt64(indices.count)))
    }

    @Test("a dead connected lock is tried once, and again when it has news")
    func deadLock() async throws {
        let stage = try Stage()
        let door = try await stage.door("105")
        try await stage.alter("105") { lock, now in lock.readBattery(percentage: 0, at: now) }
        let code = try await stage.grant(.permanent, "105").first?.code.doorcode
        try await stage.advance(.hours(5))
        let failed = try await stage.world.record(kind: "sync.failed", door: door.description)

        try await stage.alter("105") { lock, now in lock.swapBattery(at: now) }
        try await stage.advance(.seconds(120))

        #expect(failed.count == 1)
        #expect(try await stage.type(code, "105").verdict == .opened)
    }

    @Test("R2 without mains: the connected lock has its clock back by itself after the power")
    func powerCut() async throws {
        let stage = try Stage()
        let code = try await stage.grant(.daily, "Lobby").first?.code.doorcode
        for on in [false, true] {
            try await stage.alter("Lobby") { lock, now in lock.changePower(on: on, at: now) }
        }

        #expect(try await stage.type(code, "Lobby").reason == .unknownTime)
        try await stage.advance(.seconds(130))
        #expect(try await stage.type(code, "Lobby").verdict == .opened)
    }
}
