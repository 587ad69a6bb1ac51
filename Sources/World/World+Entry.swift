package import Cloud
package import SimulationKernel

extension World {
    /// Has a person type at a keypad, and answers with what came of it.
    ///
    /// With `last`, or on a frozen clock, time runs forward exactly until the verdict; else it takes as long as typing
    /// does.
    package func type(_ typing: Typing, at door: DoorID, last: Instant?) async throws -> EntryOutcome {
        if let last, last > simulation.now + World.longestStride { try refuseJump(to: last) }
        let session = try perform { simulation in try simulation.type(typing, at: door, last: last) }
        defer { simulation.endEntry(session) }
        let isSettled: @Sendable (inout Simulation) -> Bool = { $0.entries.outcome(of: session) != nil }
        var isOver = last != nil
        while !isOver, !pacing.isFrozen, simulation.entries.outcome(of: session) == nil {
            isOver = await suspend(isSettled, followsPace: true) != nil
        }
        // Also where the clock was frozen meanwhile.
        if last != nil || pacing.isFrozen {
            _ = try runForward(until: (last ?? simulation.now) + World.longestEntry, isSettled)
        }
        guard let outcome = simulation.entries.outcome(of: session) else {
            throw WorldStopped()
        }
        return outcome
    }

    /// Has a person hold a keycard to a lock.
    package func present(card: [UInt8], at door: DoorID, at instant: Instant?) throws -> EntryOutcome {
        if let instant { try advance(to: instant) }
        return try perform { simulation in try simulation.present(card: card, at: door) }
    }

    /// Longer than any entry: twelve keys with the longest pause that is accepted, and the lens's own patience.
    package static let longestEntry = Duration.seconds(3_600)
}
