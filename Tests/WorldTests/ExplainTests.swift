import Cloud
import LockModel
import LockProtocol
import SimulationKernel
import Testing

@testable import World

@Suite("explain: why a credential opens, or not, DESIGN 1 and 5.1")
struct ExplainTests {
    private let flat = "Maple Court/101"

    @Test("a daily code: granted by the partner, derived by the lock, opens")
    func daily() async throws {
        let stage = try Stage()
        let code = try #require(try await stage.grant(.daily, flat).first?.code.doorcode)

        let explanation = try await stage.explain(code, flat)

        #expect(explanation.outcome == .opened)
        #expect(explanation.reason == nil)
        #expect(explanation.chain.map(\.by) == ["demo", "lock", "lock"])
        #expect(explanation.chain[0].what.contains("granted"))
        #expect(explanation.chain[1].what.contains("needs no sync"))
        #expect(explanation.chain[0].event != nil)
    }

    @Test("no chain shows a doorcode")
    func redacted() async throws {
        let stage = try Stage()
        let code = try #require(try await stage.grant(.daily, flat).first?.code.doorcode)
        try await stage.type(code, flat)
        try await stage.type(code, "Room 1")

        for door in [flat, "Room 1"] {
            let explanation = try await stage.explain(code, door)
            #expect(explanation.chain.allSatisfy { !$0.what.contains(code.digits) })
        }
    }

    @Test("a permanent code on an offline lock: sync_pending, and what to do")
    func pending() async throws {
        let stage = try Stage()
        let code = try #require(try await stage.grant(.permanent, flat).first?.code.doorcode)

        let explanation = try await stage.explain(code, flat)

        #expect(explanation.reason == .syncPending)
        #expect(explanation.chain.contains { $0.by == "cloud" && $0.what.contains("nobody has brought one") })
        #expect(explanation.advice?.contains("latchctl lock sync") == true)
    }

    @Test("a standing access of the property is explained without an event")
    func standing() async throws {
        let stage = try Stage()

        let riley = try await stage.explain(try stage.code("4821101"), flat)
        let sam = try await stage.explain(try stage.code("8063594"), flat)

        #expect(riley.outcome == .opened)
        #expect(riley.chain.first?.event == nil)
        #expect(riley.chain.first?.what.contains("riley@example.com") == true)
        #expect(sam.reason == .syncPending)
    }

    @Test("what the cloud never gave out is unknown")
    func unknown() async throws {
        let stage = try Stage()

        let explanation = try await stage.explain(try stage.code("1234567"), flat)

        #expect(explanation.outcome == .refused)
        #expect(explanation.reason == .unknownCode)
        #expect(explanation.advice?.contains("never") == true)
    }

    @Test("at an instant to come: what will happen if nothing else does")
    func future() async throws {
        let stage = try Stage()
        let daily = try #require(try await stage.grant(.daily, flat).first?.code.doorcode)
        let permanent = try #require(try await stage.grant(.permanent, "105").first?.code.doorcode)
        let now = await stage.now

        let expired = try await stage.explain(daily, flat, at: instant("2026-11-22T05:00:01Z"))
        let pending = try await stage.explain(permanent, "105", at: now + .seconds(119))
        let opened = try await stage.explain(permanent, "105", at: now + .seconds(120))

        #expect(expired.reason == .expired)
        #expect(pending.reason == .syncPending)
        #expect(opened.outcome == .opened)
        #expect(opened.chain.contains { $0.what.contains("applied sync package") })
        #expect(await stage.now == now)
    }

    @Test("at an instant that is over: what would have happened then, from what was known then")
    func past() async throws {
        let stage = try Stage()
        let before = await stage.now
        try await stage.advance(.hours(1))
        let code = try #require(try await stage.grant(.permanent, flat).first?.code.doorcode)
        try await stage.advance(.hours(1))
        try await stage.sync(flat)
        try await stage.advance(.hours(1))

        #expect(try await stage.explain(code, flat, at: before).reason == .unknownCode)
        #expect(try await stage.explain(code, flat, at: before + .minutes(90)).reason == .syncPending)
        #expect(try await stage.explain(code, flat, at: before + .minutes(150)).outcome == .opened)
        #expect(try await stage.world.explain(.code(code), at: stage.door(flat), instant: before - .hours(1)) == nil)
    }

    @Test("for a person: whichever of their credentials opens")
    func person() async throws {
        let stage = try Stage()
        let door = try await stage.door("102")
        let morgan = try await stage.state.user("morgan").id
        let stranger = try await stage.state.user("riley").id

        let opened = try #require(try await stage.world.explain(.user(morgan), at: door, instant: nil))
        let refused = try #require(try await stage.world.explain(.user(stranger), at: door, instant: nil))

        #expect(opened.outcome == .opened)
        #expect(refused.reason == .unknownCredential)
    }

