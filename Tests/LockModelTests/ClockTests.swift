import LockModel
import LockProtocol
import SimulationKernel
import Testing

@Suite("A lock without the time, FACTS 3.4 and DESIGN 7")
struct ClockTests {
    private static let always = Schedule(windows: [
        Schedule.Window(days: Weekday.allCases, fromMinute: 0, untilMinute: 1_440)
    ])

    @Test("time-bound credentials are refused as unknown time, a permanent code without an end opens")
    func clockLost() throws {
        var bench = try Bench(credentials: [
            credential(1), credential(2, .doorcode(code("2222222")), end: "2027-01-01T00:00:00Z"),
            credential(3, .doorcode(code("3333333")), schedule: ClockTests.always),
            credential(4, .doorcode(code("4444444")), start: "2026-11-21T16:00:00Z"),
            credential(5, .doorcode(code("5555555")), end: "2026-11-21T14:00:00Z"),
        ])
        let daily = bench.dailyCode()
        bench.run { lock, now in lock.loseClock(at: now) }
        let expectations: [(Doorcode, Verdict)] = [
            (code("4821101"), .opened), (code("2222222"), .refused(.unknownTime)),
            (code("3333333"), .refused(.unknownTime)), (code("4444444"), .refused(.unknownTime)),
            (code("5555555"), .refused(.expired)), (daily, .refused(.unknownTime)),
            (code("9999999"), .refused(.unknownCode)),
        ]

        for (code, verdict) in expectations {
            bench.wait(.minutes(10))
            #expect(bench.enter(code) == verdict, "\(code.digits)")
        }
        #expect(bench.lock.flash.records.suffix(7).allSatisfy { $0.at == nil })
    }

    @Test("a code of a later day is recognised without a clock too, so that the refusal names the time")
    func laterDayWithoutClock() throws {
        var bench = try Bench(clockIsLost: true)

        #expect(bench.enter(bench.dailyCode("2026-12-10"), at: "2026-12-10T15:00:00Z") == .refused(.unknownTime))
    }

    @Test("a battery swap fills the battery, loses the clock, and keeps table, log and secret")
    func batterySwap() throws {
        var bench = try Bench(battery: 12, credentials: [credential()])
        _ = bench.enter(code("1111111"))
        let before = bench.lock.flash
        bench.wait(.minutes(1))

        bench.run { lock, now in lock.swapBattery(at: now) }

        #expect(bench.lock.battery == 100)
        #expect(bench.lock.time(at: bench.now) == nil)
        #expect(!bench.lock.isLensAwake)
        #expect(bench.lock.flash.credentials == before.credentials)
        #expect(bench.lock.flash.doorcodeSecret == before.doorcodeSecret)
        #expect(bench.lock.flash.records.count == before.records.count + 1)
        #expect(bench.lock.flash.applied == before.applied)
    }

    @Test("a digit typed before a battery swap is gone after it")
    func swapLosesDigits() throws {
        var bench = try Bench(credentials: [credential()])
        bench.run { lock, now in lock.wake(at: now) }
        bench.press("482")

        bench.run { lock, now in lock.swapBattery(at: now) }

        #expect(Verdict(bench.press("1101")) == .ignored(.asleep))
    }

    @Test("the time comes back with a message sealed over the nonce that was issued last")
    func timeMessage() throws {
        var bench = try Bench(clockIsLost: true)
        let nonce = bench.nonce()
        let time = bench.now + .hours(1)

        let events = try bench.tell(time: time, nonce: nonce)

        #expect(events == [.clockSet(to: time, authenticated: true)])
        #expect(bench.lock.time(at: bench.now) == time)
        #expect(bench.lock.flash.lastKnownTime == time)
    }

    @Test("a nonce is good once")
    func nonceIsGoodOnce() throws {
        var bench = try Bench(clockIsLost: true)
        let nonce = bench.nonce()
        try bench.tell(time: bench.now, nonce: nonce)

        let again = try bench.tell(time: bench.now + .hours(1), nonce: nonce)

        #expect(again.isEmpty)
        #expect(bench.lock.time(at: bench.now) == bench.now)
    }

