import LockModel
import LockProtocol
import SimulationKernel
import Testing

@Suite("The keypad, FACTS 3.2")
struct KeypadTests {
    @Test("digits on a sleeping lens are lost, say asleep, and leave no line in the log")
    func digitsOnSleepingLensAreLost() throws {
        var bench = try Bench(credentials: [credential()])

        let events = bench.press("4821101")

        #expect(events == Array(repeating: .ignored(.asleep, digits: 1), count: 7))
        #expect(bench.lock.flash.records.isEmpty)
        #expect(!bench.lock.isLensAwake)
    }

    @Test("a code opens with its last digit, on C1 with the check-mark key only", arguments: Family.allCases)
    func lastKey(of family: Family) throws {
        var bench = try Bench(family, credentials: [credential()])
        bench.run { lock, now in lock.wake(at: now) }

        let typed = Verdict(bench.press("4821101"))
        let confirmed = Verdict(bench.confirm())

        #expect(typed == (family == .c1 ? .nothing : .opened))
        #expect(confirmed == (family == .c1 ? .opened : .nothing))
    }

    @Test("a C1 without the check mark drops the entry after the longest pause")
    func forgottenConfirmKey() throws {
        var bench = try Bench(.c1, credentials: [credential()])
        bench.run { lock, now in lock.wake(at: now) }
        bench.press("4821101")

        let events = bench.pass(.seconds(6))

        #expect(events == [.ignored(.partial, digits: 7)])
        #expect(bench.confirm() == [.ignored(.partial, digits: 0)])
    }

    @Test("a pause of exactly 5.000 s between digits is accepted")
    func longestPause() throws {
        var bench = try Bench(credentials: [credential()])
        bench.run { lock, now in lock.wake(at: now) }

        bench.press("482")
        let dropped = bench.pass(.seconds(5))
        let verdict = Verdict(bench.press("1101"))

        #expect(dropped.isEmpty)
        #expect(verdict == .opened)
    }

    @Test(
        "a longer pause drops what was typed, and the entry begins anew",
        arguments: [Duration.seconds(5) + .nanoseconds(1), .milliseconds(5_001), .seconds(9)])
    func tooLongPause(_ pause: Duration) throws {
        var bench = try Bench(credentials: [credential()])
        bench.run { lock, now in lock.wake(at: now) }

        bench.press("482")
        bench.wait(pause)
        let late = bench.press("1101")

        #expect(late == [.ignored(.partial, digits: 3)])
        #expect(bench.lock.hasPendingDigits)
        #expect(bench.lock.flash.records.isEmpty)
    }

    @Test("every key of an entry may come after the longest pause")
    func slowButSteady() throws {
        var bench = try Bench(credentials: [credential()])
        bench.run { lock, now in lock.wake(at: now) }

        #expect(Verdict(bench.press("4821101", gap: .seconds(5))) == .opened)
    }

    @Test("an entry that stops half-way is dropped by the lock's own timer")
    func timerDropsPartialEntry() throws {
        var bench = try Bench(credentials: [credential()])
        bench.run { lock, now in lock.wake(at: now) }
        bench.press("48")

        #expect(bench.lock.nextDeadline == bench.now + .milliseconds(5_001))
        #expect(bench.pass(.milliseconds(5_001)) == [.ignored(.partial, digits: 2)])
        #expect(!bench.lock.hasPendingDigits)
        #expect(bench.lock.isLensAwake)
    }

    @Test("an awake lens that nobody touches falls asleep after 10 s")
    func lensFallsAsleep() throws {
        var bench = try Bench(credentials: [credential()])
        bench.run { lock, now in lock.wake(at: now) }

        bench.pass(Lock.lensAwakeTime - .nanoseconds(1))
        let wasAwake = bench.lock.isLensAwake
        bench.pass(.nanoseconds(1))

        #expect(wasAwake)
        #expect(!bench.lock.isLensAwake)
        #expect(bench.lock.nextDeadline == nil)
        #expect(Verdict(bench.press("4")) == .ignored(.asleep))
    }

    @Test("a hand on a lens that is awake keeps it awake, and gives half an entry no more time")
    func handOnAwakeLens() throws {
        var bench = try Bench(credentials: [credential()])
        bench.run { lock, now in lock.wake(at: now) }
        bench.pass(.milliseconds(9_500))

        bench.run { lock, now in lock.wake(at: now) }
        bench.pass(.seconds(1))
        let verdict = Verdict(bench.press("4821101"))
        bench.press("482")
        bench.pass(.seconds(4))
        bench.run { lock, now in lock.wake(at: now) }
        let dropped = bench.pass(.seconds(2))

        #expect(verdict == .opened)
        #expect(dropped == [.ignored(.partial, digits: 3)])
    }

    @Test("too few digits before the check mark are partial", arguments: ["", "4", "482"])
    func tooFewDigits(_ digits: String) throws {
        var bench = try Bench(.c1, credentials: [credential()])
        bench.run { lock, now in lock.wake(at: now) }
        bench.press(digits)

        #expect(bench.confirm() == [.ignored(.partial, digits: digits.utf8.count)])
    }

    @Test("on a C1 digits beyond the longest code push out the first ones")
    func tooManyDigits() throws {
        var bench = try Bench(.c1, credentials: [credential()])
        bench.run { lock, now in lock.wake(at: now) }
        bench.press("994821101")

        #expect(Verdict(bench.confirm()) == .opened)
    }

    @Test("a touch locks a C1 whose bolt is drawn; a hand that only wakes the lens does not")
    func touchLocksC1() throws {
        var bench = try Bench(.c1, boltThrown: false)

        let woken = bench.run { lock, now in lock.wake(at: now) }
        let touched = bench.run { lock, now in lock.touch(at: now) }
        let again = bench.run { lock, now in lock.touch(at: now) }

        #expect(woken.isEmpty)
        #expect(touched == [.boltMoved(thrown: true, by: .lock)])
        #expect(again.isEmpty)
        #expect(bench.lock.flash.records.map(\.method) == [.lock])
    }

    @Test("a second code may follow the first without another touch")
    func lensStaysAwakeAfterEntry() throws {
        var bench = try Bench(credentials: [credential()])
        bench.run { lock, now in lock.wake(at: now) }

        let wrong = Verdict(bench.press("1111111"))
        bench.wait(.seconds(1))
        let right = Verdict(bench.press("4821101"))

        #expect(wrong == .refused(.unknownCode))
        #expect(right == .opened)
    }
}
