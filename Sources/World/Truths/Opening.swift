package import Cloud
package import LockModel
package import LockProtocol
package import SimulationKernel

/// Whether something opens a door, by the word of the cloud or of the lock.
package enum Opening: Hashable, Sendable {
    case opens
    /// - Parameters:
    ///   - reason: of the closed list; nil where there is no lock that could have one.
    ///   - why: the reason in words.
    case refused(Reason?, why: String)

    fileprivate static func shut(_ reason: Reason, from start: Instant? = nil, until end: Instant? = nil) -> Opening {
        let why =
            switch reason {
            case .notYetValid: start.map { "begins at \($0.iso8601)" } ?? "has not begun"
            case .expired: end.map { "ended at \($0.iso8601)" } ?? "is over"
            case .outsideSchedule: "is good at other hours"
            case .syncPending: "waits for a sync"
            case .unknownTime: "the lock has lost its clock"
            case .deadbolt: "the deadbolt is thrown"
            case .lockedOut: "the keypad is locked after wrong codes"
            case .singleUseSpent: "is used up"
            case .lowBattery: "the batteries are empty"
            case .noPower: "the lock has no power"
            case .unknownCode, .unknownCredential: "the lock does not know it"
            default: reason.name
            }
        return .refused(reason, why: why)
    }
}

extension WorldState {
    /// Whether an access opens its door, as the cloud believes: by its times and hours, and by what the lock has
    /// acknowledged. Of a thrown deadbolt, a code that is used up or an empty battery the cloud knows nothing.
    package func opening(of access: Access, at instant: Instant) -> Opening {
        guard let door = cloud.doors[access.door], door.device != nil, let link = cloud.links[access.door] else {
            return .refused(nil, why: "there is no device on the door")
        }
        if let revoked = access.revokedAt { return .refused(.unknownCredential, why: "revoked at \(revoked.iso8601)") }
        if instant < access.start { return .shut(.notYetValid, from: access.start) }
        if let end = access.end, end <= instant { return .shut(.expired, until: end) }
        if let schedule = access.schedule, !schedule.contains(cloud.zone(of: door).civilTime(at: instant)) {
            return .shut(.outsideSchedule)
        }
        if case .derived = access.code { return .opens }
        let credentials = cloud.credentials(of: access)
        if credentials.isEmpty {
            return .refused(.unknownCredential, why: "there is no doorcode, keycard or phone to open with")
        }
        let isByPhoneAlone = credentials.allSatisfy { if case .phoneKey = $0.secret { true } else { false } }
        let sequence = isByPhoneAlone ? max(access.sequence, access.phoneSequence) : access.sequence
        return sequence > link.acknowledged ? .shut(.syncPending) : .opens
    }

    /// Whether a credential of a lock's table opens it, as the lock judges.
    package func opening(of credential: Credential, on lock: Lock, at instant: Instant) -> Opening {
        if let outage = lock.outage { return .shut(outage) }
        if case .doorcode = credential.secret, let until = lock.lockedOutUntil, instant < until {
            return .shut(.lockedOut)
        }
        if case .keycard = credential.secret, !lock.family.readsKeycards { return .shut(.unknownCredential) }
        guard let reason = lock.refusal(of: credential, at: instant) else { return .opens }
        return .shut(reason, from: credential.start, until: credential.end)
    }

    /// Whether a doorcode opens a lock that derives it, as the lock judges.
    package func opening(ofDerived code: Doorcode, on lock: Lock, at instant: Instant) -> Opening {
        var lock = lock
        return lock.judge(code: code, at: instant).reason.map { .shut($0) } ?? .opens
    }
}
