internal import Cloud
package import Journal
internal import Properties
package import SimulationKernel

// Where a world comes from, and how it is found again.
extension World {
    /// Events after which a new checkpoint is worth its while.
    var checkpointInterval: Int { 5_000 + 2 * look(at: &simulation) { $0.state.cloud.doors.count } }

    private static let checkpointName = ".checkpoint"
    private static let originName = ".origin"

    /// Begins a world, or finds the one that the journal holds.
    /// - Parameters:
    ///   - seed: nil is 1, or what the journal has.
    ///   - start: nil is the wall clock, or what the journal has.
    /// - Throws: ``JournalError``, `PropertySettingError`, ``ContradictingJournal``.
    package static func open(
        _ property: LoadedProperty?, journal: Journal, seed: UInt64?, start: Instant?, scale: Double,
        defaultProperty: () throws -> LoadedProperty, load: (_ yaml: String, _ file: String) throws -> LoadedProperty,
        version: String
    ) throws -> World {
        if let header = try journal.header() {
            try check(header, property, seed: seed, start: start)
            return try resume(journal, header, load(header.propertyYAML, header.propertyFile), scale: scale)
        }
        let property = try property ?? defaultProperty()
        let seed = seed ?? 1
        let start = start ?? WallClock.now
        let state = try WorldState(property.description, seed: seed, start: start)
        var simulation = Simulation(state: state, seed: seed, now: start)
        simulation.begin(.started(property: property.description.name, seed: seed))
        let header = JournalHeader(
            seed: seed, start: start, propertyFile: property.file, propertyYAML: property.yaml, version: version)
        // A world in memory is never resumed, and its origin can be made again.
        let origin =
            journal.path == nil
            ? nil
            : JournalSnapshot(
                name: originName, sequence: 0, at: start, position: 0, digest: TraceDigest(),
                state: try EventCoding.encode(state))
        try journal.begin(header, origin: origin, simulation.takeEvents().map(JournalRecord.init), now: start)
        return World(
            simulation: simulation, journal: journal, property: property, start: start, scale: scale,
            baseline: Baseline(state: state, sequence: 0, at: start))
    }

    /// What was asked for must not contradict what the journal is the record of.
    private static func check(
        _ header: JournalHeader, _ property: LoadedProperty?, seed: UInt64?, start: Instant?
    ) throws {
        if let seed, seed != header.seed {
            throw ContradictingJournal(option: "seed", asked: "\(seed)", recorded: "\(header.seed)")
        }
        if let start, start != header.start {
            throw ContradictingJournal(
                option: "start-time", asked: start.iso8601Milliseconds, recorded: header.start.iso8601Milliseconds)
        }
        if let property, property.yaml != header.propertyYAML {
            throw ContradictingJournal(
                option: "property", asked: property.file, recorded: "\(header.propertyFile), with other contents")
        }
    }

    /// The last checkpoint and everything that was recorded after it.
    private static func resume(
        _ journal: Journal, _ header: JournalHeader, _ property: LoadedProperty, scale: Double
    ) throws -> World {
        guard
            let checkpoint = try journal.snapshot(named: checkpointName) ?? journal.snapshot(named: originName)
        else { throw JournalError(.damaged, "the journal \(journal.path ?? "") is damaged: it has no origin") }
        let origin = try journal.snapshot(named: originName) ?? checkpoint
        let recorded = try journal.records(after: checkpoint.sequence)
        var replay = try Replay(checkpoint, journal: journal)
        for record in recorded { try replay.apply(record) }
        let now = max(try journal.now() ?? checkpoint.at, replay.at)
        try journal.append(inputs: [(InputKind.restart.rawValue, [], replay.sequence, now)])
        let simulation = Simulation(
            state: replay.state, seed: header.seed, now: now, position: replay.position, digest: replay.digest,
            lastID: replay.sequence)
        return World(
            simulation: simulation, journal: journal, property: property, start: header.start, scale: scale,
            baseline: Baseline(
                state: try EventCoding.decodeState(origin.state), sequence: origin.sequence, at: origin.at))
    }

    /// Saves the whole state, so that a restart need not replay from the beginning.
    func checkpoint() throws {
        eventsSinceCheckpoint = 0
        guard journal.path != nil else { return }
        try journal.save(try snapshotNow(named: World.checkpointName))
    }

    private func snapshotNow(named name: String) throws -> JournalSnapshot {
        JournalSnapshot(
            name: name, sequence: simulation.lastID, at: simulation.now, position: simulation.position,
            digest: simulation.digest, state: try EventCoding.encode(simulation.state))
    }

    // MARK: Snapshots by name

    /// Saves the world under a name.
    package func saveSnapshot(named name: String) throws -> JournalSnapshot {
        _ = try perform { _ in }
        let snapshot = try snapshotNow(named: name)
        try journal.save(snapshot)
        return snapshot
    }

    package func snapshots() throws -> [JournalSnapshot] { try journal.snapshots() }

