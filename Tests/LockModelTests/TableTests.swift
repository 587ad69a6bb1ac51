import LockModel
import LockProtocol
import SimulationKernel
import Testing

@Suite("Credentials of the table: PERMANENT codes and keycards")
struct TableTests {
    private static let weekdays = Schedule(windows: [
        Schedule.Window(
            days: [.monday, .tuesday, .wednesday, .thursday, .friday], fromMinute: 9 * 60, untilMinute: 15 * 60)
    ])

    @Test("a code opens from its start to before its end")
    func startAndEnd() throws {
        var bench = try Bench(
            credentials: [credential(start: "2026-11-21T15:00:00Z", end: "2026-11-22T15:00:00Z")])
        let code = code("4821101")

        #expect(bench.enter(code, at: "2026-11-21T14:59:59.999Z") == .refused(.notYetValid))
        #expect(bench.enter(code, at: "2026-11-21T15:00:00Z") == .opened)
        #expect(bench.enter(code, at: "2026-11-22T14:59:59.999Z") == .opened)
        #expect(bench.enter(code, at: "2026-11-22T15:00:00Z") == .refused(.expired))
    }

    @Test("a schedule is by the door's own wall clock and weekday")
    func schedule() throws {
        var bench = try Bench(credentials: [credential(schedule: TableTests.weekdays)])
        let code = code("4821101")

        #expect(bench.enter(code, at: "2026-11-23T13:59:59Z") == .refused(.outsideSchedule))
        #expect(bench.enter(code, at: "2026-11-23T14:00:00Z") == .opened)
        #expect(bench.enter(code, at: "2026-11-23T19:59:59Z") == .opened)
        #expect(bench.enter(code, at: "2026-11-23T20:00:00Z") == .refused(.outsideSchedule))
        #expect(bench.enter(code, at: "2026-11-22T15:00:00Z") == .refused(.outsideSchedule))
    }

    @Test("one code of two people opens while either of them may")
    func sharedCode() throws {
        var bench = try Bench(credentials: [credential(1, end: "2026-11-21T15:00:00Z"), credential(2)])

        #expect(bench.enter(code("4821101"), at: "2026-11-21T16:00:00Z") == .opened)
        #expect(bench.lock.flash.records.last?.user == UniqueID(high: 0xa0, low: 2))
    }

    @Test("a code that the table has and the lock derives opens by whichever is good")
    func tableAndDerived() throws {
        var bench = try Bench()
        let daily = bench.dailyCode()
        try bench.sync(bench.package([.upsert(credential(1, .doorcode(daily), end: "2026-11-21T14:00:00Z"))]))

        #expect(bench.enter(daily) == .opened)
        #expect(bench.lock.flash.records.last?.daily?.kind == .daily)
    }

    @Test("a keycard opens by itself: it wakes the lens", arguments: Family.allCases.filter { $0 != .c1 })
    func keycard(_ family: Family) throws {
        let card: [UInt8] = [4, 0xa1, 0xb2, 0xc3, 0xd4, 0xe5, 0xf6]
        var bench = try Bench(family, credentials: [credential(1, .keycard(card))])

        #expect(bench.present(card) == .opened)
        #expect(bench.lock.isLensAwake)
        #expect(bench.lock.flash.records.last?.method == .keycard)
    }

    @Test("a C1 reads no keycards, FACTS 3.1")
    func c1ReadsNoCards() throws {
        let card: [UInt8] = [1, 2, 3, 4]
        var bench = try Bench(.c1, credentials: [credential(1, .keycard(card))])

        #expect(bench.present(card) == .ignored(.unknownCredential))
        #expect(bench.lock.flash.records.isEmpty)
    }

    @Test("a card that the table lacks is an unknown credential")
    func unknownCard() throws {
        var bench = try Bench(credentials: [credential(1, .keycard([1, 2, 3, 4]))])

        #expect(bench.present([4, 3, 2, 1]) == .refused(.unknownCredential))
    }

    @Test("a card's digits typed as a code open nothing")
    func cardIsNoCode() throws {
        var bench = try Bench(credentials: [credential(1, .keycard([1, 2, 3, 4]))])

        #expect(bench.enter(code("1020304")) == .refused(.unknownCode))
    }
}
