import LockModel
import LockProtocol
import SimulationKernel
import Testing

@testable import LockModel
@testable import Phone

@Suite struct RecoveryTests {
    static let recovered: [UnlockStatus] = [
        .started, .connectForUnlock(.first), .unlock(.first), .updateSyncPackage, .connectForSetupSync(.second),
        .setupSync(.second), .connectForUnlock(.second), .unlock(.second), .success,
    ]

    /// A phone that knows the lock and has no package for it.
    private func stage() throws -> PhoneStage {
        var stage = try PhoneStage()
        _ = stage.addPhone()
        try stage.grant(PhoneStage.riley, 0)
        stage.setUp()
        stage.phones[0].phone.store.apply(.packageDropped(stage.lockID(0)))
        return stage
    }

    @Test func `a credential that the lock does not know is fetched and brought once`() throws {
        var stage = try stage()

        #expect(stage.unlock(0) == Self.recovered)
    }

    @Test func `without a network the recovery fails, and says what the lock said`() throws {
        var stage = try stage()
        stage.perform(.network(false))

        let events = stage.unlock(0)

        #expect(events == Self.recovered.prefix(4) + [events[4]])
        #expect(events[4].failure?.name == "authFailed")
        #expect(events[4].failure?.error?.code == .keyFetchFailed)
        #expect(events[4].failure?.lockReason == .unknownCredential)
    }

    @Test func `a cloud that does not answer bounds the recovery`() throws {
        var stage = try stage()
        stage.isCloudUp = false
        let begun = stage.now

        #expect(stage.unlock(0).last?.failure?.error?.code == .keyFetchFailed)
        #expect(stage.now.since(begun) < .seconds(11))
    }

    @Test func `a lock that lost its clock is told the time in the recovery`() throws {
        var stage = try PhoneStage()
        _ = stage.addPhone()
        try stage.grant(PhoneStage.riley, 0, end: stage.now + .hours(100))
        stage.setUp()
        _ = stage.unlock(0)
        stage.rest()
        stage.locks[0].events += [stage.locks[0].lock.record(.batterySwapped, at: stage.now)]

        let events = stage.unlock(0)

        #expect(events == Self.recovered)
        #expect(stage.locks[0].lock.time(at: stage.now) == stage.now)
    }

    @Test func `without a network a lock that lost its clock stays shut`() throws {
        var stage = try PhoneStage()
        _ = stage.addPhone()
        try stage.grant(PhoneStage.riley, 0, end: stage.now + .hours(100))
        stage.setUp()
        _ = stage.unlock(0)
        stage.rest()
        stage.locks[0].events += [stage.locks[0].lock.record(.batterySwapped, at: stage.now)]
        stage.perform(.network(false))

        #expect(stage.unlock(0).last?.failure?.lockReason == .unknownTime)
    }

    @Test func `a credential that is not valid yet fails after one recovery`() throws {
        var stage = try PhoneStage()
        _ = stage.addPhone()
        try stage.grant(PhoneStage.riley, 0, start: stage.now + .hours(2))
        stage.setUp()

        let events = stage.unlock(0)

        #expect(events.last?.failure?.name == "authFailed")
        #expect(events.last?.failure?.lockReason == .notYetValid)
        #expect(events.count { $0 == .updateSyncPackage } == 1)
    }

    @Test func `a lock that lost its table gets everything in the setup`() throws {
        var stage = try PhoneStage()
        _ = stage.addPhone()
        try stage.grant(PhoneStage.riley, 0)
        stage.setUp()
        _ = stage.unlock(0)
        stage.rest()
        let courier = stage.addPhone("Morgan's phone")
        try stage.grant(PhoneStage.morgan, 0)
        stage.setUp(PhoneStage.morgan, courier)
        // As a lock that came back from repair: what the package builds on is gone.
        stage.locks[0].lock.flash.applied = 0
        stage.locks[0].lock.flash.credentials = .init()

        let events = stage.unlock(0, courier)

        #expect(events == FirstUnlockTests.withSetup)
        #expect(stage.locks[0].lock.flash.credentials.count >= 4)
    }

    @Test func `a package that another phone brought already is not brought again`() throws {
        var stage = try PhoneStage()
        _ = stage.addPhone()
        let courier = stage.addPhone("Morgan's phone")
        try stage.grant(PhoneStage.riley, 0)
        try stage.grant(PhoneStage.morgan, 1)
        stage.setUp()
        stage.setUp(PhoneStage.morgan, courier)
        stage.perform(.sync(nil), courier)
        #expect(stage.locks[0].lock.flash.applied > 0)
        let applied = stage.locks[0].events.count { if case .packageApplied = $0 { true } else { false } }

        let events = stage.unlock(0)

        #expect(events == FirstUnlockTests.withSetup)
        #expect(stage.locks[0].events.count { if case .packageApplied = $0 { true } else { false } } == applied)
        #expect(!stage.locks[0].events.contains { if case .packageRefused = $0 { true } else { false } })
    }
}