    /// Begins a new run from a snapshot: its state, its time, its place in the chance of the seed.
    /// - Returns: false where there is no snapshot of that name.
    package func loadSnapshot(named name: String) throws -> Bool {
        guard !name.hasPrefix("."), let snapshot = try journal.snapshot(named: name) else { return false }
        try replaceRun(
            state: try EventCoding.decodeState(snapshot.state), at: snapshot.at, position: snapshot.position,
            digest: snapshot.digest, event: .restored(snapshot: name))
        return true
    }

    /// Begins the run anew: the property, the seed and the start as at first, so that equal commands end in equal digests.
    package func reset() throws {
        let state = try WorldState(property.description, seed: simulation.seed, start: start)
        try replaceRun(
            state: state, at: start, position: 0, digest: TraceDigest(),
            event: .started(property: property.description.name, seed: simulation.seed))
    }

    private func replaceRun(
        state: WorldState, at instant: Instant, position: UInt64, digest: TraceDigest, event: WorldEvent
    ) throws {
        _ = try perform { _ in }
        let last = simulation.lastID
        let ended = simulation
        simulation = Simulation(
            state: state, seed: simulation.seed, now: instant, position: position, digest: digest, lastID: last)
        baseline = Baseline(state: state, sequence: last, at: instant)
        if journal.path != nil {
            // Both at once: a restart must not find the new beginning with the old run's end.
            let encoded = try EventCoding.encode(state)
            let snapshots = [World.originName, World.checkpointName].map { name in
                JournalSnapshot(
                    name: name, sequence: last, at: instant, position: position, digest: digest, state: encoded)
            }
            try journal.append([], now: instant, snapshots: snapshots)
            eventsSinceCheckpoint = 0
        }
        simulation.begin(event)
        simulation.adoptAir(of: ended)
        repace()
        try commit()
        for waiter in Array(waiters.keys) { resume(waiter, with: .stopped) }
    }

    // MARK: Looking back

    /// The state as it was at an instant of this run.
    /// - Returns: nil before the run's beginning.
    package func state(at instant: Instant) throws -> WorldState? {
        _ = try perform { _ in }
        guard instant >= baseline.at else { return nil }
        if instant >= simulation.now { return simulation.state }
        var state = baseline.state
        for record in try journal.records(after: baseline.sequence) where record.at <= instant {
            state.apply(try EventCoding.decode(record.payload), id: record.sequence, at: record.at)
        }
        return state
    }

    /// The state as an event of this run found it.
    func state(before id: UInt64) throws -> WorldState {
        var state = baseline.state
        for record in try journal.records(after: baseline.sequence, through: id - 1) {
            state.apply(try EventCoding.decode(record.payload), id: record.sequence, at: record.at)
        }
        return state
    }

    /// Events of the record, oldest first; also those of earlier runs, up to ``runBegins``.
    package func record(
        after: UInt64 = 0, kind: String? = nil, door: String? = nil, limit: Int? = nil, newest: Bool = false
    ) throws -> [RecordedEvent] {
        _ = try perform { _ in }
        return try journal.records(after: after, kind: kind, door: door, limit: limit, newest: newest).map { record in
            RecordedEvent(
                id: record.sequence, at: record.at, cause: record.cause,
                event: try EventCoding.decode(record.payload), payload: record.payload, digest: record.digest)
        }
    }

    /// The id after which this run's events begin.
    package var runBegins: UInt64 { baseline.sequence }
    package var journalPath: String? { journal.path }
}

/// What was asked for is not what the data folder is the record of.
package struct ContradictingJournal: Error, Sendable {
    package let option: String
    package let asked: String
    package let recorded: String
}

/// A state that events are applied to again, with a check of the digest that each left.
private struct Replay {
    var state: WorldState
    var sequence: UInt64
    var position: UInt64
    var digest: TraceDigest
    var at: Instant
    private let path: String

    init(_ checkpoint: JournalSnapshot, journal: Journal) throws {
        path = journal.path ?? "in memory"
        do {
            state = try EventCoding.decodeState(checkpoint.state)
        } catch {
            throw JournalError(.damaged, "the journal \(path) is damaged: its checkpoint cannot be read (\(error))")
        }
        (sequence, position, digest, at) = (checkpoint.sequence, checkpoint.position, checkpoint.digest, checkpoint.at)
    }

    mutating func apply(_ record: JournalRecord) throws {
        guard record.sequence == sequence + 1 else {
            throw JournalError(.damaged, "the journal \(path) is damaged: event \(sequence + 1) is missing")
        }
        digest.combine(UInt64(bitPattern: record.at.nanosecondsSinceEpoch))
        digest.combine(record.payload)
        guard digest == record.digest, let event = try? EventCoding.decode(record.payload) else {
            throw JournalError(.damaged, "the journal \(path) is damaged: event \(record.sequence) has changed")
        }
        state.apply(event, id: record.sequence, at: record.at)
        sequence += 1
        if event.movesChance { position += 1 }
        at = record.at
    }
}
