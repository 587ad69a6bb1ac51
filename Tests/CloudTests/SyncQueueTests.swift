import Cloud
import LockModel
import LockProtocol
import SimulationKernel
import Testing

@Suite("The queue of sync packages, DESIGN 6 and 7")
struct SyncQueueTests {
    private typealias Doors = Estate.Doors

    private func revoke(_ estate: inout Estate, _ access: Access) throws {
        try estate.run { cloud, now throws(CloudRefusal) in
            try cloud.revoke(user: access.user, door: access.door, by: Estate.demo, at: now)
        }
    }

    @Test("nothing waits, nothing is sealed; DAILY grants leave nothing to sync")
    func nothingWaits() throws {
        var estate = try Estate()

        try estate.grant(estate.request(.daily, Doors.flat))

        #expect(estate.cloud.links[Doors.flat]?.needsSync == false)
        #expect(try estate.sync(Doors.flat) == nil)
    }

    @Test("each change is a step; one package takes the lock over all of them")
    func baseAndSequence() throws {
        var estate = try Estate()
        for number in 0..<3 { try estate.grant(estate.request(email: "\(number)@example.com", Doors.flat)) }

        let first = try #require(try estate.sync(Doors.flat))
        try estate.grant(estate.request(email: "4@example.com", Doors.flat))
        let second = try #require(try estate.sync(Doors.flat))

        #expect(first == (0, 3))
        #expect(second == (3, 4))
        #expect(estate.locks[Doors.flat]?.flash.credentials.count == 4)
        #expect(estate.cloud.links[Doors.flat]?.needsSync == false)
        #expect(estate.cloud.links[Doors.flat]?.pendingOperations == 0)
    }

    @Test("what was granted and revoked before a sync travels as its last word")
    func coalesces() throws {
        var estate = try Estate()
        try estate.grant(estate.request(email: "stays@example.com", Doors.flat))
        try estate.sync(Doors.flat)
        let access = try #require(try estate.grant(estate.request(Doors.flat)).first)
        try estate.run { cloud, now throws(CloudRefusal) in
            try cloud.change(
                user: access.user, door: Doors.flat, end: now + .hours(1), shareable: nil, role: nil,
                by: Estate.demo, at: now)
        }
        try revoke(&estate, access)

        #expect(estate.cloud.links[Doors.flat]?.pendingOperations == 3)
        let (_, event) = try #require(try estate.cloud.sealPackage(for: Doors.flat, seed: 1, at: estate.now))

        guard case .packageSealed(_, 1, 4, operations: 1) = event else {
            Issue.record("sealed \(event)")
            return
        }
    }

    @Test("the cloud builds on what was acknowledged: after a lost report the changes travel again")
    func lostReport() throws {
        var estate = try Estate()
        try estate.grant(estate.request(email: "0@example.com", Doors.flat))
        try estate.sync(Doors.flat)
        try estate.grant(estate.request(email: "1@example.com", Doors.flat))

        try estate.sync(Doors.flat, losingReport: true)
        #expect(estate.cloud.links[Doors.flat]?.acknowledged == 1)
        try estate.grant(estate.request(email: "2@example.com", Doors.flat))
        let again = try #require(try estate.sync(Doors.flat))

        #expect(again == (1, 3))
        #expect(estate.locks[Doors.flat]?.flash.credentials.count == 3)
        #expect(estate.cloud.links[Doors.flat]?.acknowledged == 3)
    }

    @Test("a lock that lacks the base says so, and gets everything")
    func gap() throws {
        var estate = try Estate()
        let blank = try #require(estate.locks[Doors.flat])
        let kept = try #require(try estate.grant(estate.request(email: "0@example.com", Doors.flat)).first)
        let gone = try #require(try estate.grant(estate.request(email: "1@example.com", Doors.flat)).first)
        try estate.sync(Doors.flat)
        estate.locks[Doors.flat] = blank
        try revoke(&estate, gone)

        let refused = try #require(try estate.sync(Doors.flat, losingReport: true))
        let everything = try #require(try estate.sync(Doors.flat))

        #expect(refused == (2, 3))
        #expect(everything == (0, 3))
        #expect(try estate.reason(kept.code.doorcode, at: Doors.flat) == nil)
        #expect(try estate.reason(gone.code.doorcode, at: Doors.flat) == .unknownCode)
    }

