import Cloud
import LockModel
import LockProtocol
import SimulationKernel
import Testing
import VirtualRadio

@testable import Phone

@Suite struct UnlockFailureTests {
    /// A stage with one phone that is set up and may open the first lock.
    private func stage(_ timing: Radio.Timing = .instant) throws -> PhoneStage {
        var stage = try PhoneStage(timing)
        _ = stage.addPhone()
        try stage.grant(PhoneStage.riley, 0, 1)
        stage.setUp()
        return stage
    }

    @Test func `a lock that was not fetched is not looked for`() throws {
        var stage = try stage()
        let stranger = stage.lockID(9)

        #expect(stage.perform(.unlock(stranger)) == .failure(.lockNotFound(stranger)))
        #expect(stage.phones[0].unlocks.isEmpty)
        #expect(!stage.radio.isScanning(stage.phones[0].device))
    }

    @Test func `without Bluetooth or the permission the call fails`() throws {
        var stage = try stage()

        stage.perform(.bluetooth(false))
        #expect(stage.perform(.unlock(stage.lockID(0))) == .failure(.bluetoothDisabled))
        #expect(stage.perform(.startProximity) == .failure(.bluetoothDisabled))
        stage.perform(.permission(false))
        #expect(stage.perform(.unlock(stage.lockID(0))) == .failure(.permissionDenied))
        #expect(stage.perform(.sync(stage.lockID(0))) == .failure(.permissionDenied))
        #expect(stage.phones[0].unlocks.isEmpty)
    }

    @Test func `a lock out of range is not found after the time to connect`() throws {
        var stage = try stage()
        stage.move(0, x: 10_000)
        let begun = stage.now

        let events = stage.unlock(0)

        #expect(events == [.started, .connectForSetupSync(.first), .failed(.lockNotFound)])
        #expect(stage.now.since(begun) == .seconds(9))
    }

    @Test(arguments: [Radio.Timing.instant, .realistic])
    func `a lock that takes no session is a failed connection`(_ timing: Radio.Timing) throws {
        var stage = try stage(timing)
        stage.locks[0].isDumb = true
        let begun = stage.now

        let events = stage.unlock(0)

        #expect(events.last == .failed(.connectionFailed))
        #expect(stage.now.since(begun) == .seconds(9))
    }

    @Test func `a connection that ends at any message of the lock's is a failed connection`() throws {
        var count = 0
        for message in 1...20 {
            var stage = try stage()
            stage.locks[0].messagesLeft = message
            let events = stage.unlock(0)
            guard stage.locks[0].messagesLeft == nil, events.last != .success else { break }
            #expect(events.last == .failed(.connectionFailed), "after \(message)")
            #expect(stage.phones[0].unlocks.count { $0.status.isTerminal } == 1)
            // The next one works, and goes on with the package where that had been.
            #expect(stage.unlock(0).last == .success, "after \(message)")
            count += 1
        }
        #expect(count >= 4)
    }

    @Test func `a link cut during the hello is tried again at the known address`() throws {
        var stage = try stage()
        stage.locks[0].messagesLeft = 0

        #expect(stage.unlock(0) == FirstUnlockTests.withSetup)
    }

    @Test func `a lock that another phone has is busy`() throws {
        var stage = try stage()
        stage.locks[0].isBusy = true

        let failure = stage.unlock(0).last?.failure

        #expect(failure?.name == "internal")
        #expect(failure?.error?.code == .transportError)
        #expect(failure?.lockReason == .busy)
    }

    @Test func `a lock that is busy for a while is waited for`() throws {
        var stage = try stage()
        stage.locks[0].isBusy = true
        stage.phones[0].phone.perform(.unlock(stage.lockID(0)), now: stage.now)
        stage.run(for: .seconds(3))

        stage.locks[0].isBusy = false
        stage.run(for: .seconds(5)) { $0.phones[0].phone.activity == .idle }

        #expect(stage.phones[0].unlocks.map(\.status) == FirstUnlockTests.withSetup)
    }

    @Test func `outside of its schedule the lock does not open, and no recovery is tried`() throws {
        var stage = try PhoneStage()
        _ = stage.addPhone()
        // A Saturday afternoon in New York.
        let schedule = Schedule(windows: [.init(days: [.monday], fromMinute: 540, untilMinute: 900)])
        let key = KeyID(UniqueID(high: 0x4e, low: 1))
        stage.cloud.add(
            Key(
                id: key, name: "Mondays", kind: .regular, building: PhoneStage.building, doors: [stage.doorID(0)],
                partner: PhoneStage.partner.id, schedule: schedule))
        let request = GrantRequest(
            email: PhoneStage.riley.email, phone: nil, firstName: "R", lastName: "T", passcodeType: .permanent,
            role: .guest, shareable: false, start: stage.now, end: nil, notifies: false, doors: [], keys: [key])
        _ = try stage.cloud.grant(request, by: PhoneStage.partner, using: &stage.generator, at: stage.now)
        stage.setUp()

        let events = stage.unlock(0)

        #expect(events == FirstUnlockTests.withSetup.dropLast() + [.failed(.outOfSchedule)])
        #expect(events.last?.failure?.lockReason == .outsideSchedule)
    }

    @Test func `a model that phones do not open fails without the radio`() throws {
        var stage = try PhoneStage()
        _ = stage.addPhone()
        try stage.grant(PhoneStage.riley, 0)
        stage.setUp()
        let locks = stage.phones[0].phone.store.locks.map { lock in
            AppLock(
                id: lock.id, door: lock.door, name: lock.name, building: lock.building, start: lock.start,
                end: lock.end, doorCode: nil, isShareable: false, role: lock.role, schedule: nil,
                publicKey: lock.publicKey, idKey: lock.idKey, canUnlock: false, sequence: 0)
        }
        stage.phones[0].phone.store.apply(.locksFetched(locks))

        let events = stage.unlock(0)

        #expect(events.map(\.name) == ["started", "failed"])
        #expect(events.last?.failure?.error?.code == .deviceNotSupported)
        #expect(!stage.radio.isScanning(stage.phones[0].device))
    }

    @Test func `who was revoked opens until the lock knows, then fails after one recovery`() throws {
        var stage = try stage()
        let courier = stage.addPhone("Morgan's phone")
        try stage.grant(PhoneStage.morgan, 1)
        stage.setUp(PhoneStage.morgan, courier)
        #expect(stage.unlock(0).last == .success)
        stage.rest()
        try stage.revoke(PhoneStage.riley, 0)
        #expect(stage.unlock(0).last == .success)
        // In passing, or by the passive sync that brought it already: the lock knows.
        stage.perform(.sync(nil), courier)

        let events = stage.unlock(0)

        // There is no fresh package to set up with.
        let expected: [UnlockStatus] = [
            .started, .connectForUnlock(.first), .unlock(.first), .updateSyncPackage, .connectForUnlock(.second),
            .unlock(.second),
        ]
        #expect(Array(events.dropLast()) == expected)
        #expect(events.last?.failure?.name == "authFailed")
        #expect(events.last?.failure?.lockReason == .unknownCredential)
    }
}
