import Cloud
import LockModel
import LockProtocol
import SimulationKernel
import Testing
import VirtualRadio

@testable import Phone

@Suite struct ErrandTests {
    @Test func `reports taken without a network go up when there is one`() throws {
        var stage = try PhoneStage.ofRiley()
        stage.perform(.network(false))

        #expect(stage.unlock(0).last == .success)
        stage.rest()
        #expect(stage.phones[0].phone.reportCount == 1)
        let hadRecords = stage.hasRecords(of: 0)
        #expect(!hadRecords)
        stage.perform(.network(true))
        stage.run(for: .seconds(1))

        #expect(stage.phones[0].phone.reportCount == 0)
        let hasRecords = stage.hasRecords(of: 0)
        #expect(hasRecords)
        #expect(stage.phones[0].replayed == stage.phones[0].phone.store)
    }

    @Test func `a report outlives the app`() throws {
        var stage = try PhoneStage.ofRiley()
        stage.perform(.network(false))
        _ = stage.unlock(0)
        stage.rest()
        stage.perform(.kill)
        stage.perform(.network(true))
        #expect(stage.phones[0].phone.reportCount == 1)

        stage.setUp()
        stage.run(for: .seconds(1))

        #expect(stage.phones[0].phone.reportCount == 0)
    }

    @Test func `an unlock works after the token expired, its report waits for another token`() throws {
        var stage = try PhoneStage.ofRiley()
        stage.setUp(tokenLasts: .hours(1))
        stage.run(for: .hours(2))
        #expect(stage.phones[0].phone.tokenState(at: stage.now) == .expired)

        #expect(stage.unlock(0) == FirstUnlockTests.withSetup)
        stage.rest()
        #expect(stage.phones[0].phone.reportCount == 1)
        stage.setUp()
        stage.run(for: .seconds(1))

        #expect(stage.phones[0].phone.reportCount == 0)
    }

    @Test func `in passing a phone serves a neighbour's lock that waits`() throws {
        var stage = try PhoneStage.ofRiley()
        try stage.grant(PhoneStage.morgan, 1)
        stage.perform(.fetchLocks)
        #expect(stage.phones[0].phone.packageCount == 2)

        _ = stage.unlock(0)
        stage.rest()

        #expect(stage.locks[1].lock.flash.applied > 0)
        #expect(stage.phones[0].phone.packageCount == 0)
        let reports = stage.reports(of: 1)
        #expect(reports == 1)
    }

    @Test func `a courier without a network carries what it has, and what it gets`() throws {
        var stage = try PhoneStage.ofRiley()
        try stage.grant(PhoneStage.morgan, 1)
        stage.perform(.fetchLocks)
        stage.perform(.network(false))

        _ = stage.unlock(0)
        stage.rest()
        #expect(stage.locks[1].lock.flash.applied > 0)
        #expect(stage.phones[0].phone.reportCount == 2)
        stage.perform(.network(true))
        stage.run(for: .seconds(1))

        #expect(stage.phones[0].phone.reportCount == 0)
        let reports = stage.reports(of: 1)
        #expect(reports == 1)
    }

    @Test func `a sync of all in hearing serves each, the strongest first`() throws {
        var stage = try PhoneStage(locks: [.c2, .c2, .c2])
        _ = stage.addPhone()
        try stage.grant(PhoneStage.riley, 0)
        try stage.grant(PhoneStage.morgan, 1, 2)
        stage.setUp()
        stage.move(0, x: 11)

        guard case .success(.synced(let summary)) = stage.perform(.sync(nil)) else {
            Issue.record("no sync")
            return
        }

        #expect(summary.locks.map(\.lock) == [2, 1, 0].map { stage.lockID($0) })
        #expect(stage.locks.allSatisfy { $0.lock.flash.applied > 0 })
    }
}
