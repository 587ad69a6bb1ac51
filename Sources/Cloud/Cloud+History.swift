package import LockProtocol
package import SimulationKernel

/// Who looks at the history of doors.
package enum HistoryViewer: Hashable, Sendable {
    case manager
    case user(UserID)
}

/// What a viewer may see of one door's history.
///
/// By the vendor's privacy rules everything at a shared door is the manager's to see. At a private door what residents
/// do is hidden from the manager; what others do is seen by the manager, by who let them in, and by the residents. Everybody sees themselves.
package struct HistorySight: Sendable {
    private enum Scope: Sendable {
        case nothing
        case everything
        case people(Set<UserID>)
        /// All but these, each until the instant, and but what is done by hand, which somebody who lives there did.
        case allBut([UserID: Instant])
    }

    private let scope: Scope

    /// - Parameter person: whom the line is about, where that is known.
    package func shows(_ person: UserID?, _ method: LogRecord.Method, at instant: Instant) -> Bool {
        switch scope {
        case .nothing: false
        case .everything: true
        case .people(let people): person.map(people.contains) ?? false
        case .allBut(let residents):
            if let person { residents[person].map { $0 <= instant } ?? true } else { method.isCredential }
        }
    }

    fileprivate init(_ viewer: HistoryViewer, of door: Door, in cloud: Cloud, at instant: Instant) {
        let accesses = cloud.accesses(at: door.id)
        switch viewer {
        case .manager where door.place.isCommunal: scope = .everything
        case .manager:
            var residents: [UserID: Instant] = [:]
            for access in accesses where access.role == .resident {
                let end = access.revokedAt ?? .distantFuture
                residents[access.user] = max(residents[access.user] ?? end, end)
            }
            scope = .allBut(residents)
        case .user(let user):
            let own = cloud.accesses(of: user).filter { $0.door == door.id && $0.isLive(at: instant) }
            if own.isEmpty {
                scope = .nothing
            } else if !door.place.isCommunal, own.contains(where: { $0.role == .resident }) {
                scope = .everything
            } else {
                scope = .people(Set(accesses.filter { $0.granter == .user(user) }.map(\.user) + [user]))
            }
        }
    }
}

extension Cloud {
    /// What a viewer may see of a door's history now. People see only doors to which they have access that stands.
    package func sight(of viewer: HistoryViewer, at door: Door, now: Instant) -> HistorySight {
        HistorySight(viewer, of: door, in: self, at: now)
    }

    /// Whose daily doorcodes a lock's derived ones are: the lock cannot know, the cloud gave them out.
    package func dailyOwners(at door: DoorID) -> [LogRecord.DailyUse: UserID] {
        var owners: [LogRecord.DailyUse: UserID] = [:]
        for access in accesses(at: door) {
            guard case .derived(_, let date, let slot) = access.code, let kind = access.passcodeType.dailyKind else {
                continue
            }
            owners[LogRecord.DailyUse(date: date, kind: kind, slot: slot)] = access.user
        }
        return owners
    }
}

extension LogRecord.Method {
    /// Whether it is about the door rather than the lock's own affairs.
    package var isEntry: Bool {
        switch self {
        case .doorcode, .keycard, .phone, .thumbturn, .deadbolt, .lock: true
        case .sync, .clock, .power: false
        }
    }

    /// Whether something was presented to the lock, by somebody before the door.
    var isCredential: Bool {
        switch self {
        case .doorcode, .keycard, .phone: true
        case .thumbturn, .deadbolt, .lock, .sync, .clock, .power: false
        }
    }
}
