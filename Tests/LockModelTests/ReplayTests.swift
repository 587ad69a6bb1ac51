import Foundation
import LockModel
import LockProtocol
import SimulationKernel
import Testing

@Suite("Events make the same lock again, DESIGN 3.6")
struct ReplayTests {
    @Test("replaying the events of random lives gives an equal lock, which survives JSON", arguments: 0..<30)
    func replay(seed: Int) throws {
        var life = try RandomLife(seed: UInt64(seed))

        for _ in 0..<60 { try life.step() }

        #expect(life.bench.replayed == life.bench.lock)
        let json = try JSONEncoder().encode(life.bench.lock)
        #expect(try JSONDecoder().decode(Lock.self, from: json) == life.bench.lock)
        let events = life.bench.events.map(\.event)
        let eventJSON = try JSONEncoder().encode(events)
        #expect(try JSONDecoder().decode([LockEvent].self, from: eventJSON) == events)
    }

    @Test("two locks that differ in one thing only are not equal")
    func inequality() throws {
        let lock = try Bench().lock
        var other = try Bench()
        #expect(lock == other.lock)

        other.run { lock, now in lock.readBattery(percentage: 99, at: now) }
        #expect(lock != other.lock)
    }
}

/// A lock to which all sorts of things happen.
private struct RandomLife {
    var bench: Bench
    private var generator: SeededGenerator
    private var nonce: [UInt8]?

    init(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed, stream: "life")
        var configuration = LockConfiguration()
        configuration.wrongCodeLimit = 3
        configuration.lockoutSeconds = 30
        let family = Family.allCases.randomElement(using: &generator) ?? .c2
        bench = try Bench(
            family, configuration, credentials: [credential(), credential(2, .keycard([1, 2, 3, 4]))], seed: seed)
        self.generator = generator
    }

    mutating func step() throws {
        switch Int.random(in: 0..<16, using: &generator) {
        case 0: bench.pass(.milliseconds(Int.random(in: 0..<20_000, using: &generator)))
        case 1: bench.pass(.hours(Int.random(in: 1..<40, using: &generator)))
        case 2, 3: _ = bench.enter(code("4821101"))
        case 4: _ = bench.enter(code("1111111"))
        case 5: _ = bench.enter(bench.dailyCode(nil, .singleUse, slot: UInt8.random(in: 0..<3, using: &generator)))
        case 6: _ = bench.enter(bench.dailyCode())
        case 7: _ = bench.present([1, 2, 3, 4])
        case 8:
            let isThrown = Bool.random(using: &generator)
            bench.run { lock, now in lock.moveBolt(thrown: isThrown, at: now, by: .deadbolt) }
        case 9:
            let percentage = UInt8.random(in: 0...100, using: &generator)
            bench.run { lock, now in lock.readBattery(percentage: percentage, at: now) }
        case 10: bench.run { lock, now in lock.swapBattery(at: now) }
        case 11:
            let isOn = Bool.random(using: &generator)
            bench.run { lock, now in lock.changePower(on: isOn, at: now) }
        case 12:
            let step = Duration.seconds(Int.random(in: -90_000...90_000, using: &generator))
            bench.run { lock, now in lock.stepClock(by: step, at: now) }
        case 13:
            let base = UInt64.random(in: 0...(bench.lock.flash.applied + 1), using: &generator)
            let number = UInt64.random(in: 3..<6, using: &generator)
            let isUpsert = Bool.random(using: &generator)
            try bench.sync(
                bench.package(
                    base: base, sequence: base + UInt64.random(in: 0..<3, using: &generator),
                    recordsReceived: bench.lock.flash.nextRecord / 2,
                    [isUpsert ? .upsert(credential(number)) : .remove(credential(number).id)]))
        case 14:
            let fresh = bench.nonce()
            try bench.tell(time: bench.now, nonce: fresh, recordsReceived: bench.lock.flash.nextRecord / 2)
        default:
            bench.run { lock, now in lock.touch(at: now) }
            bench.press("48")
            if bench.lock.outage == nil { _ = try bench.report() }
        }
    }
}
