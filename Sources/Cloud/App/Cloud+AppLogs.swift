internal import LockProtocol
internal import SimulationKernel

// A door's history, as its users see it.
extension Cloud {
    /// Lines of history that a phone is told at most.
    package static let maximumLogs = 500

    /// What happened at a door of the user's, as far as ``HistorySight`` lets them see it, the newest first.
    func logs(of lock: UniqueID, for user: UserID, at instant: Instant) throws(AppRefusal) -> [AppLog] {
        guard let door = door(lockID: lock),
            accesses(of: user).contains(where: { $0.door == door.id && $0.isLive(at: instant) })
        else { throw AppRefusal(.notFound, "the user has no access to lock \(lock)") }
        let sight = sight(of: .user(user), at: door, now: instant)
        let owners = dailyOwners(at: door.id)
        var logs: [AppLog] = []
        for entry in history.reversed() where entry.door == door.id && entry.record.method.isEntry {
            // The lock names the user of a credential, and of a derived code its kind, day and slot.
            let person = entry.record.user.map { UserID($0) } ?? entry.record.daily.flatMap { owners[$0] }
            guard sight.shows(person, entry.record.method, at: entry.record.at ?? entry.receivedAt) else { continue }
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
}
