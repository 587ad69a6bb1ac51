import Cloud
import LockModel
import LockProtocol
import SimulationKernel
import Testing
import VirtualRadio

@testable import Phone

@Suite struct UnlockOrderTests {
    /// A stage with one phone that is set up and may open the first lock.
    private func stage(_ timing: Radio.Timing = .instant) throws -> PhoneStage {
        var stage = try PhoneStage(timing)
        _ = stage.addPhone()
        try stage.grant(PhoneStage.riley, 0, 1)
        stage.setUp()
        return stage
    }

    @Test func `Bluetooth turned off ends an unlock at once`() throws {
        var stage = try stage(.realistic)
        stage.phones[0].phone.perform(.unlock(stage.lockID(0)), now: stage.now)
        stage.run(for: .seconds(5)) { $0.phones[0].phone.connectedLock != nil }
        let before = stage.now

        stage.phones[0].phone.perform(.bluetooth(false), now: stage.now)
        stage.settle()

        #expect(stage.phones[0].unlocks.last?.status == .failed(.bluetoothDisabled))
        #expect(stage.now == before)
        stage.run(for: .seconds(5))
        #expect(stage.radio.links(of: stage.phones[0].device).isEmpty)
        stage.perform(.bluetooth(true))
        #expect(stage.unlock(0).last == .success)
    }

    @Test func `a permission taken away ends an unlock`() throws {
        var stage = try stage(.realistic)
        stage.phones[0].phone.perform(.unlock(stage.lockID(0)), now: stage.now)
        stage.run(for: .milliseconds(50))

        stage.perform(.permission(false))

        #expect(stage.phones[0].unlocks.last?.status.failure?.error?.code == .bluetoothUnavailable)
    }

    @Test func `cancelUnlock ends with canceled, and is silent where nothing runs`() throws {
        var stage = try stage(.realistic)

        stage.perform(.cancelUnlock)
        #expect(stage.phones[0].unlocks.isEmpty)
        stage.phones[0].phone.perform(.unlock(stage.lockID(0)), now: stage.now)
        stage.run(for: .milliseconds(20))
        stage.perform(.cancelUnlock)

        #expect(stage.phones[0].unlocks.last?.status == .canceled)
        stage.run(for: .seconds(5))
        #expect(stage.phones[0].unlocks.count { $0.status.isTerminal } == 1)
        #expect(stage.phones[0].phone.activity == .idle)
    }

    @Test func `an unlock of another lock takes the place of the first`() throws {
        var stage = try stage(.realistic)
        stage.phones[0].phone.perform(.unlock(stage.lockID(1)), now: stage.now)
        stage.run(for: .milliseconds(20))

        let events = stage.unlock(0)

        #expect(events.first == .canceled)
        #expect(Array(events.dropFirst()) == FirstUnlockTests.withSetup)
        #expect(stage.phones[0].unlocks.first { $0.status == .canceled }?.lock == stage.lockID(1))
    }

    @Test func `an unlock of the same lock again changes nothing`() throws {
        var stage = try stage(.realistic)
        stage.phones[0].phone.perform(.unlock(stage.lockID(0)), now: stage.now)
        stage.run(for: .milliseconds(20))

        #expect(stage.perform(.unlock(stage.lockID(0))) == .success(.done))
        stage.run(for: .seconds(5)) { $0.phones[0].unlocks.last?.status.isTerminal ?? false }

        #expect(stage.phones[0].unlocks.map(\.status) == FirstUnlockTests.withSetup)
    }
}
