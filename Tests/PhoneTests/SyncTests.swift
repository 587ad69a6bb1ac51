import Cloud
import LockModel
import LockProtocol
import SimulationKernel
import Testing
import VirtualRadio

@testable import Phone

@Suite struct SyncTests {
    @Test func `after an unlock a passive sync takes the report up`() throws {
        var stage = try PhoneStage.ofRiley()

        _ = stage.unlock(0)
        #expect(stage.phones[0].phone.activity == .syncing || stage.phones[0].phone.activity == .idle)
        stage.rest()

        let hasRecords = stage.hasRecords(of: 0)
        #expect(hasRecords)
        #expect(stage.phones[0].phone.reportCount == 0)
        stage.run(for: .seconds(1))
        #expect(stage.radio.links(of: stage.phones[0].device).isEmpty)
        // What the lock acknowledged is acknowledged in the cloud: nothing waits any more.
        stage.perform(.fetchLocks)
        #expect(stage.phones[0].phone.store.errands.allSatisfy { $0.id != stage.lockID(0) })
    }

    @Test func `an explicit sync takes about ten seconds in realistic timing`() throws {
        var stage = try PhoneStage.ofRiley(.realistic, realistic: true)
        let begun = stage.now

        let result = stage.perform(.sync(stage.lockID(0)))

        guard case .success(.synced(let summary)) = result else {
            Issue.record("\(String(describing: result))")
            return
        }
        #expect(summary.locks.map(\.lock) == [stage.lockID(0)])
        #expect(summary.locks[0].broughtPackage && summary.locks[0].broughtTime && summary.locks[0].tookReport)
        #expect(summary.locks[0].applied == stage.locks[0].lock.flash.applied)
        let taken = stage.now.since(begun)
        #expect(taken > .seconds(8) && taken < .seconds(12), "\(taken)")
    }

    @Test func `an explicit sync is quick in instant timing`() throws {
        var stage = try PhoneStage.ofRiley()
        let begun = stage.now

        stage.perform(.sync(stage.lockID(0)))

        #expect(stage.now.since(begun) < .seconds(2))
        #expect(stage.locks[0].lock.flash.applied > 0)
    }

    @Test func `an explicit sync cancels a passive one`() throws {
        var stage = try PhoneStage.ofRiley(.realistic, realistic: true)
        #expect(stage.unlock(0).last == .success)
        #expect(stage.phones[0].phone.activity == .syncing)

        let result = stage.perform(.sync(stage.lockID(0)))

        guard case .success(.synced) = result else {
            Issue.record("\(String(describing: result))")
            return
        }
    }

    @Test func `while an unlock runs there is no sync`() throws {
        var stage = try PhoneStage.ofRiley(.realistic)
        stage.phones[0].phone.perform(.unlock(stage.lockID(0)), now: stage.now)

        #expect(stage.perform(.sync(stage.lockID(0))) == .failure(.unlockInProgress))
        stage.run(for: .seconds(5)) { $0.phones[0].unlocks.last?.status.isTerminal ?? false }
        #expect(stage.phones[0].unlocks.last?.status == .success)
    }

    @Test func `an unlock takes the place of an explicit sync`() throws {
        var stage = try PhoneStage.ofRiley(.realistic, realistic: true)
        stage.phones[0].phone.perform(.sync(stage.lockID(0)), now: stage.now)
        stage.run(for: .seconds(3))

        #expect(stage.unlock(0).last == .success)

        #expect(
            stage.phones[0].finished.contains {
                $0.command == .sync(stage.lockID(0)) && $0.result == .failure(.canceled)
            })
    }

    @Test func `a sync of a lock that nothing is known of, or that is far away, finds no lock`() throws {
        var stage = try PhoneStage.ofRiley()
        #expect(stage.perform(.sync(stage.lockID(9))) == .failure(.lockNotFound(stage.lockID(9))))

        stage.move(0, x: 10_000)
        #expect(stage.perform(.sync(stage.lockID(0))) == .failure(.lockNotFound(stage.lockID(0))))
    }

    @Test func `a sync whose lock goes away fails as one`() throws {
        var stage = try PhoneStage.ofRiley()
        stage.locks[0].messagesLeft = 3

        guard case .failure(.syncInternalError) = stage.perform(.sync(stage.lockID(0))) else {
            Issue.record("a sync without a lock")
            return
        }
        #expect(stage.phones[0].phone.activity == .idle)
    }

    @Test func `a sync without a network brings what is cached, and fails where nothing is`() throws {
        var stage = try PhoneStage.ofRiley()
        stage.perform(.network(false))

        guard case .success(.synced(let summary)) = stage.perform(.sync(stage.lockID(0))) else {
            Issue.record("no sync from the cache")
            return
        }
        #expect(summary.locks.first?.broughtPackage == true)
        guard case .failure(.internalNetworkError) = stage.perform(.sync(stage.lockID(0))) else {
            Issue.record("a sync with nothing to bring")
            return
        }
    }

    @Test func `a sync with an expired token fails`() throws {
        var stage = try PhoneStage.ofRiley()
        stage.setUp(tokenLasts: .hours(1))
        stage.run(for: .hours(2))

        #expect(stage.perform(.sync(stage.lockID(0))) == .failure(.invalidToken))
    }

    @Test func `a package of several chunks arrives whole`() throws {
        var stage = try PhoneStage.ofRiley()
        for number in 0..<40 {
            let user = User(
                id: UserID(UniqueID(high: 0xa1, low: UInt64(number))), email: "u\(number)@example.com", phone: nil,
                firstName: "U", lastName: "\(number)")
            stage.cloud.add(user)
            try stage.grant(user, 0)
        }
        stage.perform(.fetchLocks)
        #expect(stage.phones[0].phone.store.packages[0].header.chunkCount > 2)

        #expect(stage.unlock(0) == FirstUnlockTests.withSetup)
    }

    @Test func `a package that was cut goes on at the missing chunk, though the cloud would seal another`() throws {
        var stage = try PhoneStage.ofRiley()
        for number in 0..<40 {
            let user = User(
                id: UserID(UniqueID(high: 0xa1, low: UInt64(number))), email: "u\(number)@example.com", phone: nil,
                firstName: "U", lastName: "\(number)")
            stage.cloud.add(user)
            try stage.grant(user, 0)
        }
        // Hello, challenge, time, begin, and two chunks.
        stage.locks[0].messagesLeft = 6
        guard case .failure = stage.perform(.sync(stage.lockID(0))) else {
            Issue.record("the link was not cut")
            return
        }
        #expect(stage.locks[0].lock.packageUnderWay?.nextChunk == 2)

        stage.locks[0].wanted = []
        guard case .success(.synced(let summary)) = stage.perform(.sync(stage.lockID(0))) else {
            Issue.record("no second sync")
            return
        }

        #expect(summary.locks[0].broughtPackage)
        #expect(stage.locks[0].wanted.min() == 2)
    }
}
