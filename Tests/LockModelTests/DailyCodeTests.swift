import LockModel
import LockProtocol
import SimulationKernel
import Testing

@Suite("DAILY doorcodes on the lock's own calendar, DESIGN 6 and FACTS 3.3")
struct DailyCodeTests {
    struct Day: Sendable, CustomTestStringConvertible {
        let zone: String
        let date: String
        let hours: Int
        var testDescription: String { "\(date) in \(zone), \(hours) h" }
    }

    @Test(
        "a code opens from the day's first instant to its last, however long the day",
        arguments: [
            Day(zone: "America/New_York", date: "2026-11-21", hours: 24),
            Day(zone: "America/New_York", date: "2026-03-08", hours: 23),
            Day(zone: "America/New_York", date: "2026-11-01", hours: 25),
            Day(zone: "America/Phoenix", date: "2026-03-08", hours: 24),
            Day(zone: "America/Phoenix", date: "2026-11-01", hours: 24),
            Day(zone: "Africa/Cairo", date: "2026-04-24", hours: 23),
            Day(zone: "Asia/Kathmandu", date: "2026-12-31", hours: 24),
        ])
    func wholeDay(_ day: Day) throws {
        var bench = try Bench(zone: day.zone, at: "2026-03-01T12:00:00Z")
        let date = try #require(LocalDate(day.date))
        let first = bench.lock.flash.zone.start(of: date)
        let next = bench.lock.flash.zone.start(of: date.adding(days: 1))
        let code = bench.dailyCode(day.date)

        var verdicts: [Verdict] = []
        for instant in [first - .nanoseconds(1), first, next - .nanoseconds(1), next] {
            bench.now = instant
            verdicts.append(bench.enter(code))
        }

        #expect(next.since(first) == .hours(day.hours))
        #expect(verdicts == [.refused(.notYetValid), .opened, .opened, .refused(.expired)])
    }

    @Test("one second after midnight in the door's zone, not in UTC, the code has expired")
    func midnightIsLocal() throws {
        var bench = try Bench(zone: "America/New_York")
        let code = bench.dailyCode("2026-11-21")

        #expect(bench.enter(code, at: "2026-11-22T00:00:01Z") == .opened)
        #expect(bench.enter(code, at: "2026-11-22T04:59:59Z") == .opened)
        #expect(bench.enter(code, at: "2026-11-22T05:00:01Z") == .refused(.expired))
    }

    @Test("both of the hours that the clock shows twice belong to the day")
    func repeatedHour() throws {
        var bench = try Bench(at: "2026-11-01T04:00:00Z")
        let code = bench.dailyCode("2026-11-01")

        #expect(bench.enter(code, at: "2026-11-01T05:30:00Z") == .opened)
        #expect(bench.enter(code, at: "2026-11-01T06:30:00Z") == .opened)
    }

    @Test("each slot of the day opens, and none beyond", arguments: DailyDoorcode.Kind.allCases)
    func slots(_ kind: DailyDoorcode.Kind) throws {
        var configuration = LockConfiguration()
        configuration.dailySlots = 3
        var bench = try Bench(.c2, configuration)

        let verdicts = (UInt8(0)..<4).map { slot in
            bench.wait(.minutes(1))
            return bench.enter(bench.dailyCode(nil, kind, slot: slot))
        }

        #expect(verdicts == [.opened, .opened, .opened, .refused(.unknownCode)])
    }

    @Test("codes of the past week are expired, those of two days ahead not yet valid, others unknown")
    func recognisedDays() throws {
        var bench = try Bench(at: "2026-11-21T15:00:00Z")
        let expectations: [(String, Reason)] = [
            ("2026-11-13", .unknownCode), ("2026-11-14", .expired), ("2026-11-20", .expired),
            ("2026-11-22", .notYetValid), ("2026-11-23", .notYetValid), ("2026-11-24", .unknownCode),
        ]

        for (date, reason) in expectations {
            bench.wait(.minutes(1))
            #expect(bench.enter(bench.dailyCode(date)) == .refused(reason), "\(date)")
        }
    }

    @Test("the log names kind, day and slot, never the code")
    func logRecord() throws {
        var bench = try Bench()

        #expect(bench.enter(bench.dailyCode(nil, .singleUse, slot: 7)) == .opened)

        let record = try #require(bench.lock.flash.records.last)
        let date = try #require(LocalDate("2026-11-21"))
        #expect(record.daily == LogRecord.DailyUse(date: date, kind: .singleUse, slot: 7))
        #expect(record.user == nil)
        #expect(record.at == bench.now)
    }

    @Test("a code of another lock does nothing")
    func otherLock() throws {
        var bench = try Bench(seed: 1)
        let other = try Bench(seed: 2)

        #expect(bench.enter(other.dailyCode()) == .refused(.unknownCode))
    }

    @Test("a new time zone moves the lock's midnight with the package that brings it")
    func zoneTravels() throws {
        var bench = try Bench(zone: "America/New_York", at: "2026-11-22T05:30:00Z")
        let code = bench.dailyCode("2026-11-21")
        #expect(bench.enter(code) == .refused(.expired))

        try bench.sync(bench.package([.setTimeZone(try named("America/Los_Angeles"))]))
        bench.wait(.minutes(1))

        #expect(bench.enter(code) == .opened)
    }

    @Test("a fast clock turns the day before the true midnight: the lock goes by its own")
    func drift() throws {
        var bench = try Bench(at: "2026-11-21T05:00:00Z", driftPPM: 1_000)
        let code = bench.dailyCode("2026-11-21")

        #expect(bench.enter(code, at: "2026-11-22T04:50:00Z") == .opened)
        #expect(bench.enter(code, at: "2026-11-22T04:59:00Z") == .refused(.expired))
    }
}
