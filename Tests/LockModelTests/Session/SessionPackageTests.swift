import LockModel
import LockProtocol
import SimulationKernel
import Testing

/// Packages that phones bring in parts.
@Suite struct SessionPackageTests {
    /// A package of so many credentials beside the phone's own.
    private static func package(_ phone: SessionBench, count: Int, sequence: UInt64 = 5) -> SyncPackage {
        let many = (0..<UInt64(count)).map {
            SyncOperation.upsert(credential(1_000 + $0, .doorcode(code("\(1_000_000 + $0)"))))
        }
        return phone.bench.package(
            sequence: sequence, many + [.upsert(credential(7, .phoneKey(phone.key)))])
    }

    @Test func `1,500 credentials arrive in one package`() throws {
        var phone = try SessionBench(Bench())
        _ = try phone.open()

        #expect(try phone.bring(try phone.bench.seal(Self.package(phone, count: 1_500))) == .applied(5))

        #expect(phone.bench.lock.flash.credentials.count == 1_501)
        #expect(phone.bench.replayed == phone.bench.lock)
    }

    @Test func `wherever a sync is cut, the lock has the old or the new, and another phone brings the rest`() throws {
        let stranger = try SessionBench(Bench())
        var sealing = stranger.bench
        let sealed = try sealing.seal(Self.package(stranger, count: 60))
        #expect(sealed.chunks.count > 3)
        for cut in 0...sealed.chunks.count {
            var first = try SessionBench(Bench())
            _ = try first.open()
            _ = try first.bring(sealed, cut: cut)
            first.bench.run { lock, now in
                lock.endSession(at: now)
                return []
            }
            #expect(first.bench.lock.flash.applied == 0)
            #expect(first.bench.lock.flash.credentials.isEmpty)

            var second = try SessionBench(first.bench, phoneSeed: 78)
            guard case .welcome(let status) = try second.open() else { return }
            #expect(status.package == .init(base: 0, sequence: 5, nextChunk: cut))
            let next = try second.ask(.syncBegin(header: sealed.headerBytes, handshake: sealed.handshake))
            #expect(next == .nextChunk(.syncBegin, cut))
            #expect(try second.bring(sealed) == .applied(5))
            #expect(second.bench.lock.flash.credentials.count == 61)
        }
    }

    @Test func `a reboot forgets what has arrived, and the package begins anew`() throws {
        var phone = try SessionBench(Bench())
        _ = try phone.open()
        let sealed = try phone.bench.seal(Self.package(phone, count: 60))
        _ = try phone.bring(sealed, cut: 2)
        phone.bench.run { lock, now in lock.swapBattery(at: now) }

        guard case .welcome(let status) = try phone.open() else { return }
        #expect(status.package == nil)
        #expect(try phone.bring(sealed) == .applied(5))
    }

    @Test func `a commit without the last chunk is refused as partial, and nothing is lost`() throws {
        var phone = try SessionBench(Bench())
        _ = try phone.open()
        let sealed = try phone.bench.seal(Self.package(phone, count: 60))
        #expect(try phone.ask(.syncCommit) == .refused(.syncCommit, .partial))
        _ = try phone.bring(sealed, cut: 2)

        #expect(try phone.ask(.syncCommit) == .refused(.syncCommit, .partial))
        #expect(try phone.bring(sealed) == .applied(5))
        #expect(try phone.ask(.syncCommit) == .refused(.syncCommit, .partial))
    }

    @Test func `a chunk out of its turn, or altered, is refused, and the right one still counts`() throws {
        var phone = try SessionBench(Bench())
        _ = try phone.open()
        let sealed = try phone.bench.seal(Self.package(phone, count: 60))
        let chunks = sealed.chunks
        _ = try phone.bring(sealed, cut: 1)
        var altered = chunks[1]
        altered[3] ^= 1

        #expect(try phone.ask(.syncChunk(index: 2, chunks[2])) == .refused(.syncChunk, .malformed))
        #expect(try phone.ask(.syncChunk(index: 1, altered)) == .refused(.syncChunk, .malformed))
        #expect(try phone.ask(.syncChunk(index: 1, chunks[1])) == .nextChunk(.syncChunk, 2))
    }

    @Test func `replays, rollbacks and gaps are refused at the beginning and logged`() throws {
        var phone = try SessionBench(Bench())
        _ = try phone.open()
        let old = try phone.bench.seal(Self.package(phone, count: 1, sequence: 3))
        #expect(try phone.bring(try phone.bench.seal(Self.package(phone, count: 1, sequence: 5))) == .applied(5))
        let gap = try phone.bench.seal(phone.bench.package(base: 9, sequence: 12))

        #expect(try phone.bring(old) == .refused(.syncBegin, .stalePackage))
        #expect(phone.bench.events.last?.event == .packageRefused(base: 0, sequence: 3, .stalePackage))
        #expect(try phone.bring(gap) == .refused(.syncBegin, .missingBase))
        #expect(phone.bench.lock.flash.records.suffix(2).map(\.reason) == [.stalePackage, .missingBase])
        #expect(phone.bench.lock.flash.applied == 5)
        #expect(phone.bench.replayed == phone.bench.lock)
    }

    @Test func `an old package does not push out the one under way`() throws {
        var phone = try SessionBench(Bench())
        _ = try phone.open()
        let old = try phone.bench.seal(Self.package(phone, count: 1, sequence: 1))
        try phone.bench.sync(Self.package(phone, count: 0, sequence: 2))
        let new = try phone.bench.seal(phone.bench.package(sequence: 6, Self.package(phone, count: 60).operations))
        _ = try phone.bring(new, cut: 2)

        #expect(try phone.bring(old) == .refused(.syncBegin, .stalePackage))

        #expect(phone.bench.lock.packageUnderWay?.nextChunk == 2)
        #expect(try phone.bring(new) == .applied(6))
    }

    @Test func `a package that became stale while it waited is refused at its commit`() throws {
        var phone = try SessionBench(Bench())
        _ = try phone.open()
        let sealed = try phone.bench.seal(Self.package(phone, count: 1, sequence: 2))
        _ = try phone.bring(sealed, cut: sealed.chunks.count)
        try phone.bench.sync(Self.package(phone, count: 0, sequence: 3))

        #expect(try phone.ask(.syncCommit) == .refused(.syncCommit, .stalePackage))
        #expect(phone.bench.lock.packageUnderWay == nil)
    }

    @Test func `a package that another sealed, or for another lock, is malformed`() throws {
        var phone = try SessionBench(Bench())
        _ = try phone.open()
        let package = Self.package(phone, count: 1)
        let forged = try PackageSealing.seal(
            package, from: phone.phone, to: phone.bench.identity.publicKey, seed: 1)
        var foreign = package
        foreign.lock = UniqueID(high: 1, low: 2)

        #expect(try phone.bring(forged) == .refused(.syncBegin, .malformed))
        #expect(try phone.bring(try phone.bench.seal(foreign)) == .refused(.syncBegin, .malformed))
        #expect(phone.bench.lock.packageUnderWay == nil)
    }
}
