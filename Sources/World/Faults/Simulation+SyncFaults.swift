internal import Cloud
internal import LockModel
internal import LockProtocol
internal import SimulationKernel

// What goes wrong with what is sealed, between the cloud and a lock's own link.
extension Simulation {
    /// Carries a parcel over a lock's own link.
    /// - Returns: the fault that hindered it; nil where the parcel arrived as it was, perhaps twice.
    mutating func carry(_ parcel: FaultParcel, at door: DoorID, cause: UInt64?) -> FaultKind? {
        guard state.hasFaults else {
            arrive(parcel, at: door, cause: cause)
            return nil
        }
        let strike = decideSync(parcel, FaultOccasion(door: door, cause: cause))
        let cause = strike?.event ?? cause
        switch strike?.fault.kind {
        case .syncLost, .syncLate, .syncReordered: return strike?.fault.kind
        case .syncTruncated:
            if let cut = parcel.truncated(to: strike?.fault.number("share") ?? 1) {
                arrive(cut, at: door, cause: cause)
            }
        case .syncDuplicated:
            arrive(parcel, at: door, cause: cause)
            arrive(parcel, at: door, cause: cause)
        default: arrive(parcel, at: door, cause: cause)
        }
        releaseHeld(behind: parcel, at: door)
        return strike?.fault.kind == .syncTruncated ? .syncTruncated : nil
    }

    /// Decides what goes wrong with a parcel, whoever carries it.
    mutating func decideSync(_ parcel: FaultParcel, _ occasion: FaultOccasion) -> (fault: Fault, event: UInt64?)? {
        var occasion = occasion
        occasion.direction = parcel.direction
        occasion.parcel = parcel
        occasion.what = parcel.words
        // What a phone carries it carries once, and to the lock that it is for.
        let isCarried = occasion.phone != nil || occasion.user != nil
        return decide(on: occasion) { fault in
            guard fault.kind.family == .sync else { return false }
            return switch fault.kind {
            case .syncReordered: !isCarried
            case .syncDuplicated: !isCarried || parcel.direction == .fromLock
            default: true
            }
        }
    }

    /// Brings a parcel to its end.
    mutating func arrive(_ parcel: FaultParcel, at door: DoorID, cause: UInt64?) {
        switch parcel {
        case .package(let sealed):
            withLock(door, cause: cause) { lock, now in lock.receive(package: sealed, at: now) }
        case .report(let sealed):
            withCloud(cause: cause) { cloud, _, now in cloud.receive(sealed, from: door, at: now) }
        }
    }

    /// What was held back for the next parcel of its direction arrives behind it.
    private mutating func releaseHeld(behind parcel: FaultParcel, at door: DoorID) {
        for entry in faults where entry.fault.kind == .syncReordered {
            for standing in entry.standing
            where standing.strike.door == door && standing.strike.standing?.parcel?.direction == parcel.direction {
                end(standing, of: entry.fault)
            }
        }
    }
}

extension FaultParcel {
    fileprivate var words: String {
        switch self {
        case .package(let sealed): "package \(sealed.header.base)→\(sealed.header.sequence)"
        case .report(let sealed): "report \(sealed.header.counter)"
        }
    }
}
