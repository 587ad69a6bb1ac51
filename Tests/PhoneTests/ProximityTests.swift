import SimulationKernel
import Testing
import VirtualRadio

@testable import Phone

@Suite struct ProximityTests {
    private func stage(_ timing: Radio.Timing = .realistic) throws -> PhoneStage {
        var stage = try PhoneStage(timing)
        _ = stage.addPhone()
        try stage.grant(PhoneStage.riley, 0, 1)
        stage.setUp()
        stage.perform(.startProximity)
        return stage
    }

    @Test func `a lock two metres away is left alone, one at hand is opened`() throws {
        var stage = try stage()
        stage.run(for: .seconds(20))
        #expect(stage.phones[0].unlocks.isEmpty)

        stage.move(0, x: 0, y: 0.3)
        stage.run(for: .seconds(5)) { $0.phones[0].unlocks.last?.status.isTerminal ?? false }

        #expect(stage.phones[0].unlocks.map(\.status) == FirstUnlockTests.withSetup)
        #expect(stage.phones[0].unlocks.allSatisfy { $0.method == .proximity && $0.lock == stage.lockID(0) })
    }

    @Test func `the threshold is a setting`() throws {
        var stage = try PhoneStage(.realistic)
        var timeouts = PhoneTimeouts()
        timeouts.proximityThreshold = -60
        _ = stage.addPhone(timeouts: timeouts)
        try stage.grant(PhoneStage.riley, 0)
        stage.setUp()

        stage.perform(.startProximity)
        stage.run(for: .seconds(5))

        #expect(stage.phones[0].unlocks.last?.status == .success)
    }

    @Test func `of two locks at hand the closer one is opened`() throws {
        var stage = try stage()
        stage.radio.move(stage.locks[1].device, to: VirtualRadio.Position(x: 1))

        stage.move(0, x: 0.9, y: 0.2)
        stage.run(for: .seconds(5)) { $0.phones[0].unlocks.last?.status.isTerminal ?? false }

        #expect(stage.phones[0].unlocks.first?.lock == stage.lockID(1))
    }

    @Test func `a phone that stays opens the same lock again after ten seconds, not before`() throws {
        var stage = try stage()
        stage.move(0, x: 0, y: 0.3)
        stage.run(for: .seconds(5)) { $0.phones[0].unlocks.last?.status.isTerminal ?? false }
        let count = stage.phones[0].unlocks.count

        stage.run(for: .seconds(9))
        #expect(stage.phones[0].unlocks.count == count)
        stage.run(for: .seconds(5))

        #expect(stage.phones[0].unlocks.count > count)
    }

    @Test func `an explicit unlock goes first, and the mode goes on after it`() throws {
        var stage = try stage()

        let events = stage.unlock(1)
        #expect(events.last == .success)
        #expect(stage.phones[0].phone.isProximityOn)
        stage.move(0, x: 0, y: 0.3)
        stage.run(for: .seconds(8)) { $0.phones[0].unlocks.last?.method == .proximity }

        #expect(stage.phones[0].unlocks.last?.method == .proximity)
    }

    @Test func `an explicit unlock cancels an attempt by proximity`() throws {
        var stage = try stage()
        stage.move(0, x: 0, y: 0.3)
        stage.run(for: .seconds(5)) { !$0.phones[0].unlocks.isEmpty }
        #expect(stage.phones[0].phone.activity == .unlocking)

        let events = stage.unlock(0)

        #expect(events.first == .canceled)
        #expect(events.last == .success)
        #expect(stage.phones[0].unlocks.last?.method == .explicit)
    }

    @Test func `cancelUnlock ends the attempt and not the mode`() throws {
        var stage = try stage()
        stage.move(0, x: 0, y: 0.3)
        stage.run(for: .seconds(5)) { !$0.phones[0].unlocks.isEmpty }

        stage.perform(.cancelUnlock)

        #expect(stage.phones[0].unlocks.last?.status == .canceled)
        #expect(stage.phones[0].phone.isProximityOn)
    }

    @Test func `after stopping, and without Bluetooth, nothing is heard`() throws {
        var stage = try stage()
        stage.run(for: .milliseconds(10))
        #expect(stage.radio.isScanning(stage.phones[0].device))

        stage.perform(.bluetooth(false))
        stage.run(for: .milliseconds(10))
        #expect(!stage.radio.isScanning(stage.phones[0].device))
        stage.perform(.bluetooth(true))
        stage.run(for: .milliseconds(10))
        #expect(stage.radio.isScanning(stage.phones[0].device))
        stage.perform(.stopProximity)
        stage.run(for: .milliseconds(10))
        #expect(!stage.radio.isScanning(stage.phones[0].device))
        stage.move(0, x: 0, y: 0.3)
        stage.run(for: .seconds(5))
        #expect(stage.phones[0].unlocks.isEmpty)
    }

    @Test func `an access that is over is not opened by proximity`() throws {
        var stage = try PhoneStage(.realistic)
        _ = stage.addPhone()
        try stage.grant(PhoneStage.riley, 0, end: stage.now + .hours(1))
        stage.setUp()
        stage.run(for: .hours(2))

        stage.perform(.startProximity)
        stage.move(0, x: 0, y: 0.3)
        stage.run(for: .seconds(5))

        #expect(stage.phones[0].unlocks.isEmpty)
    }

    @Test func `an idle phone wants nothing of its owner`() throws {
        var stage = try PhoneStage(.realistic)
        _ = stage.addPhone(realistic: true)
        try stage.grant(PhoneStage.riley, 0)
        stage.setUp()
        _ = stage.unlock(0)
        stage.rest()
        stage.run(for: .seconds(5))

        #expect(stage.phones[0].phone.nextDeadline == nil)
        // Its address changes when it is needed again, however long that was.
        stage.run(for: .hours(10))
        #expect(stage.unlock(0) == FirstUnlockTests.withoutSetup)
    }
}
