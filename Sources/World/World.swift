internal import BluetoothHCI
internal import Journal
package import Properties
package import SimulationKernel
internal import Synchronization

/// The one owner of a simulation: it stamps what comes from outside with simulated time, lets time pass, records what
/// happens, and only then answers.
///
/// It is an actor because requests, the paced driver and readers of the event stream meet here; everything that decides
/// lies in ``Simulation``, which is synchronous.
package actor World {
    var simulation: Simulation
    let journal: Journal
    let property: LoadedProperty
    package nonisolated let start: Instant
    var pacing: Pacing { didSet { _ = inputBook.move(to: simulation.lastID, simulation.now, pacing) } }
    nonisolated let inputBook: InputBook
    private nonisolated let isHalting = Atomic(false)
    /// Wakes when the next thing falls due in paced time.
    var pacer: Task<Void, Never>?
    var pacedInstant: Instant?
    var subscribers: [UInt64: Subscriber] = [:]
    var waiters: [UInt64: Waiter] = [:]
    var nextHandle: UInt64 = 0
    /// Where the packets for each client's host go.
    var airSinks: [UInt64: @Sendable ([HCIPacket]) -> Void] = [:]
    /// The ways to adapters that are held.
    var adapterSinks: [String: AdapterSink] = [:]
    /// Paces what goes over adapters: always with the wall clock.
    let adapterPacing: Pacing
    var adapterPacer: Task<Void, Never>?
    var adapterPacedInstant: Instant?
    var captureSink: (@Sendable ([AirCapture]) -> Void)?
    /// Paces the radio alone while the world is frozen and clients are there.
    var airPacing: Pacing
    /// Why nothing more can be recorded.
    var journalFailure: String?
    var eventsSinceCheckpoint = 0
    /// The state from which the record of this run begins, for looking back.
    var baseline: Baseline

    /// A property with the text that it was read from.
    package struct LoadedProperty: Sendable {
        package let description: PropertyDescription
        package let file: String
        package let yaml: String

        package init(description: PropertyDescription, file: String, yaml: String) {
            self.description = description
            self.file = file
            self.yaml = yaml
        }
    }

    /// Where a run's record begins.
    struct Baseline: Sendable {
        let state: WorldState
        let sequence: UInt64
        let at: Instant
    }

    init(
        simulation: Simulation, journal: Journal, property: LoadedProperty, start: Instant, scale: Double,
        baseline: Baseline
    ) {
        self.simulation = simulation
        self.journal = journal
        self.property = property
        self.start = start
        self.baseline = baseline
        let pacing = Pacing(scale: scale, anchor: simulation.now, atReading: WallClock.reading)
        self.pacing = pacing
        inputBook = InputBook(event: simulation.lastID, now: simulation.now, pacing: pacing)
        airPacing = Pacing(scale: 1, anchor: simulation.airNow, atReading: WallClock.reading)
        adapterPacing = Pacing(scale: 1, anchor: simulation.adapterNow, atReading: WallClock.reading)
    }

    package nonisolated var propertyName: String { property.description.name }

    // MARK: Commands

    /// Runs a command on the simulation, now.
    ///
    /// What fell due before it has run, and its events are in the journal when this returns.
    /// - Throws: what the command throws (what it recorded before stays), or ``WorldFailure``.
    package func perform<Answer: Sendable>(_ command: @Sendable (inout Simulation) throws -> Answer) throws -> Answer {
        try catchUp()
        let result = Result { try command(&simulation) }
        try commit()
        return try result.get()
    }

    /// Reads without running anything that would be recorded; what is due has run.
    package func read<Answer: Sendable>(_ query: @Sendable (WorldState, Instant) throws -> Answer) throws -> Answer {
        try catchUp()
        try commit()
        return try query(simulation.state, simulation.now)
    }

    /// Runs what fell due until the present of paced time.
    ///
    /// Where the scale asks for more than the machine can do, it is only as much as a command can wait for, and paced time
    /// goes on from there.
    private func catchUp() throws {
        if let journalFailure { throw WorldFailure(message: journalFailure) }
        let reading = WallClock.reading
        let isInTime = { WallClock.reading < reading + World.longestCatchUp }
        defer {
            if look(at: &simulation, { $0.hasAdapters }) {
                simulation.runAdapters(to: adapterPacing.instant(atReading: reading))
            }
        }
        if servesAirAlone, !simulation.runAir(to: airPacing.instant(atReading: reading), while: isInTime) { paceAir() }
        guard !pacing.isFrozen else { return }
        // Also where the present is no later: what happens on the air may lead to more at the same instant.
        let present = max(pacing.instant(atReading: reading), simulation.now)
        if try !run(to: present, while: isInTime) { repace() }
    }

    /// For how long what fell due may keep a command waiting, in nanoseconds of the wall clock.
    private static let longestCatchUp: UInt64 = 50_000_000

    /// How many steps of a long run are recorded together.
    static let stepsRecordedTogether = 1_000

    /// Runs what falls due until an instant, recording it in portions.
    /// - Parameter goesOn: whether there is time for more.
    /// - Returns: whether it came so far. If not, time is at a whole millisecond before.
    @discardableResult
    func run(to instant: Instant, while goesOn: () -> Bool = { true }) throws -> Bool {
        var steps = 0
        var end = instant
        while simulation.step(through: end) {
            steps += 1
            if steps % World.stepsRecordedTogether == 0 { try commit() }
            if end == instant, !goesOn() {
                end = min(instant, (simulation.now + .nanoseconds(999_999)).flooredToMilliseconds)
            }
        }
        simulation.advance(to: end)
        return end == instant
    }

    /// Records the events that have happened, tells who listens, and sees to the next thing that falls due.
    /// - Returns: whether there were any, so that the journal has the present instant.
    @discardableResult
    func commit() throws -> Bool {
        let events = simulation.takeEvents()
        if let failure = simulation.failure { journalFailure = failure }
        do {
            if !events.isEmpty { try journal.append(events.map(JournalRecord.init), now: simulation.now) }
        } catch {
            journalFailure = "the journal cannot be written (\(error)); nothing more is accepted. Restart latchd"
        }
        if let journalFailure { throw WorldFailure(message: journalFailure) }
        if inputBook.move(to: simulation.lastID, simulation.now, pacing) { try? keepInputs() }
        if !subscribers.isEmpty { for event in events { publish(event) } }
        sendOverAir()
        settleWaiters()
        eventsSinceCheckpoint += events.count
        if eventsSinceCheckpoint > checkpointInterval { try checkpoint() }
        pace()
        return !events.isEmpty
    }

    /// Has what runs time forward end where it is, however far it was to go, as the world is about to stop.
    package nonisolated func halt() { isHalting.store(true, ordering: .relaxed) }

    /// Whether whoever runs time forward goes on no longer.
    var isGivenUp: Bool { isHalting.load(ordering: .relaxed) || Task.isCancelled }

    /// Ends what readers and waiters have open, so that their requests can end.
    package func endStreams() {
        for subscriber in subscribers.values { subscriber.continuation.finish() }
        subscribers = [:]
        for id in Array(waiters.keys) { resume(id, with: .stopped) }
    }

    /// Ends the world: nothing due is lost, and the journal is closed.
    package func stop() throws {
        pacer?.cancel()
        adapterPacer?.cancel()
        endStreams()
        if journalFailure == nil {
            try catchUp()
            try commit()
            try keepInputs()
            try journal.append([], now: simulation.now)
            try checkpoint()
        }
        pacer?.cancel()
        adapterPacer?.cancel()
        try journal.close()
    }
}

/// The world cannot go on recording, so it accepts nothing more.
package struct WorldFailure: Error, CustomStringConvertible, Sendable {
    package let message: String
    package var description: String { message }
}

/// The world stopped, was replaced, or has too many who wait, before there was an answer.
package struct WorldStopped: Error, Sendable {}

extension JournalRecord {
    init(_ event: RecordedEvent) {
        self.init(
            sequence: event.id, at: event.at, kind: event.event.kind.rawValue, door: event.event.door?.description,
            cause: event.cause, payload: event.payload, digest: event.digest)
    }
}
