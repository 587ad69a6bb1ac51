import Cloud
import LockModel
import LockProtocol
import SimulationKernel
import Testing

@testable import World

@Suite("diff: where cloud and lock disagree, and since when, DESIGN 5.1")
struct DiffTests {
    private let flat = "Maple Court/101"

    @Test("sam is the demo's standing difference; the Roof's lost clock is the other")
    func standing() async throws {
        let stage = try Stage()

        let found = try await stage.world.differences(at: nil)

        let door = try await stage.door(flat)
        let sam = try #require(found.first { $0.door == door })
        #expect(sam.subject == "sam@example.com doorcode")
        #expect((sam.field, sam.cloud, sam.lock) == ("credential", "granted", "absent"))
        #expect(sam.since == Stage.start)
        #expect(sam.event == nil)
        let roof = try await stage.door("Roof")
        #expect(found.filter { $0.door == roof }.map(\.field) == ["clock"])
        #expect(found.count == 2)
    }

    @Test("a sync ends it")
    func ends() async throws {
        let stage = try Stage()

        for door in [flat, "Roof"] { try await stage.sync(door) }

        #expect(try await stage.world.differences(at: nil).isEmpty)
    }

    @Test("a grant on an offline lock is one, since its event", arguments: ["sam@example.com", "new@example.com"])
    func grant(_ email: String) async throws {
        let stage = try Stage()
        try await stage.advance(.hours(3))
        let granted = try #require(try await stage.grant(.permanent, to: email, "Room 1").first)
        let event = try #require(try await stage.world.record(kind: "access.granted").last)
        try await stage.advance(.hours(3))

        let found = try await stage.world.differences(at: try await stage.door("Room 1"))

        #expect(found.map(\.subject) == ["\(email) doorcode"])
        #expect(found.map(\.since) == [granted.grantedAt])
        #expect(found.map(\.event) == [event.id])
    }

    @Test("each door of one grant has its own event")
    func twoDoors() async throws {
        let stage = try Stage()
        try await stage.grant(.permanent, to: "sam@example.com", "Room 1", "Room 2")
        let events = try await stage.world.record(kind: "access.granted")

        var found: [UInt64?] = []
        for door in ["Room 1", "Room 2"] {
            found += try await stage.world.differences(at: try await stage.door(door)).map(\.event)
        }

        #expect(found == events.map(\.id))
    }

    @Test("a revocation that the lock has not heard of")
    func revoked() async throws {
        let stage = try Stage()
        try await stage.grant(.permanent, "Room 1")
        try await stage.sync("Room 1")
        try await stage.advance(.hours(1))
        try await stage.revoke("guest@example.com", "Room 1")
        let event = try #require(try await stage.world.record(kind: "access.revoked").last)

        let found = try #require(try await stage.world.differences(at: try await stage.door("Room 1")).first)

        #expect((found.field, found.cloud, found.lock) == ("credential", "revoked", "present"))
        #expect(found.since == Stage.start + .hours(1))
        #expect(found.event == event.id)
    }

    @Test("a new end")
    func changedEnd() async throws {
        let stage = try Stage()
        try await stage.grant(.permanent, "Room 1")
        try await stage.sync("Room 1")
        let end = Stage.start + .hours(10)
        try await stage.grant(.permanent, end: end, "Room 1")

        let found = try #require(try await stage.world.differences(at: try await stage.door("Room 1")).first)

        #expect((found.field, found.cloud, found.lock) == ("endTime", end.iso8601, "none"))
    }

    @Test("battery, clock and settings differ too")
    func lockItself() async throws {
        let stage = try Stage()
        let door = try await stage.door("Room 1")
        try await stage.sync("Room 1")
        try await stage.world.perform { simulation in
            simulation.withLock(door) { lock, now in
                lock.readBattery(percentage: 40, at: now) + lock.stepClock(by: .seconds(90), at: now)
            }
            try simulation.withCloud { cloud, _, now throws(CloudRefusal) in
                try cloud.set(setting: "wrongCodeLimit", to: "4", at: now)
            }
        }

        let fields = try await stage.world.differences(at: door).map(\.field)

        #expect(fields == ["configuration", "battery", "clock"])
        try await stage.sync("Room 1")
        #expect(try await stage.world.differences(at: door).isEmpty)
    }

    @Test("DAILY codes never differ: nobody has to be told")
    func daily() async throws {
        let stage = try Stage()
        try await stage.grant(.daily, "Room 1")

        #expect(try await stage.world.differences(at: try await stage.door("Room 1")).isEmpty)
    }

    @Test("a door without a device has nothing to differ")
    func noDevice() async throws {
        let stage = try Stage()
        try await stage.grant(.permanent, "106")

        #expect(try await stage.world.differences(at: try await stage.door("106")).isEmpty)
    }
}
