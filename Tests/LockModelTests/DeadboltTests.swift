import LockModel
import LockProtocol
import SimulationKernel
import Testing

@Suite("A thrown deadbolt, FACTS 3.3")
struct DeadboltTests {
    @Test("the M family refuses daily codes of both kinds by design", arguments: [Family.m, .m2, .gM2])
    func refusesDaily(_ family: Family) throws {
        var bench = try Bench(family, boltThrown: true)

        #expect(bench.enter(bench.dailyCode()) == .refused(.deadbolt))
        bench.wait(.minutes(1))
        #expect(bench.enter(bench.dailyCode(nil, .singleUse)) == .refused(.deadbolt))
        #expect(bench.lock.isBoltThrown)
    }

    @Test("the M family opens for a permanent code, which draws the bolt", arguments: [Family.m, .m2, .gM2])
    func opensForPermanent(_ family: Family) throws {
        var bench = try Bench(family, boltThrown: true, credentials: [credential()])

        #expect(bench.enter(code("4821101")) == .opened)
        bench.wait(.minutes(1))
        #expect(!bench.lock.isBoltThrown)
        #expect(bench.enter(bench.dailyCode()) == .opened)
    }

    @Test("yesterday's code is expired on a thrown bolt, not refused for it")
    func expiredGoesFirst() throws {
        var bench = try Bench(.m, boltThrown: true)

        #expect(bench.enter(bench.dailyCode("2026-11-20")) == .refused(.expired))
    }

    @Test("the other families with a bolt open for daily codes", arguments: [Family.c1, .c2, .interconnect])
    func othersOpen(_ family: Family) throws {
        var bench = try Bench(family, boltThrown: true)

        #expect(bench.enter(bench.dailyCode()) == .opened)
    }

    @Test("moving the bolt is logged once, and moving it where it stands is nothing")
    func moves() throws {
        var bench = try Bench(.m, boltThrown: false)

        let first = bench.run { lock, now in lock.moveBolt(thrown: true, at: now, by: .deadbolt) }
        let second = bench.run { lock, now in lock.moveBolt(thrown: true, at: now, by: .deadbolt) }

        #expect(first == [.boltMoved(thrown: true, by: .deadbolt)])
        #expect(second.isEmpty)
        #expect(bench.lock.flash.records.map(\.method) == [.deadbolt])
    }
}
