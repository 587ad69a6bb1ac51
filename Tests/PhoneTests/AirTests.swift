import SimulationKernel
import Testing
import VirtualRadio

@testable import Phone

/// The pipeline over airs of all kinds.
@Suite struct AirTests {
    @Test(arguments: [UInt16(23), 64, 247])
    func `any MTU carries an unlock with its setup`(_ mtu: UInt16) throws {
        var stage = try PhoneStage(.realistic, mtu: mtu)
        _ = stage.addPhone(realistic: true)
        try stage.grant(PhoneStage.riley, 0)
        stage.setUp()

        #expect(stage.unlock(0) == FirstUnlockTests.withSetup)
        stage.rest()
        #expect(stage.phones[0].phone.reportCount == 0)
    }

    @Test func `a bad air makes an unlock slow, not wrong`() throws {
        var stage = try PhoneStage(.realistic)
        _ = stage.addPhone()
        try stage.grant(PhoneStage.riley, 0)
        stage.setUp()
        _ = stage.radio.setFaults(LinkFaults(loss: 0.3, duplication: 0.1), from: nil, to: nil)

        #expect(stage.unlock(0) == FirstUnlockTests.withSetup)
    }

    @Test func `a controller that does not know how strong a lock is serves for unlocks, not for proximity`() throws {
        var stage = try PhoneStage(.realistic)
        stage.isPowerUnknown = true
        _ = stage.addPhone()
        try stage.grant(PhoneStage.riley, 0)
        stage.setUp()

        #expect(stage.unlock(0) == FirstUnlockTests.withSetup)
        stage.move(0, x: 0, y: 0.3)
        stage.perform(.startProximity)
        stage.run(for: .seconds(5))

        #expect(stage.phones[0].unlocks.allSatisfy { $0.method == .explicit })
    }

    @Test func `two phones at one lock come one after the other`() throws {
        var stage = try PhoneStage(.realistic)
        let (first, second) = (stage.addPhone("One"), stage.addPhone("Two"))
        try stage.grant(PhoneStage.riley, 0)
        try stage.grant(PhoneStage.morgan, 0)
        stage.setUp(PhoneStage.riley, first)
        stage.setUp(PhoneStage.morgan, second)

        for phone in [first, second] {
            stage.phones[phone].phone.perform(.unlock(stage.lockID(0)), now: stage.now)
        }
        stage.run(for: .seconds(30)) { stage in stage.phones.allSatisfy { $0.unlocks.last?.status.isTerminal ?? false }
        }

        #expect(stage.phones[first].unlocks.last?.status == .success)
        #expect(stage.phones[second].unlocks.last?.status == .success)
    }

    @Test func `the same seed gives the same life`() throws {
        func life() throws -> (events: [UnlockEvent], requests: Int, changes: [PhoneStoreChange], end: Instant) {
            var stage = try PhoneStage(.realistic, seed: 5)
            _ = stage.addPhone(realistic: true)
            try stage.grant(PhoneStage.riley, 0)
            stage.setUp()
            _ = stage.unlock(0)
            stage.rest()
            stage.perform(.sync(stage.lockID(0)))
            let phone = stage.phones[0]
            return (phone.unlocks, phone.requests.count, phone.changes, stage.now)
        }

        let (one, other) = (try life(), try life())

        #expect(one.events == other.events)
        #expect(one.requests == other.requests)
        #expect(one.changes == other.changes)
        #expect(one.end == other.end)
    }
}