    @Test("a connected lock is due after the configured delay, an offline one never")
    func connectedDelay() throws {
        var estate = try Estate()

        try estate.grant(estate.request(Doors.annex, Doors.flat))

        #expect(estate.cloud.links[Doors.annex]?.nextSyncAt == estate.now + .seconds(120))
        #expect(estate.cloud.links[Doors.flat]?.nextSyncAt == nil)
    }

    @Test("a second change does not put the sync off")
    func delayCountsFromTheFirst() throws {
        var estate = try Estate()
        try estate.grant(estate.request(Doors.annex))
        let due = estate.cloud.links[Doors.annex]?.nextSyncAt
        estate.now += .seconds(100)

        try estate.grant(estate.request(email: "2@example.com", Doors.annex))

        #expect(estate.cloud.links[Doors.annex]?.nextSyncAt == due)
        try estate.sync(Doors.annex)
        #expect(estate.cloud.links[Doors.annex]?.nextSyncAt == nil)
    }

    @Test("a change that comes between package and report is due again")
    func changeDuringSync() throws {
        var estate = try Estate()
        try estate.grant(estate.request(Doors.annex))
        let (sealed, event) = try #require(try estate.cloud.sealPackage(for: Doors.annex, seed: 1, at: estate.now))
        estate.note([event])
        try estate.grant(estate.request(email: "2@example.com", Doors.annex))
        _ = estate.locks[Doors.annex]?.receive(package: sealed, at: estate.now)
        estate.now += .seconds(10)

        let (report, _) = try #require(try estate.locks[Doors.annex]?.report(seed: 2, at: estate.now))
        estate.note(estate.cloud.receive(report, from: Doors.annex, at: estate.now))

        #expect(estate.cloud.links[Doors.annex]?.needsSync == true)
        #expect(estate.cloud.links[Doors.annex]?.nextSyncAt == estate.now + .seconds(120))
    }

    @Test("keycards of the person travel with a PERMANENT access")
    func keycards() throws {
        var estate = try Estate()
        var morgan = estate.person(1, email: "morgan@example.com")
        morgan.keycards = [[1, 2, 3, 4], [5, 6, 7, 8]]
        estate.prepare { [morgan] cloud, _, _ in cloud.add(morgan) }

        let access = try #require(
            try estate.grant(estate.request(email: "morgan@example.com", Doors.flat)).first)
        try estate.sync(Doors.flat)

        let lock = try #require(estate.locks[Doors.flat])
        #expect(lock.judge(card: [5, 6, 7, 8], at: estate.now).reason == nil)
        #expect(lock.flash.credentials.count == 3)
        #expect(lock.flash.credentials.keys.allSatisfy { estate.cloud.access(of: $0)?.id == access.id })
    }

    @Test("a lock that is ahead of the cloud, as after the cloud's return to an older state, is sent everything")
    func ahead() throws {
        var estate = try Estate()
        try estate.grant(estate.request(email: "before@example.com", Doors.flat))
        try estate.sync(Doors.flat)
        let older = estate.cloud
        for number in 0..<3 { try estate.grant(estate.request(email: "\(number)@example.com", Doors.flat)) }
        try estate.sync(Doors.flat)
        #expect(estate.locks[Doors.flat]?.flash.credentials.count == 4)

        estate.cloud = older
        try estate.sync(Doors.flat)
        try estate.grant(estate.request(email: "after@example.com", Doors.flat))
        for _ in 0..<2 { try estate.sync(Doors.flat) }

        let table = try #require(estate.locks[Doors.flat]).flash.credentials.values
        let wanted = estate.cloud.accesses(at: Doors.flat).flatMap { estate.cloud.credentials(of: $0) }
        #expect(Set(table) == Set(wanted))
        #expect(estate.cloud.links[Doors.flat]?.needsSync == false)
    }
}
