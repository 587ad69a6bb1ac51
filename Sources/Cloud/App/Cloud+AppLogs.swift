internal import LockProtocol
internal import SimulationKernel

// A door's history, as its users see it.
extension Cloud {
    /// Lines of history that a phone is told at most.
    package static let maximumLogs = 500

    /// What happened at a door of the user's, the newest first.
    ///
    /// Residents of a private door see everything there; others see themselves and the guests with whom they shared it.
    func logs(of lock: UniqueID, for user: UserID, at instant: Instant) throws(AppRefusal) -> [AppLog] {
        let door = door(lockID: lock)
        let own = accesses(of: user).filter { $0.door == door?.id && $0.isLive(at: instant) }
        guard let door, !own.isEmpty else { throw AppRefusal(.notFound, "the user has no access to lock \(lock)") }
        let seesAll = !door.place.isCommunal && own.contains { $0.role == .resident }
        let guests = accesses(at: door.id).filter { $0.granter == .user(user) }.map(\.user)
        let visible = Set(guests + [user])
        var logs: [AppLog] = []
        for entry in history.reversed() where entry.door == door.id && entry.record.method.isEntry {
            let person = self.person(of: entry)
            guard seesAll || person.map(visible.contains) == true else { continue }
            logs.append(log(entry, of: lock, by: person))
            if logs.count == Cloud.maximumLogs { break }
        }
        return logs
    }

    private func log(_ entry: HistoryEntry, of lock: UniqueID, by person: UserID?) -> AppLog {
        let name = person.flatMap { users[$0] }.map { "\($0.firstName) \($0.lastName)" }
        // An odd factor, so that lines of neighbouring locks have different ids.
        let id = UniqueID(high: lock.high ^ (entry.record.index + 1) &* 0x9e37_79b9_7f4a_7c15, low: lock.low)
        return AppLog(
            id: id.description, at: entry.record.at ?? entry.receivedAt, user: person, userName: name,
            method: entry.record.method, reason: entry.record.reason)
    }

    /// Whom a line is about: the lock names the user of a credential, and of a derived code its kind, day and slot.
    private func person(of entry: HistoryEntry) -> UserID? {
        if let user = entry.record.user { return UserID(user) }
        guard let daily = entry.record.daily else { return nil }
        return accesses(at: entry.door).first { access in
            guard case .derived(_, let date, let slot) = access.code else { return false }
            return date == daily.date && slot == daily.slot && access.passcodeType.dailyKind == daily.kind
        }?.user
    }
}

extension LogRecord.Method {
    /// Whether it is about the door rather than the lock's own affairs.
    fileprivate var isEntry: Bool {
        switch self {
        case .doorcode, .keycard, .phone, .thumbturn, .deadbolt, .lock: true
        case .sync, .clock, .power: false
        }
    }
}
