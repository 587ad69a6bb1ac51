internal import Journal
package import SimulationKernel

/// How time stands.
package struct TimeStatus: Sendable {
    package let now: Instant
    package let scale: Double
    package let seed: UInt64
    package let digest: TraceDigest
    package let lastEvent: UInt64
}

/// Time was asked to run back.
package struct TimeRunsForward: Error, Sendable {
    package let now: Instant
}

extension World {
    package func timeStatus() throws -> TimeStatus {
        _ = try perform { _ in }
        return TimeStatus(
            now: simulation.now, scale: pacing.scale, seed: simulation.seed, digest: simulation.digest,
            lastEvent: simulation.lastID)
    }

    /// What a jump in time did.
    package struct Jump: Sendable {
        /// How many events it made.
        package let events: UInt64
        /// How many connections of Bluetooth hosts outside it ended: they cannot follow.
        package let connectionsEnded: Int
    }

    /// Jumps to an instant, running everything that falls due before it, in order.
    /// - Throws: ``TimeRunsForward`` for an instant that is over, ``AdapterInUse`` while somebody is connected over an
    ///   adapter, ``WorldStopped`` where it is given up on the way: what happened so far stays.
    @discardableResult
    package func advance(to instant: Instant) throws -> Jump {
        _ = try perform { _ in }
        let before = simulation.lastID
        guard instant >= simulation.now else { throw TimeRunsForward(now: simulation.now) }
        try refuseJump(to: instant)
        let connectionsEnded = instant > simulation.now ? simulation.cutClientsOff() : 0
        let hasArrived = try run(to: instant) { !isGivenUp }
        simulation.letClientsIn()
        repace()
        // Nothing need have happened; the time itself must outlast the process all the same.
        if try !commit() { try journal.append([], now: simulation.now) }
        guard hasArrived else { throw WorldStopped() }
        return Jump(events: simulation.lastID - before, connectionsEnded: connectionsEnded)
    }

    /// Lets time pass at a scale from here; 0 freezes it.
    package func setScale(_ scale: Double) throws {
        _ = try perform { _ in }
        pacing = Pacing(scale: scale, anchor: simulation.now, atReading: WallClock.reading)
        paceAir()
        try journal.append([], now: simulation.now)
        pacedInstant = nil
        pace()
        repaceWaiters()
    }

    /// Ties paced time to the instant that has been reached, after a jump.
    func repace() {
        pacing = Pacing(scale: pacing.scale, anchor: simulation.now, atReading: WallClock.reading)
        paceAir()
        pacedInstant = nil
        repaceWaiters()
    }

    /// Ties the radio's own pace to where its clock is.
    func paceAir() {
        airPacing = Pacing(scale: 1, anchor: look(at: &simulation) { $0.airNow }, atReading: WallClock.reading)
    }

    /// Whether the world is frozen, and its radio is not.
    var servesAirAlone: Bool { pacing.isFrozen && !look(at: &simulation) { $0.airClients.isEmpty } }

    /// Has the paced driver wake for the next thing that falls due.
    func pace() {
        if look(at: &simulation, { $0.hasAdapters }) { paceAdapters() }
        let next = servesAirAlone ? simulation.nextInstantOfAir : simulation.nextInstant
        guard next != pacedInstant else { return }
        pacer?.cancel()
        pacer = nil
        pacedInstant = next
        let pacing = servesAirAlone ? airPacing : pacing
        guard let next, let wait = pacing.wait(until: next, fromReading: WallClock.reading) else { return }
        pacer = Task { [weak self] in
            do { try await Task.sleep(nanoseconds: wait) } catch { return }
            await self?.wake()
        }
    }

    private func wake() {
        pacedInstant = nil
        // A failure is kept and answered to the next command.
        _ = try? perform { _ in }
        pace()
    }
}

extension World {
    /// The simulated instant, without running anything, and without waiting for the world.
    package nonisolated var present: Instant { place.at }
}
