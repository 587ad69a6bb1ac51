import LockModel
import LockProtocol
import SimulationKernel
import Testing

@Suite("DAILY_SINGLE_USE, FACTS 2.3 and DESIGN 6")
struct SingleUseTests {
    @Test("opens until 14:59.999 after its first use, and dies at 15:00.000")
    func window() throws {
        var bench = try Bench()
        let code = bench.dailyCode(nil, .singleUse)
        let first = bench.now

        #expect(bench.enter(code) == .opened)
        bench.now = first + .minutes(15) - .milliseconds(1)
        #expect(bench.enter(code) == .opened)
        bench.now = first + .minutes(15)
        #expect(bench.enter(code) == .refused(.singleUseSpent))
    }

    @Test("the window counts from the first use, not from the last")
    func windowDoesNotSlide() throws {
        var bench = try Bench()
        let code = bench.dailyCode(nil, .singleUse)
        let first = bench.now

        var verdicts: [Verdict] = []
        for minute in [0, 7, 14, 16] {
            bench.now = first + .minutes(minute)
            verdicts.append(bench.enter(code))
        }

        #expect(verdicts == [.opened, .opened, .opened, .refused(.singleUseSpent)])
    }

    @Test("the first use survives a battery swap: flash, not RAM")
    func survivesBatterySwap() throws {
        var bench = try Bench()
        let code = bench.dailyCode(nil, .singleUse)
        let first = bench.now
        #expect(bench.enter(code) == .opened)

        bench.run { lock, now in lock.swapBattery(at: now) }
        bench.wait(.minutes(1))
        #expect(bench.enter(code) == .refused(.unknownTime))
        let nonce = bench.nonce()
        try bench.tell(time: bench.now, nonce: nonce)
        bench.now = first + .minutes(14)
        #expect(bench.enter(code) == .opened)
        bench.now = first + .minutes(15)
        #expect(bench.enter(code) == .refused(.singleUseSpent))
    }

    @Test("a refusal is no use: the window begins with the first entry that opens")
    func refusalIsNoUse() throws {
        var bench = try Bench(.m2, boltThrown: true)
        let code = bench.dailyCode(nil, .singleUse)
        #expect(bench.enter(code) == .refused(.deadbolt))

        bench.run { lock, now in lock.moveBolt(thrown: false, at: now, by: .deadbolt) }
        bench.wait(.minutes(20))
        let first = bench.now
        #expect(bench.enter(code) == .opened)
        bench.now = first + .milliseconds(899_999)
        #expect(bench.enter(code) == .opened)
    }

    @Test("with singleUseSeconds 0 the first use is the only one, FACTS 2.3's other reading")
    func oneUseOnly() throws {
        var configuration = LockConfiguration()
        configuration.singleUseSeconds = 0
        var bench = try Bench(.c2, configuration)
        let code = bench.dailyCode(nil, .singleUse)

        #expect(bench.enter(code) == .opened)
        bench.wait(.seconds(1))
        #expect(bench.enter(code) == .refused(.singleUseSpent))
    }

    @Test("each slot has its own window")
    func slotsAreApart() throws {
        var bench = try Bench()

        #expect(bench.enter(bench.dailyCode(nil, .singleUse, slot: 0)) == .opened)
        bench.wait(.minutes(30))
        #expect(bench.enter(bench.dailyCode(nil, .singleUse, slot: 1)) == .opened)
        bench.wait(.minutes(1))
        #expect(bench.enter(bench.dailyCode(nil, .singleUse, slot: 0)) == .refused(.singleUseSpent))
    }

    @Test("uses of past days are forgotten, so flash stays small")
    func forgetsPastDays() throws {
        var bench = try Bench(at: "2026-11-01T15:00:00Z")

        for day in 0..<30 {
            bench.now = instant("2026-11-01T15:00:00Z") + .hours(24 * day)
            #expect(bench.enter(bench.dailyCode(nil, .singleUse)) == .opened)
        }

        #expect(bench.lock.flash.singleUses.count <= 2)
    }

    @Test("with the window past midnight the code expires with its day")
    func midnightEndsTheWindow() throws {
        var bench = try Bench(at: "2026-11-22T04:55:00Z")
        let code = bench.dailyCode("2026-11-21", .singleUse)

        #expect(bench.enter(code) == .opened)
        #expect(bench.enter(code, at: "2026-11-22T05:00:00Z") == .refused(.expired))
    }
}