    @Test("an older nonce, another lock's id, none at all, and one from before a battery swap are not believed")
    func otherNonces() throws {
        var bench = try Bench()
        let older = bench.nonce()
        let newer = bench.nonce()
        let stolen = bench.now + .hours(5)

        #expect(try bench.tell(time: stolen, nonce: older).isEmpty)
        #expect(try bench.tell(time: stolen, nonce: newer, lockID: UniqueID(high: 1, low: 1)).isEmpty)
        bench.run { lock, now in lock.swapBattery(at: now) }
        #expect(try bench.tell(time: stolen, nonce: newer).isEmpty)
        #expect(bench.lock.time(at: bench.now) == nil)
    }

    @Test("a message that does not answer leaves the awaited one good")
    func wrongMessageDoesNotSpendTheNonce() throws {
        var bench = try Bench(clockIsLost: true)
        let older = bench.nonce()
        let newer = bench.nonce()

        try bench.tell(time: bench.now, nonce: older)
        let events = try bench.tell(time: bench.now, nonce: newer)

        #expect(events.count == 1)
    }

    @Test("the cloud's own time sets a clock back as well as forward")
    func authenticatedTimeGoesBack() throws {
        var bench = try Bench()
        bench.run { lock, now in lock.stepClock(by: .hours(100), at: now) }
        let nonce = bench.nonce()

        try bench.tell(time: bench.now, nonce: nonce)

        #expect(bench.lock.time(at: bench.now) == bench.now)
        #expect(bench.lock.flash.lastKnownTime == bench.now)
    }

    @Test("a clock that is right is not set again")
    func rightClockIsLeft() throws {
        var bench = try Bench()
        let nonce = bench.nonce()

        #expect(try bench.tell(time: bench.now, nonce: nonce).isEmpty)
    }

    @Test("a package's time is a lower bound: it moves a slow clock forward and never a fast one back")
    func packageTimeIsLowerBound() throws {
        var slow = try Bench()
        slow.run { lock, now in lock.stepClock(by: .hours(-2), at: now) }
        var fast = try Bench()
        fast.run { lock, now in lock.stepClock(by: .hours(2), at: now) }

        try slow.sync(slow.package())
        try fast.sync(fast.package())

        #expect(slow.lock.time(at: slow.now) == slow.now)
        #expect(fast.lock.time(at: fast.now) == fast.now + .hours(2))
    }

    @Test(
        "a lost clock stays lost after a package, unless trustPackageTime makes the lock naive",
        arguments: [false, true])
    func trustPackageTime(_ trusts: Bool) throws {
        var configuration = LockConfiguration()
        configuration.trustsPackageTime = trusts
        var bench = try Bench(.c2, configuration, clockIsLost: true)
        bench.wait(.hours(3))

        try bench.sync(bench.package())

        #expect(bench.lock.time(at: bench.now) == (trusts ? bench.now : nil))
        #expect(bench.lock.flash.lastKnownTime == bench.now)
    }

    @Test("without a clock, a credential that ended before the last package's time has expired")
    func packageTimeBoundsExpiry() throws {
        var bench = try Bench(credentials: [credential(end: "2026-11-21T18:00:00Z")])
        bench.run { lock, now in lock.loseClock(at: now) }
        #expect(bench.enter(code("4821101")) == .refused(.unknownTime))

        bench.now = instant("2026-11-21T19:00:00Z")
        try bench.sync(bench.package([.upsert(credential(end: "2026-11-21T18:00:00Z"))]))

        #expect(bench.enter(code("4821101")) == .refused(.expired))
    }

    @Test("drift is exact and starts where it was set")
    func drift() throws {
        var bench = try Bench()
        bench.run { lock, now in lock.drift(ppm: 100, at: now) }
        bench.wait(.seconds(1_000_000))

        #expect(bench.lock.time(at: bench.now) == bench.now + .seconds(100))
        bench.run { lock, now in lock.drift(ppm: 0, at: now) }
        bench.wait(.hours(1))
        #expect(bench.lock.time(at: bench.now) == bench.now + .seconds(100))
    }
}
