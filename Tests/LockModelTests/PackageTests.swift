import LockModel
import LockProtocol
import SimulationKernel
import Testing

@Suite("Sync packages at the lock, DESIGN 6")
struct PackageTests {
    @Test("operations are applied in order, and the sequence with them")
    func applies() throws {
        var bench = try Bench(credentials: [credential(1)])
        var configuration = LockConfiguration()
        configuration.unlockSeconds = 42
        let zone = try named("America/Phoenix")

        try bench.sync(
            bench.package([
                .upsert(credential(2, .doorcode(code("2222222")))), .remove(credential(1).id), .setTimeZone(zone),
                .configure(configuration),
            ]))

        #expect(Array(bench.lock.flash.credentials.keys) == [credential(2).id])
        #expect(bench.lock.flash.zone == zone)
        #expect(bench.lock.flash.configuration == configuration)
        #expect(bench.lock.flash.applied == 1)
    }

    @Test("a replay is stale, says so in the log, and changes nothing else")
    func stale() throws {
        var bench = try Bench()
        let sealed = try bench.seal(bench.package([.upsert(credential())]))
        bench.run { lock, now in lock.receive(package: sealed, at: now) }
        let before = bench.lock

        let events = bench.run { lock, now in lock.receive(package: sealed, at: now) }

        #expect(events == [.packageRefused(base: 0, sequence: 1, .stalePackage)])
        #expect(bench.lock.flash.credentials == before.flash.credentials)
        #expect(bench.lock.flash.applied == 1)
        #expect(bench.lock.flash.records.last?.reason == .stalePackage)
    }

    @Test("a rollback is stale: an older package does not bring back what a newer one took")
    func rollback() throws {
        var bench = try Bench()
        let old = try bench.seal(bench.package(base: 0, sequence: 1, [.upsert(credential())]))
        try bench.sync(bench.package(base: 0, sequence: 2, []))

        bench.run { lock, now in lock.receive(package: old, at: now) }

        #expect(bench.lock.flash.credentials.isEmpty)
        #expect(bench.lock.flash.applied == 2)
    }

    @Test("a base that the lock lacks is refused whole")
    func gap() throws {
        var bench = try Bench()

        let events = try bench.sync(bench.package(base: 3, sequence: 5, [.upsert(credential())]))

        #expect(events == [.packageRefused(base: 3, sequence: 5, .missingBase)])
        #expect(bench.lock.flash.credentials.isEmpty)
        #expect(bench.lock.flash.applied == 0)
    }

    @Test("a base below what was applied is welcome, as after an acknowledgement that was lost")
    func overlappingBase() throws {
        var bench = try Bench()
        try bench.sync(bench.package(base: 0, sequence: 3, [.upsert(credential(1))]))

        try bench.sync(bench.package(base: 1, sequence: 4, [.upsert(credential(1)), .upsert(credential(2))]))

        #expect(bench.lock.flash.applied == 4)
        #expect(bench.lock.flash.credentials.count == 2)
    }

    @Test("base 0 replaces the whole table")
    func everything() throws {
        var bench = try Bench(credentials: [credential(1), credential(2)])
        try bench.sync(bench.package(sequence: 1))

        try bench.sync(bench.package(base: 0, sequence: 2, [.upsert(credential(3))]))

        #expect(Array(bench.lock.flash.credentials.keys) == [credential(3).id])
    }

    @Test("bytes that were changed on the way, and packages sealed by another cloud, are malformed")
    func malformed() throws {
        var bench = try Bench()
        var stranger = try Bench(seed: 9)
        let sealed = try bench.seal(bench.package([.upsert(credential())]))
        var bytes = sealed.bytes
        bytes[bytes.count - 1] ^= 1
        let altered = try SealedPackage(bytes: bytes)
        let forged = try PackageSealing.seal(
            bench.package([.upsert(credential())]), from: stranger.cloud, to: bench.identity.publicKey,
            seed: stranger.generator.next())

        for package in [altered, forged] {
            let events = bench.run { lock, now in lock.receive(package: package, at: now) }
            #expect(events == [.packageRefused(base: 0, sequence: 0, .malformed)])
        }
        #expect(bench.lock.flash.credentials.isEmpty)
    }

    @Test("a package for another lock is malformed, even under this lock's key")
    func otherLock() throws {
        var bench = try Bench()
        var package = bench.package([.upsert(credential())])
        package.lock = UniqueID(high: 5, low: 5)

        let events = try bench.sync(package)

        #expect(events == [.packageRefused(base: 0, sequence: 0, .malformed)])
    }

    @Test("records that the cloud has are forgotten, the others kept")
    func prunesRecords() throws {
        var bench = try Bench()
        for _ in 0..<5 {
            bench.wait(.seconds(10))
            _ = bench.enter(code("1111111"))
        }

        try bench.sync(bench.package(recordsReceived: 3))

        #expect(bench.lock.flash.records.map(\.index) == [3, 4])
    }

    @Test("a time message prunes too, for a lock that has no news to be told")
    func timeMessagePrunes() throws {
        var bench = try Bench()
        _ = bench.enter(code("1111111"))
        let nonce = bench.nonce()

        let events = try bench.tell(time: bench.now, nonce: nonce, recordsReceived: 1)

        #expect(events == [.recordsReceived(below: 1)])
        #expect(bench.lock.flash.records.isEmpty)
        #expect(bench.lock.flash.nextRecord == 1)
    }
}
