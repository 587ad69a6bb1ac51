import Cloud
import LockModel
import LockProtocol
import SimulationKernel
import Testing

@testable import World

@Suite("The main job: a daily doorcode on a lock without internet, issue 2")
struct DailyFlowTests {
    @Test("a DAILY code opens an offline lock that never synced; a permanent one is refused there, with the reason")
    func firstParagraph() async throws {
        let stage = try Stage()
        let daily = try #require(try await stage.grant(.daily, "Maple Court/101").first)
        let permanent = try #require(try await stage.grant(.permanent, to: "p@example.com", "Maple Court/101").first)

        let opened = try await stage.type(daily.code.doorcode, "Maple Court/101")
        try await stage.advance(.minutes(1))
        let refused = try await stage.type(permanent.code.doorcode, "Maple Court/101")
        let explanation = try await stage.explain(try #require(permanent.code.doorcode), "Maple Court/101")

        #expect(opened.verdict == .opened)
        #expect(opened.reason == nil)
        #expect(opened.feedback == .spin)
        #expect(refused.verdict == .refused)
        #expect(refused.reason == .unknownCode)
        #expect(explanation.outcome == .refused)
        #expect(explanation.reason == .syncPending)
    }

    @Test("one second after midnight in the door's zone the code has expired")
    func nextDay() async throws {
        let stage = try Stage()
        let code = try await stage.grant(.daily, "Maple Court/101").first?.code.doorcode

        let last = try await stage.type(code, "Maple Court/101", at: instant("2026-11-22T04:59:59Z"))
        let next = try await stage.type(code, "Maple Court/101", at: instant("2026-11-22T05:00:01Z"))

        #expect(last.verdict == .opened)
        #expect(next.reason == .expired)
        #expect(next.at == instant("2026-11-22T05:00:01Z"))
    }

    @Test("a code for tomorrow is not yet valid today")
    func tomorrow() async throws {
        let stage = try Stage()
        let start = Stage.start + .hours(24)
        let code = try await stage.grant(.daily, start: start, "Maple Court/101").first?.code.doorcode

        #expect(try await stage.type(code, "Maple Court/101").reason == .notYetValid)
        #expect(
            try await stage.type(code, "Maple Court/101", at: instant("2026-11-22T05:00:00Z")).verdict == .opened)
    }

    @Test(
        "DAILY_SINGLE_USE opens, opens at +14:59, and is refused at +15:00",
        arguments: ["Maple Court/101", "Gym", "103", "Lobby"])
    func singleUse(_ door: String) async throws {
        let stage = try Stage()
        let code = try await stage.grant(.dailySingleUse, door).first?.code.doorcode

        let first = try await stage.type(code, door)
        let second = try await stage.type(code, door, at: first.at + .seconds(14 * 60 + 59))
        let third = try await stage.type(code, door, at: first.at + .minutes(15))

        #expect(first.verdict == .opened)
        #expect(second.verdict == .opened)
        #expect(second.at == first.at + .seconds(899))
        #expect(third.reason == .singleUseSpent)
        #expect(third.at == first.at + .minutes(15))
    }

    @Test("two guests on one door on one day have different codes, and both open")
    func twoGuests() async throws {
        let stage = try Stage()
        let first = try await stage.grant(.daily, to: "a@example.com", "Room 1").first?.code.doorcode
        let second = try await stage.grant(.daily, to: nil, phone: "+12125550188", "Room 1").first?.code.doorcode

        #expect(first != second)
        #expect(try await stage.type(first, "Room 1").verdict == .opened)
        try await stage.advance(.minutes(1))
        #expect(try await stage.type(second, "Room 1").verdict == .opened)
    }

    @Test("the 65th grant of a kind is refused as documented, and the other kind goes on")
    func exhausted() async throws {
        let stage = try Stage()
        for number in 0..<64 { try await stage.grant(.daily, to: "\(number)@example.com", "Room 2") }

        let refusal = await #expect(throws: CloudRefusal.self) {
            try await stage.grant(.daily, to: "late@example.com", "Room 2")
        }
        #expect(refusal?.code == .doorcodesExhausted)
        #expect(try await stage.grant(.dailySingleUse, to: "late@example.com", "Room 2").count == 1)
    }

    @Test("a DAILY code of one door does nothing on another, and explain says whose it is")
    func otherDoor() async throws {
        let stage = try Stage()
        let code = try #require(try await stage.grant(.daily, "Room 1").first?.code.doorcode)

        let outcome = try await stage.type(code, "Room 2")
        let explanation = try await stage.explain(code, "Room 2")

        #expect(outcome.reason == .unknownCode)
        #expect(explanation.chain.contains { $0.what.contains("another door") && $0.what.contains("Room 1") })
    }

    @Test("DAILY is refused on 102, whose deadbolt is thrown")
    func deadbolt() async throws {
        let stage = try Stage()
        let code = try await stage.grant(.daily, "102").first?.code.doorcode

        #expect(try await stage.type(code, "102").reason == .deadbolt)
    }

    @Test("on the Roof, whose clock is lost, DAILY is unknown time until a sync")
    func lostClock() async throws {
        let stage = try Stage()
        let code = try await stage.grant(.daily, "Roof").first?.code.doorcode

        #expect(try await stage.type(code, "Roof").reason == .unknownTime)
        try await stage.sync("Roof")
        #expect(try await stage.type(code, "Roof").verdict == .opened)
    }

    @Test(
        "days of 23 and 25 hours end where the calendar says",
        arguments: [
            ("2026-03-08T12:00:00Z", "2026-03-09T03:59:59.999Z", "2026-03-09T04:00:00Z"),
            ("2026-11-01T12:00:00Z", "2026-11-02T04:59:59.999Z", "2026-11-02T05:00:00Z"),
        ])
    func daylightSaving(_ start: String, _ last: String, _ next: String) async throws {
        let stage = try Stage(start: instant(start))
        let code = try await stage.grant(.daily, "Maple Court/101").first?.code.doorcode

        #expect(try await stage.type(code, "Maple Court/101", at: instant(last)).verdict == .opened)
        #expect(try await stage.type(code, "Maple Court/101", at: instant(next)).reason == .expired)
    }

    @Test("Phoenix has its own midnight, an hour or two after New York's")
    func phoenix() async throws {
        let stage = try Stage()
        let code = try await stage.grant(.daily, "Room 1").first?.code.doorcode

        #expect(try await stage.type(code, "Room 1", at: instant("2026-11-22T06:59:59Z")).verdict == .opened)
        #expect(try await stage.type(code, "Room 1", at: instant("2026-11-22T07:00:00Z")).reason == .expired)
    }
}
