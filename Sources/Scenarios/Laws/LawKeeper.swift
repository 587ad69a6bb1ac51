internal import Cloud
internal import LockModel
internal import LockProtocol
internal import SimulationKernel
internal import World

/// Watches over the ``Law``s in one run.
struct LawKeeper: Sendable {
    /// Which of them count.
    private let laws: Set<Law>
    /// The state that the record makes of the beginning.
    private(set) var replayed: WorldState
    /// The last event that was looked at.
    private(set) var last: UInt64
    var ledgers: [DoorID: Ledger] = [:]
    /// How many lines of the cloud's history were looked at.
    private var historyRead: Int
    private var violations: [Violation] = []

    /// What is known of one lock from the record alone.
    struct Ledger: Sendable {
        /// What packages brought and did not remove.
        var told: [CredentialID: Credential]
        var applied: UInt64
        /// When each single-use code was first used, by the lock's clock.
        var singleUses: [LogRecord.DailyUse: Instant] = [:]
        var wrongCodes = 0
        var lockedOutUntil: Instant?
        /// What the log must say of each entry, by the line's index.
        var lines: [UInt64: Line] = [:]
        /// The line that has to reach the cloud next.
        var nextLine: UInt64
        /// Whether the lock's log was ever full: then it overwrites what is oldest.
        var wasFull = false

        struct Line: Equatable, Sendable {
            let method: LogRecord.Method
            let reason: Reason?
        }
    }

    /// - Parameters:
    ///   - state: at the beginning.
    ///   - last: the last event before it.
    init(_ laws: [Law], _ state: WorldState, after last: UInt64) {
        self.laws = Set(laws)
        self.last = last
        replayed = state
        historyRead = state.cloud.history.count
        for (door, lock) in zip(state.locks.keys, state.locks.values) {
            let held = lock.flash.credentials.values.map { ($0.id, $0) }
            ledgers[door] = Ledger(
                told: Dictionary(held) { $1 }, applied: lock.flash.applied,
                nextLine: state.cloud.links[door]?.recordsReceived ?? 0)
        }
    }

    /// Takes the events since the last call, and the world as it is now.
    ///
    /// Where a run has begun among them, by a reset or from a snapshot, it watches over that one, from here.
    /// - Returns: the first law that was broken; nil where all hold.
    mutating func check(_ events: [RecordedEvent], _ state: WorldState, at now: Instant) -> Violation? {
        guard let newest = events.last else { return nil }
        if events.contains(where: \.event.beginsRun) {
            self = LawKeeper(Array(laws), state, after: newest.id)
            return nil
        }
        violations = []
        for event in events {
            before(event)
            replayed.apply(event.event, id: event.id, at: event.at)
            last = event.id
        }
        if replayed != state { report(.replay, "the record makes another world", "after event #\(last)") }
        let touched = Set(events.compactMap { $0.event.door })
        for door in state.cloud.doors.keys {
            // A cloud's event of no door may be about all of them.
            if touched.contains(door) || events.contains(where: { $0.event.door == nil }) { check(door, state, now) }
        }
        checkHistory(state)
        checkGuests(events, state, now)
        return violations.first { laws.contains($0.law) }
    }

    mutating func report(_ law: Law, _ what: String, _ place: String) {
        violations.append(Violation(law, what, place))
    }

    /// Judges an event by what was before it.
    private mutating func before(_ event: RecordedEvent) {
        switch event.event {
        case .lock(let door, .judged(let entry)):
            note(entry, at: door)
            if entry.method == .doorcode { checkLockout(entry, at: door, event) }
            if entry.opened { checkOpening(entry, at: door, event) }
        case .lock(let door, .packageApplied(let package)): hear(package, at: door, event)
        case .lock(let door, .batterySwapped), .lock(let door, .powerChanged), .lock(let door, .rebooted),
            .lock(let door, .firmwareInstalled):
            ledgers[door]?.wrongCodes = 0
            ledgers[door]?.lockedOutUntil = nil
        case .cloud(.accessGranted(let access)): checkCode(of: access, event)
        default: break
        }
    }

    private mutating func hear(_ package: SyncPackage, at door: DoorID, _ event: RecordedEvent) {
        guard var ledger = ledgers[door] else { return }
        if package.sequence <= ledger.applied {
            report(.sequence, "a lock applied a package that it had, or an older one", place(event))
        }
        ledger.applied = package.sequence
        if package.base == 0 { ledger.told = [:] }
        for operation in package.operations {
            switch operation {
            case .upsert(let credential): ledger.told[credential.id] = credential
            case .remove(let id): ledger.told[id] = nil
            case .setTimeZone, .configure: break
            }
        }
        ledgers[door] = ledger
    }

    // MARK: The world as it stands

    private mutating func check(_ door: DoorID, _ state: WorldState, _ now: Instant) {
        guard let lock = state.locks[door], let link = state.cloud.links[door] else { return }
        let name = state.cloud.doors[door]?.name ?? door.description
        if link.acknowledged > lock.flash.applied {
            report(
                .sequence, "the cloud believes applied what is not",
                "\(name): \(link.acknowledged) for \(lock.flash.applied)")
        }
        if lock.flash.applied == link.head {
            let tables = [
                "credential", "code", "phoneKey", "startTime", "endTime", "schedule", "configuration", "timeZone",
            ]
            if let part = state.differences(at: door, now: now).first(where: { tables.contains($0.field) }) {
                report(
                    .agreement, "a lock that has heard everything differs from the cloud",
                    "\(name): \(part.subject), \(part.field): \(part.cloud) in the cloud, \(part.lock) on the lock")
            }
        }
        let oldest = lock.flash.records.first?.index ?? lock.flash.nextRecord
        if lock.flash.records.count >= Lock.recordCapacity { ledgers[door]?.wasFull = true }
        if oldest > link.recordsReceived, ledgers[door]?.wasFull != true {
            report(.records, "a lock lost lines that the cloud has not", "\(name): from \(link.recordsReceived)")
        }
    }

    private mutating func checkHistory(_ state: WorldState) {
        for entry in state.cloud.history[historyRead...] {
            guard var ledger = ledgers[entry.door] else { continue }
            let index = entry.record.index
            let name = state.cloud.doors[entry.door]?.name ?? entry.door.description
            if index < ledger.nextLine {
                report(.records, "a line of a lock's log reached the cloud twice", "\(name): line \(index)")
            } else if index > ledger.nextLine, !ledger.wasFull {
                report(.records, "lines of a lock's log never reached the cloud", "\(name): line \(ledger.nextLine)")
            }
            if let line = ledger.lines.removeValue(forKey: index),
                line != Ledger.Line(method: entry.record.method, reason: entry.record.reason)
            {
                report(.records, "a line of a lock's log changed on its way", "\(name): line \(index)")
            }
            ledger.nextLine = max(ledger.nextLine, index + 1)
            ledgers[entry.door] = ledger
        }
        historyRead = state.cloud.history.count
    }

    private mutating func note(_ entry: LockEvent.Entry, at door: DoorID) {
        ledgers[door]?.lines[entry.record] = Ledger.Line(method: entry.method, reason: entry.reason)
    }

    // MARK: Places

    func name(of door: DoorID) -> String { replayed.cloud.doors[door]?.name ?? door.description }

    func place(_ event: RecordedEvent) -> String {
        (event.event.door.map { name(of: $0) + ", " } ?? "") + "event #\(event.id)"
    }
}
