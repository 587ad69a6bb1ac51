internal import Cloud
internal import LockModel
internal import LockProtocol
internal import SimulationKernel
internal import World

// What opened, held against what the lock was told and against what the cloud granted.
extension LawKeeper {
    mutating func checkOpening(_ entry: LockEvent.Entry, at door: DoorID, _ event: RecordedEvent) {
        guard let lock = replayed.locks[door] else { return }
        if lock.outage != nil { report(.openings, "a lock without power opened", place(event)) }
        if let id = entry.credential {
            checkCredential(id, entry, lock, at: door, event)
            checkGrant(of: id, lock, event)
        } else {
            checkDailyCode(entry, lock, at: door, event)
        }
    }

    /// By what the packages said.
    private mutating func checkCredential(
        _ id: CredentialID, _ entry: LockEvent.Entry, _ lock: Lock, at door: DoorID, _ event: RecordedEvent
    ) {
        guard let credential = ledgers[door]?.told[id] else {
            return report(.openings, "a lock opened for what it was not told, or was told to remove", place(event))
        }
        let isRight =
            switch credential.secret {
            case .doorcode(let code): entry.method == .doorcode && entry.code == code
            case .keycard(let card): entry.method == .keycard && entry.card == card
            case .phoneKey(let key): entry.method == .phone && entry.phone == key
            }
        if !isRight { report(.openings, "a lock opened for another secret than it was told", place(event)) }
        guard let time = lock.time(at: event.at) else {
            if credential.end != nil || credential.schedule != nil {
                report(.openings, "a lock without the time opened for what has an end or hours", place(event))
            }
            return
        }
        if time < credential.start || credential.end.map({ time >= $0 }) ?? false {
            report(.openings, "a lock opened outside a credential's time", place(event))
        }
        if let schedule = credential.schedule, let zone = zone(of: door), !schedule.contains(zone.civilTime(at: time)) {
            report(.openings, "a lock opened outside a credential's hours", place(event))
        }
    }

    /// By the cloud's books.
    private mutating func checkGrant(of id: CredentialID, _ lock: Lock, _ event: RecordedEvent) {
        guard let access = replayed.cloud.access(of: id) else {
            return report(.grants, "a lock opened for whom the cloud never let in", place(event))
        }
        if access.revokedAt != nil, lock.flash.applied >= access.sequence {
            report(.grants, "a lock opened for whom it had heard to be shut out", place(event))
        }
    }

    private mutating func checkDailyCode(
        _ entry: LockEvent.Entry, _ lock: Lock, at door: DoorID, _ event: RecordedEvent
    ) {
        guard let code = entry.code, let use = entry.daily, let zone = zone(of: door) else {
            return report(.openings, "a lock opened for nothing", place(event))
        }
        guard let time = lock.time(at: event.at) else {
            return report(.dailyCodes, "a daily doorcode opened a lock without the time", place(event))
        }
        let today = zone.date(at: time)
        let derived = DailyDoorcode.code(
            secret: lock.flash.doorcodeSecret, date: today, kind: use.kind, slot: use.slot)
        if use.date != today || code != derived {
            report(.dailyCodes, "a daily doorcode opened on another day than its own", place(event))
        }
        // The same by the cloud's books: what it gave away for other days alone.
        let days = replayed.cloud.accesses(at: door).compactMap { access -> LocalDate? in
            guard case .derived(code, let date, _) = access.code else { return nil }
            return date
        }
        if !days.isEmpty, !days.contains(today) {
            report(.grants, "a daily doorcode opened on a day for which the cloud gave it to nobody", place(event))
        }
        if lock.isBoltThrown, lock.family.deadboltRefusesDailyCodes {
            report(.dailyCodes, "a daily doorcode opened a door with its deadbolt thrown", place(event))
        }
        if use.kind == .singleUse { checkSingleUse(use, at: door, time, lock, event) }
    }

    private mutating func checkSingleUse(
        _ use: LogRecord.DailyUse, at door: DoorID, _ time: Instant, _ lock: Lock, _ event: RecordedEvent
    ) {
        guard let first = ledgers[door]?.singleUses[use] else {
            // Like the lock, which keeps no codes of days that are over.
            let oldest = use.date.adding(days: -1)
            let kept = ledgers[door]?.singleUses.filter { $0.key.date >= oldest } ?? [:]
            ledgers[door]?.singleUses = kept.merging([use: time]) { $1 }
            return
        }
        let window = Duration.seconds(Int(lock.flash.configuration.singleUseSeconds))
        if window == .zero || time.since(first) >= window {
            report(.dailyCodes, "a single-use doorcode opened again after its time", place(event))
        }
    }

    // MARK: Wrong codes

    mutating func checkLockout(_ entry: LockEvent.Entry, at door: DoorID, _ event: RecordedEvent) {
        guard var ledger = ledgers[door], let lock = replayed.locks[door] else { return }
        if let until = ledger.lockedOutUntil, event.at < until, entry.reason != .lockedOut {
            report(.lockouts, "a keypad that wrong codes had shut judged a code", place(event))
        }
        let configuration = lock.flash.configuration
        if entry.opened {
            ledger.wrongCodes = 0
        } else if entry.reason == .unknownCode, configuration.wrongCodeLimit > 0 {
            ledger.wrongCodes += 1
            if ledger.wrongCodes >= Int(configuration.wrongCodeLimit) {
                let seconds = configuration.lockoutSeconds
                ledger.wrongCodes = 0
                ledger.lockedOutUntil = event.at + (seconds > 0 ? .seconds(Int(seconds)) : Lock.usualLockout)
            }
        }
        ledgers[door] = ledger
    }

    private func zone(of door: DoorID) -> CivilZone? { replayed.cloud.doors[door].map(replayed.cloud.zone(of:)) }
}
