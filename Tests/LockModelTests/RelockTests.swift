import LockModel
import LockProtocol
import SimulationKernel
import Testing

@Suite("Freeing the door and locking it again, FACTS 3.1")
struct RelockTests {
    @Test(
        "an accepted code frees the door for the family's time",
        arguments: [
            (Family.c2, 10), (.m, 10), (.m2, 10), (.gM2, 10), (.interconnect, 10), (.r, 5), (.r2, 5),
        ])
    func familysTime(_ family: Family, _ seconds: Int) throws {
        var bench = try Bench(family, credentials: [credential()])

        #expect(bench.enter(code("4821101")) == .opened)
        let opened = bench.now
        #expect(bench.lock.freeUntil == opened + .seconds(seconds))
        #expect(bench.lock.isUnlocked(at: opened + .seconds(seconds) - .nanoseconds(1)))
        #expect(!bench.lock.isUnlocked(at: opened + .seconds(seconds)))

        let events = bench.pass(.seconds(seconds))
        #expect(events.contains(.relocked))
        #expect(bench.lock.freeUntil == nil)
    }

    @Test("a C1 draws its bolt and stays open until somebody locks it")
    func motorHasNoRelock() throws {
        var bench = try Bench(.c1, credentials: [credential()])

        #expect(bench.enter(code("4821101")) == .opened)
        bench.pass(.hours(24))

        #expect(!bench.lock.isBoltThrown)
        #expect(bench.lock.isUnlocked(at: bench.now))
        #expect(!bench.events.contains { $0.event == .relocked })
    }

    @Test("the property's own time goes before the family's")
    func configuredTime() throws {
        var configuration = LockConfiguration()
        configuration.unlockSeconds = 30
        var bench = try Bench(.r2, configuration, credentials: [credential()])

        #expect(bench.enter(code("4821101")) == .opened)

        #expect(bench.lock.freeUntil == bench.now + .seconds(30))
    }

    @Test("a second entry begins the time anew, and there is one relock")
    func secondEntryExtends() throws {
        var bench = try Bench(.c2, credentials: [credential()])

        #expect(bench.enter(code("4821101")) == .opened)
        bench.pass(.seconds(7))
        #expect(bench.enter(code("4821101")) == .opened)
        let second = bench.now
        bench.pass(.seconds(30))

        let relocks = bench.events.filter { $0.event == .relocked }
        #expect(relocks.map(\.at) == [second + .seconds(10)])
    }

    @Test("a hub draws the thrown bolt with the latch; a C2's bolt stays where the person leaves it")
    func bolts() throws {
        var mortise = try Bench(.m2, boltThrown: true, credentials: [credential()])
        var clutch = try Bench(.c2, boltThrown: true, credentials: [credential()])

        #expect(mortise.enter(code("4821101")) == .opened)
        #expect(clutch.enter(code("4821101")) == .opened)

        #expect(!mortise.lock.isBoltThrown)
        #expect(clutch.lock.isBoltThrown)
    }

    @Test("a refused code frees nothing")
    func refusalFreesNothing() throws {
        var bench = try Bench(.r2, credentials: [credential()])

        #expect(bench.enter(code("1111111")) == .refused(.unknownCode))

        #expect(bench.lock.freeUntil == nil)
        #expect(!bench.lock.isUnlocked(at: bench.now))
    }

    @Test("wired families have no bolt to move")
    func noBolt() throws {
        var bench = try Bench(.r2)

        #expect(bench.run { lock, now in lock.moveBolt(thrown: true, at: now, by: .deadbolt) }.isEmpty)
    }
}