    @Test("for a card")
    func card() async throws {
        let stage = try Stage()
        let card = try #require([UInt8](hexadecimal: "04a1b2c3d4e5f6"))

        let opened = try await stage.world.explain(.card(card), at: try await stage.door("102"), instant: nil)
        let refused = try await stage.world.explain(.card(card), at: try await stage.door("103"), instant: nil)

        #expect(opened?.outcome == .opened)
        #expect(refused?.reason == .unknownCredential)
    }

    @Test("for an entry's event: what the lock said then, however things stand now")
    func entryEvent() async throws {
        let stage = try Stage()
        let code = try #require(try await stage.grant(.permanent, flat).first?.code.doorcode)
        let refused = try await stage.type(code, flat)
        try await stage.advance(.minutes(1))
        try await stage.sync(flat)
        let opened = try await stage.type(code, flat)
        try await stage.revoke("guest@example.com", flat)
        try await stage.sync(flat)
        let door = try await stage.door(flat)

        let first = try #require(try await stage.world.explain(.event(refused.event ?? 0), at: door, instant: nil))
        let second = try #require(try await stage.world.explain(.event(opened.event ?? 0), at: door, instant: nil))

        #expect(first.outcome == .refused)
        #expect(first.reason == .syncPending)
        #expect(second.outcome == .opened)
        #expect(try await stage.world.explain(.event(99_999), at: door, instant: nil) == nil)
    }

    @Test("an entry's chain ends as the entry did, also where the entry itself changed what comes after it")
    func entryThatChangesTheLock() async throws {
        let yaml = Stage.demo + "\nsettings: {wrongCodeLimit: 1, lockoutSeconds: 60}\n"
        let stage = try Stage(yaml: yaml)
        let wrong = try await stage.type(try stage.code("1234567"), flat)

        let explanation = try #require(
            try await stage.world.explain(.event(wrong.event ?? 0), at: try await stage.door(flat), instant: nil))

        #expect(explanation.reason == .unknownCode)
        #expect(explanation.chain.last?.what.contains("unknown_code") == true)
    }

    @Test("what changed at the same instant, after the entry, plays no part in its explanation")
    func sameInstant() async throws {
        let stage = try Stage()
        let code = try #require(try await stage.grant(.permanent, flat).first?.code.doorcode)
        let refused = try await stage.type(code, flat)
        try await stage.sync(flat)

        let explanation = try #require(
            try await stage.world.explain(.event(refused.event ?? 0), at: try await stage.door(flat), instant: nil))

        #expect(explanation.outcome == .refused)
        #expect(explanation.reason == .syncPending)
    }

    @Test("an access that was extended, on a lock that has the old end: the change waits for a sync")
    func extended() async throws {
        let stage = try Stage()
        let code = try #require(
            try await stage.grant(.permanent, end: Stage.start + .hours(1), flat).first?.code.doorcode)
        try await stage.sync(flat)
        try await stage.grant(.permanent, end: Stage.start + .hours(9), flat)
        try await stage.advance(.hours(2))

        let explanation = try await stage.explain(code, flat)

        #expect(explanation.outcome == .refused)
        #expect(explanation.reason == .syncPending)
    }

    @Test("an event that is no entry has the events that led to it")
    func causes() async throws {
        let stage = try Stage()
        try await stage.grant(.permanent, "105")
        try await stage.advance(.minutes(5))
        let door = try await stage.door("105")
        let applied = try #require(
            try await stage.world.record(kind: "package.applied", door: door.description).first)

        let explanation = try #require(
            try await stage.world.explain(.event(applied.id), at: door, instant: nil))

        #expect(explanation.outcome == .unknown)
        #expect(explanation.chain.last?.event == applied.id)
        #expect(explanation.chain.contains { $0.what.contains("granted") })
    }

    @Test("a door without a device: nothing can open it")
    func noDevice() async throws {
        let stage = try Stage()

        let explanation = try await stage.explain(try stage.code("1234567"), "106")

        #expect(explanation.outcome == .unknown)
        #expect(explanation.advice?.contains("no device") == true)
    }

    @Test("times are told in the door's zone")
    func zone() async throws {
        let stage = try Stage()

        let explanation = try await stage.explain(try stage.code("4821101"), flat)

        #expect(explanation.chain.last?.what.contains("2026-11-21T10:00:00.000-05:00") == true)
    }
}
