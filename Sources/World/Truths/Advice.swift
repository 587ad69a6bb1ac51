internal import Cloud
internal import LockProtocol
internal import SimulationKernel

extension WorldState {
    /// What a person could do about an outcome.
    func advice(_ explanation: Explanation, _ accesses: [Access], at door: DoorID, _ instant: Instant) -> String? {
        guard let reason = explanation.reason else {
            let isRevoked = !accesses.isEmpty && accesses.allSatisfy { $0.revokedAt != nil }
            return isRevoked
                ? "The cloud has revoked it, but the lock has not heard: sync the lock." : nil
        }
        let isConnected = cloud.doors[door]?.isConnected ?? false
        let syncIt = "latchctl lock sync \(name(of: door))"
        switch reason {
        case .syncPending:
            return isConnected
                ? "The lock is connected: the change arrives by itself."
                : "The lock is offline: bring it the change (\(syncIt))."
        case .unknownTime: return "The lock has lost its clock: sync it (\(syncIt))."
        case .expired: return "It was good before. Ask for a new one."
        case .notYetValid:
            return "It will be good later. Daily doorcodes begin at midnight in the door's own time zone."
        case .outsideSchedule: return "It is good at other hours, by the door's own wall clock."
        case .singleUseSpent: return "A single-use code dies after its first use. Ask for a new one."
        case .deadbolt: return "The deadbolt is thrown: mortise locks then refuse daily doorcodes. Draw it from inside."
        case .lockedOut: return "Too many wrong codes: wait until the keypad accepts entries again."
        case .lowBattery: return "The batteries are empty: change them, then sync (\(syncIt))."
        case .noPower: return "The lock has no power."
        case .jammed: return "The mechanism is stuck: have it freed."
        case .unknownCode:
            if accesses.isEmpty { return "The cloud has never given out this code for this door." }
            return accesses.contains { $0.revokedAt != nil }
                ? "It was revoked, and the lock has heard of it." : "It was good long ago. Ask for a new one."
        case .unknownCredential: return "The lock knows no such credential."
        case .asleep: return "Touch the lens first: digits on a sleeping lens are lost."
        case .partial: return "Type all digits with less than five seconds between them."
        case .busy, .malformed, .unsupportedVersion, .stalePackage, .missingBase, .writeFailed, .tableFull:
            return nil
        }
    }
}
