import Cloud
import SimulationKernel
import Testing
import VirtualRadio

@testable import Phone

/// Phones that are told anything at any time, under locks and clouds that fail.
@Suite struct RandomLifeTests {
    @Test(arguments: 0..<24)
    func `every unlock has one terminal event, every command one end, and the store is its changes`(
        _ seed: Int
    ) throws {
        var dice = SeededGenerator(seed: UInt64(seed), stream: "life")
        let isRealistic = seed.isMultiple(of: 2)
        var stage = try PhoneStage(isRealistic ? .realistic : .instant, seed: UInt64(seed))
        for phone in 0..<2 { _ = stage.addPhone("Phone \(phone)", realistic: isRealistic) }
        try stage.grant(PhoneStage.riley, 0, 1)
        try stage.grant(PhoneStage.morgan, 1)
        stage.setUp(PhoneStage.riley, 0)
        stage.setUp(PhoneStage.morgan, 1)
        var given = [1, 1]

        for _ in 0..<150 {
            let phone = Int.random(in: 0..<2, using: &dice)
            if Bool.random(using: &dice) {
                stage.phones[phone].phone.perform(command(&dice, stage), now: stage.now)
                given[phone] += 1
            } else {
                disturb(&stage, phone, &dice)
            }
            stage.run(for: .milliseconds(Int.random(in: 0..<1_500, using: &dice)))
        }
        quieten(&stage, &given)

        for (index, phone) in stage.phones.enumerated() {
            #expect(phone.finished.count == given[index], "phone \(index)")
            #expect(phone.phone.activity == .idle)
            #expect(phone.replayed == phone.phone.store)
            #expect(Self.fault(in: phone.unlocks) == nil)
            #expect(stage.radio.links(of: phone.device).isEmpty)
        }
        // And it all still works.
        stage.setUp(PhoneStage.riley, 0)
        stage.perform(.fetchLocks)
        #expect(stage.unlock(0).last == .success)
    }

    private func command(_ dice: inout SeededGenerator, _ stage: PhoneStage) -> PhoneCommand {
        let lock = stage.lockID(Int.random(in: 0..<3, using: &dice))
        let isOn = Int.random(in: 0..<4, using: &dice) > 0
        switch Int.random(in: 0..<24, using: &dice) {
        case 0..<8: return .unlock(lock)
        case 8: return .cancelUnlock
        case 9, 10: return .sync(lock)
        case 11: return .sync(nil)
        case 12: return .startProximity
        case 13: return .stopProximity
        case 14: return .fetchLocks
        case 15: return .logs(lock)
        case 16: return .bluetooth(isOn)
        case 17: return .network(isOn)
        case 18: return .permission(isOn)
        case 19: return isOn ? .cancelUnlock : .kill
        case 20: return isOn ? .fetchLocks : .clear
        default:
            let user = isOn ? PhoneStage.riley : PhoneStage.morgan
            let end = stage.now + .seconds(Int.random(in: 0..<600, using: &dice))
            return .setup(PhoneToken(user: user.id, expiresAt: end), includesAllLocks: Bool.random(using: &dice))
        }
    }

    private func disturb(_ stage: inout PhoneStage, _ phone: Int, _ dice: inout SeededGenerator) {
        let lock = Int.random(in: 0..<2, using: &dice)
        switch Int.random(in: 0..<8, using: &dice) {
        case 0: stage.radio.cut(stage.phones[phone].device)
        case 1: stage.radio.cut(stage.locks[lock].device)
        case 2: stage.move(phone, x: Double.random(in: -1..<6, using: &dice), y: 0.3)
        case 3: stage.move(phone, x: 10_000)
        case 4: stage.locks[lock].messagesLeft = Int.random(in: 0..<8, using: &dice)
        case 5: stage.isCloudUp = Bool.random(using: &dice)
        case 6: stage.locks[lock].isDumb = Int.random(in: 0..<4, using: &dice) == 0
        default: try? stage.grant(Bool.random(using: &dice) ? PhoneStage.riley : PhoneStage.morgan, lock)
        }
    }

    /// Puts everything right, and lets what runs end.
    private func quieten(_ stage: inout PhoneStage, _ given: inout [Int]) {
        stage.isCloudUp = true
        for lock in stage.locks.indices {
            stage.locks[lock].isDumb = false
            stage.locks[lock].messagesLeft = nil
        }
        for phone in stage.phones.indices {
            stage.move(phone, x: 0)
            for command: PhoneCommand in [.permission(true), .bluetooth(true), .network(true), .stopProximity] {
                stage.phones[phone].phone.perform(command, now: stage.now)
                given[phone] += 1
            }
        }
        stage.run(for: .minutes(3))
    }

    /// What is wrong with the order of a phone's events, if anything.
    private static func fault(in events: [UnlockEvent]) -> String? {
        var open: UnlockEvent?
        var recoveries = 0
        for event in events {
            if event.status == .started {
                if open != nil { return "one began within another" }
                open = event
                recoveries = 0
            } else if open == nil {
                return "\(event) outside of any"
            } else if event.lock != open?.lock || event.method != open?.method {
                return "\(event) in the unlock of another"
            } else if event.status.isTerminal {
                open = nil
            } else if event.status == .updateSyncPackage {
                recoveries += 1
                if recoveries > 1 { return "two recoveries" }
            } else if event.status.attempt == .second, recoveries == 0 {
                return "a second pass without a recovery"
            }
        }
        return open == nil ? nil : "one never ended"
    }
}
