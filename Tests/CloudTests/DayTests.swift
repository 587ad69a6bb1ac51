import Cloud
import LockProtocol
import SimulationKernel
import Testing

@Suite("Which day a daily grant is for, FACTS 2.3")
struct DayTests {
    private typealias Doors = Estate.Doors

    struct Case: Sendable, CustomTestStringConvertible {
        let now: String
        let start: String
        /// nil is a refusal.
        let date: String?
        var testDescription: String { "start \(start) at \(now)" }
    }

    @Test(
        "startTime must fall on today or tomorrow in the door's own zone; its time of day is ignored",
        arguments: [
            // 21 November, 10:00 in New York.
            Case(now: "2026-11-21T15:00:00Z", start: "2026-11-21T15:00:00Z", date: "2026-11-21"),
            Case(now: "2026-11-21T15:00:00Z", start: "2026-11-21T05:00:00Z", date: "2026-11-21"),
            Case(now: "2026-11-21T15:00:00Z", start: "2026-11-21T04:59:59.999Z", date: nil),
            Case(now: "2026-11-21T15:00:00Z", start: "2026-11-22T05:00:00Z", date: "2026-11-22"),
            Case(now: "2026-11-21T15:00:00Z", start: "2026-11-23T04:59:59.999Z", date: "2026-11-22"),
            Case(now: "2026-11-21T15:00:00Z", start: "2026-11-23T05:00:00Z", date: nil),
            // A backend in UTC at 23:30 local: its own day is the next one already.
            Case(now: "2026-11-22T04:30:00Z", start: "2026-11-22T04:30:00Z", date: "2026-11-21"),
            Case(now: "2026-11-22T04:30:00Z", start: "2026-11-22T00:00:00Z", date: "2026-11-21"),
            Case(now: "2026-11-22T04:30:00Z", start: "2026-11-23T04:30:00Z", date: "2026-11-22"),
            Case(now: "2026-11-22T04:30:00Z", start: "2026-11-21T00:00:00Z", date: nil),
            // The day before a day of 23 hours, and the day of 25.
            Case(now: "2026-03-08T04:59:00Z", start: "2026-03-09T03:59:59Z", date: "2026-03-08"),
            Case(now: "2026-03-08T04:59:00Z", start: "2026-03-09T04:00:00Z", date: nil),
            Case(now: "2026-11-01T04:00:00Z", start: "2026-11-02T04:59:59Z", date: "2026-11-01"),
        ])
    func day(_ example: Case) throws {
        var estate = try Estate(at: example.now)
        let request = estate.request(.daily, start: instant(example.start), Doors.flat)

        guard let date = example.date.flatMap({ LocalDate($0) }) else {
            #expect(estate.refusal(request) == .invalidStartTime)
            return
        }
        let access = try #require(try estate.grant(request).first)
        guard case .derived(_, date, 0) = access.code else {
            Issue.record("the access is for \(access.code)")
            return
        }
        let zone = try #require(CivilZone("America/New_York"))
        #expect(access.start == zone.start(of: date))
        #expect(access.end == zone.start(of: date.adding(days: 1)))
    }

    @Test("one request is for another day at each door, where the zones differ")
    func zonesDiffer() throws {
        var estate = try Estate(at: "2026-11-22T06:00:00Z")

        let accesses = try estate.grant(estate.request(.daily, Doors.flat, Doors.pool))

        let dates = accesses.map { access in
            if case .derived(_, let date, _) = access.code { date.description } else { "none" }
        }
        #expect(dates == ["2026-11-22", "2026-11-21"])
    }

    @Test("endTime is ignored for DAILY")
    func endIsIgnored() throws {
        var estate = try Estate()
        let end = estate.now - .hours(400)

        let access = try #require(try estate.grant(estate.request(.daily, end: end, Doors.flat)).first)

        #expect(access.end == instant("2026-11-22T05:00:00Z"))
    }

    @Test("PERMANENT may start at any time, and end only after now and after its start")
    func permanentWindow() throws {
        var estate = try Estate()
        let now = estate.now

        #expect(estate.refusal(estate.request(end: now, Doors.flat)) == .invalidEndTime)
        #expect(
            estate.refusal(estate.request(start: now + .hours(5), end: now + .hours(5), Doors.flat))
                == .invalidEndTime)
        #expect(
            estate.refusal(estate.request(start: now - .hours(9_000), end: now + .nanoseconds(1), Doors.flat)) == nil)
        #expect(
            estate.refusal(
                estate.request(email: "b@example.com", start: now + .hours(9_000), end: nil, Doors.flat)) == nil)
    }
}
