package import Cloud
internal import Foundation
package import LockModel
internal import Phone
package import SimulationKernel

/// The world as a synchronous, deterministic machine: commands and time in, recorded events out.
///
/// It does no I/O and holds no wall clock. A run is a function of the seed, the start, the property and the commands
/// with their instants: equal runs have equal ``digest``s.
package struct Simulation: Sendable {
    package internal(set) var state: WorldState
    package let seed: UInt64
    /// How many events this run has had, but for those of faults: where its randomness stands. So a fault that does not
    /// strike changes nothing else.
    package private(set) var position: UInt64
    package private(set) var digest: TraceDigest
    /// The id of the newest event.
    package private(set) var lastID: UInt64
    var timeline: Timeline<Due>
    /// Events that nobody has taken yet; see ``takeEvents()``.
    private var untaken: [RecordedEvent] = []
    /// The newest events by name, for those who wait for one.
    private(set) var recent: [Recent] = []
    /// Why the record cannot go on; nothing known leads here.
    package private(set) var failure: String?
    var entries: EntrySessions
    var budgets = CallBudgets()
    /// What clients have asked for since this process began, or a run in it.
    package internal(set) var traffic: Traffic
    var air: Airwaves
    /// How far the radio's clock is before the world's: for as long as it ran alone.
    var airLead = Duration.zero {
        didSet { air.lead = airLead }
    }
    var phoneTasks: PhoneTasks
    /// When the next fault begins or ends by itself.
    var scheduledFault: (at: Instant, token: EventQueue<Due>.Token)?
    /// What the commands of the cloud that run now are about: the strike of a fault that hit a call.
    var attribution: UInt64?
    /// How often locks have begun anew in this process, and how often anything went wrong in one.
    var reboots = 0
    var lockMishaps = 0
    /// Events that bring on faults, until these have seen to them.
    var faultTriggers: [FaultTrigger] = []
    private var scheduledSyncs: [DoorID: Scheduled] = [:]
    private var scheduledRelocks: [DoorID: Scheduled] = [:]
    private var scheduledLenses: [DoorID: Scheduled] = [:]

    struct Recent: Sendable {
        let id: UInt64
        let kind: WorldEvent.Kind
        let door: DoorID?

        /// How many are kept at least, and twice that at most.
        static let capacity = 4_096
    }

    private struct Scheduled {
        let at: Instant
        let token: EventQueue<Due>.Token
        /// The event that made it due: another one takes another place in the queue, also at the same instant.
        let mark: UInt64?
    }

    /// What waits in the timeline.
    enum Due: Sendable {
        case sync(DoorID)
        case relock(DoorID)
        case lens(DoorID)
        case keystroke(EntrySessions.ID)
        /// Faults begin or end.
        case fault
        /// An answer of the cloud, which a fault delayed, for a phone's request.
        case answer(phone: String, request: Int, Result<AppAnswer, AppFailure>)
    }

    package init(
        state: WorldState, seed: UInt64, now: Instant, position: UInt64 = 0, digest: TraceDigest = TraceDigest(),
        lastID: UInt64 = 0
    ) {
        self.state = state
        self.seed = seed
        self.position = position
        self.digest = digest
        self.lastID = lastID
        timeline = Timeline(start: now)
        traffic = Traffic(since: now)
        entries = EntrySessions(first: lastID << 16)
        phoneTasks = PhoneTasks(first: lastID << 16)
        air = Airwaves(seed: seed, settings: state.cloud.settings.radio, start: now)
        // In the order in which they came to be due in the first place.
        let marked = state.cloud.doors.keys.enumerated().flatMap { index, door in
            let marks = state.marks[door]
            return [(marks?.sync ?? 0, index, 0, door), (marks?.relock ?? 0, index, 1, door)]
        }
        for (_, _, kind, door) in marked.sorted(by: { ($0.0, $0.1, $0.2) < ($1.0, $1.1, $1.2) }) {
            if kind == 0 { scheduleSync(of: door) } else { scheduleRelock(of: door) }
        }
        scheduleFaults()
    }

    package var now: Instant { timeline.now }

    /// The next instant at which something happens by itself.
    package var nextInstant: Instant? {
        mutating get {
            switch (timeline.nextInstant(), nextAirInstant) {
            case (let left?, let right?): min(left, right)
            case (let left, let right): left ?? right
            }
        }
    }

    package var pendingCount: Int { timeline.pendingCount }

    /// The chance that the next command draws from.
    package var generator: SeededGenerator { SeededGenerator(seed: seed, stream: "run", position: position) }

    // MARK: Time

    /// Runs what falls due up to an instant, in order, and moves there. An earlier instant changes nothing.
    package mutating func advance(to instant: Instant) {
        while step(through: instant) {}
        timeline.reach(instant)
        followWithAir()
    }

    /// Runs the next thing that falls due up to an instant.
    /// - Returns: false where nothing does.
    package mutating func step(through limit: Instant) -> Bool {
        if stepAir(through: limit, before: timeline.nextInstant()) { return true }
        guard let due = timeline.next(through: limit) else { return false }
        followWithAir()
        defer { settleAir() }
        switch due {
        case .sync(let door):
            scheduledSyncs[door] = nil
            _ = sync(door, cause: state.marks[door]?.sync)
        case .relock(let door):
            scheduledRelocks[door] = nil
            withLock(door, cause: state.marks[door]?.relock) { lock, now in lock.relockTimerFired(at: now) }
        case .lens(let door):
            scheduledLenses[door] = nil
            withLock(door) { lock, now in lock.lensTimerFired(at: now) }
            if !hasPendingDigits(door) { entries.concludeTyped(at: door, now) }
        case .keystroke(let session): keystroke(of: session)
        case .fault: scheduledFault = nil
        case .answer(let phone, let request, let answer):
            air.with(phone: phone) { phone, now in phone.receive(answer, to: request, now: now) }
        }
        return true
    }

    // MARK: Commands

    /// Runs a command of the cloud and records what it caused.
    @discardableResult
    package mutating func withCloud<Failure: Error>(
        cause: UInt64? = nil,
        _ command: (inout Cloud, inout SeededGenerator, Instant) throws(Failure) -> [CloudEvent]
    ) throws(Failure) -> UInt64? {
        var generator = generator
        let events = try command(&state.cloud, &generator, now)
        return record(events.map(WorldEvent.cloud), cause: cause ?? attribution)
    }

    /// Runs an input of a lock and records what it caused.
    @discardableResult
    package mutating func withLock(
        _ door: DoorID, cause: UInt64? = nil, _ input: (inout Lock, Instant) -> [LockEvent]
    ) -> UInt64? {
        let instant = now
        var cause = cause
        let mishaps = state.hasFaults ? decideMishaps(at: door, cause: &cause, input) : [:]
        let changed = state.locks.update(door) { lock in
            if !mishaps.isEmpty { lock.probe = LockProbe(mishaps: mishaps) }
            var events = input(&lock, instant)
            if !mishaps.isEmpty { events += lock.rebooted(at: instant) }
            return (events: events, lensDeadline: lock.lensDeadline)
        }
        guard let (events, lensDeadline) = changed else { return nil }
        if !mishaps.isEmpty, events.contains(.rebooted) { noteReboot(of: door) }
        for event in events { state.lockDid(event, at: door, now) }
        let first = record(events.map { WorldEvent.lock(door, $0) }, cause: cause)
        Simulation.reschedule(&scheduledLenses[door], .lens(door), at: lensDeadline, mark: nil, in: &timeline)
        return first
    }

    /// Installs another firmware on a lock.
    package mutating func installFirmware(_ version: String, at door: DoorID) {
        noteReboot(of: door)
        withLock(door) { lock, now in lock.installFirmware(version, at: now) }
    }

    /// Notes the beginning of a run.
    package mutating func begin(_ event: WorldEvent) { record([event], cause: nil) }

    /// Records events that have been applied. Those after the first were led to by it.
    /// - Returns: the id of the first.
    @discardableResult
    mutating func record(_ events: [WorldEvent], cause: UInt64?) -> UInt64? {
        var first: UInt64?
        for event in events {
            guard let payload = EventCoding.encode(event) else {
                failure = "an event of kind \(event.kind.rawValue) cannot be encoded"
                return first
            }
            lastID += 1
            if event.movesChance { position += 1 }
            digest.combine(UInt64(bitPattern: now.nanosecondsSinceEpoch))
            digest.combine(payload)
            untaken.append(
                RecordedEvent(
                    id: lastID, at: now, cause: cause ?? first, event: event, payload: payload, digest: digest))
            state.mark(event, id: lastID)
            recent.append(Recent(id: lastID, kind: event.kind, door: event.door))
            if recent.count > 2 * Recent.capacity { recent.removeFirst(Recent.capacity) }
            entries.observe(event, id: lastID, at: now)
            if state.hasFaults { noteTrigger(event, id: lastID) }
            if first == nil { first = lastID }
            for door in state.doorsTold(by: event) { scheduleSync(of: door) }
            if let door = event.door {
                scheduleSync(of: door)
                scheduleRelock(of: door)
                air.noteChange(of: door)
            }
        }
        return first
    }

    /// Hands out the events since the last call.
    package mutating func takeEvents() -> [RecordedEvent] {
        settleAir()
        let events = untaken
        untaken.removeAll(keepingCapacity: true)
        return events
    }

    // Each makes the timeline say what the state says of a door.

    private mutating func scheduleSync(of door: DoorID) {
        Simulation.reschedule(
            &scheduledSyncs[door], .sync(door), at: state.cloud.links.look(at: door) { $0.nextSyncAt } ?? nil,
            mark: state.marks[door]?.sync, in: &timeline)
    }

    private mutating func scheduleRelock(of door: DoorID) {
        Simulation.reschedule(
            &scheduledRelocks[door], .relock(door), at: state.locks.look(at: door) { $0.freeUntil } ?? nil,
            mark: state.marks[door]?.relock, in: &timeline)
    }

    /// Whether digits are on the lens that nothing has been made of yet.
    func hasPendingDigits(_ door: DoorID) -> Bool { state.locks.look(at: door) { $0.hasPendingDigits } ?? false }

    private static func reschedule(
        _ scheduled: inout Scheduled?, _ due: Due, at instant: Instant?, mark: UInt64?,
        in timeline: inout Timeline<Due>
    ) {
        guard scheduled?.at != instant || scheduled?.mark != mark else { return }
        if let scheduled { timeline.cancel(scheduled.token) }
        scheduled = instant.map { Scheduled(at: $0, token: timeline.schedule(due, at: $0), mark: mark) }
    }
}

/// How events are written: JSON with sorted keys, the same bytes in the journal and in the digest.
enum EventCoding {
    static func encode(_ event: WorldEvent) -> [UInt8]? { try? RecordEncoder.encode(event) }

    static func decode(_ payload: [UInt8]) throws -> WorldEvent {
        try JSONDecoder().decode(WorldEvent.self, from: Data(payload))
    }

    static func encode(_ state: WorldState) throws -> [UInt8] { try RecordEncoder.encode(state) }

    static func decodeState(_ bytes: [UInt8]) throws -> WorldState {
        var state = try JSONDecoder().decode(WorldState.self, from: Data(bytes))
        state.rebuildIndex()
        return state
    }
}

extension WorldState {
    fileprivate mutating func rebuildIndex() { cloud.rebuildIndex() }
}
