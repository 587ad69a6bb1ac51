import LockModel
import LockProtocol
import SimulationKernel
import Testing

@Suite("Battery and mains, FACTS 3.6")
struct PowerTests {
    @Test("an empty battery makes a lock deaf: keypad, card, package, time and report")
    func emptyBattery() throws {
        var bench = try Bench(credentials: [credential(), credential(2, .keycard([1, 2, 3, 4]))])
        let nonce = bench.nonce()
        bench.run { lock, now in lock.readBattery(percentage: 0, at: now) }

        #expect(bench.lock.outage == .lowBattery)
        #expect(bench.enter(code("4821101")) == .ignored(.lowBattery))
        #expect(bench.present([1, 2, 3, 4]) == .ignored(.lowBattery))
        #expect(try bench.sync(bench.package([.remove(credential().id)])).isEmpty)
        #expect(try bench.tell(time: bench.now + .hours(1), nonce: nonce).isEmpty)
        #expect(throws: Missing.self) { try bench.report() }
        #expect(bench.lock.flash.records.isEmpty)
    }

    @Test("one percent is enough")
    func lastPercent() throws {
        var bench = try Bench(battery: 1, credentials: [credential()])

        #expect(bench.enter(code("4821101")) == .opened)
    }

    @Test("a reading above a hundred is a hundred; a wired family has no battery")
    func readings() throws {
        var bench = try Bench()
        var wired = try Bench(.r2, battery: 50)

        bench.run { lock, now in lock.readBattery(percentage: 200, at: now) }

        #expect(bench.lock.battery == 100)
        #expect(wired.lock.battery == nil)
        #expect(wired.run { lock, now in lock.readBattery(percentage: 5, at: now) }.isEmpty)
        #expect(wired.run { lock, now in lock.swapBattery(at: now) }.isEmpty)
    }

    @Test("an R2 without mains is dark, and comes back without the time", arguments: [Family.r, .r2])
    func mains(_ family: Family) throws {
        var bench = try Bench(family, credentials: [credential()])
        #expect(bench.enter(code("4821101")) == .opened)
        let daily = bench.dailyCode()

        bench.run { lock, now in lock.changePower(on: false, at: now) }
        #expect(bench.lock.outage == .noPower)
        #expect(bench.lock.freeUntil == nil)
        #expect(!bench.lock.isUnlocked(at: bench.now))
        bench.wait(.minutes(1))
        #expect(bench.enter(code("4821101")) == .ignored(.noPower))

        bench.run { lock, now in lock.changePower(on: true, at: now) }
        bench.wait(.minutes(1))
        #expect(bench.enter(daily) == .refused(.unknownTime))
        bench.wait(.minutes(1))
        #expect(bench.enter(code("4821101")) == .opened)
        #expect(bench.lock.flash.records.filter { $0.method == .power }.count == 1)
    }

    @Test("battery families have no mains to cut")
    func noMains() throws {
        var bench = try Bench(.c2)

        #expect(bench.run { lock, now in lock.changePower(on: false, at: now) }.isEmpty)
        #expect(bench.lock.outage == nil)
    }

    @Test("other firmware is there at once; the lock begins anew with it, and keeps its clock and what is in flash")
    func firmware() throws {
        var bench = try Bench(credentials: [credential()])
        #expect(bench.enter(code("4821101")) == .opened)
        let time = bench.lock.time(at: bench.now)

        let events = bench.run { lock, now in lock.installFirmware("2.5.0", at: now) }

        #expect(events == [.firmwareInstalled("2.5.0")])
        #expect(bench.lock.flash.firmware == "2.5.0")
        #expect(!bench.lock.isUnlocked(at: bench.now))
        #expect(bench.lock.time(at: bench.now) == time)
        #expect(bench.lock.flash.records.last?.method == .power)
        #expect(bench.enter(code("4821101")) == .opened)
        bench.run { lock, now in lock.readBattery(percentage: 0, at: now) }
        #expect(bench.run { lock, now in lock.installFirmware("2.6.0", at: now) }.isEmpty)
    }
}
