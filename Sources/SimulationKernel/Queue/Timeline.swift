/// Simulated time and what is to happen in it: one queue and the instant that has been reached.
///
/// Both drivers turn this crank. The *virtual* driver asks for events up to a target as fast as the machine can; the
/// *paced* driver asks for those up to the instant that ``Pacing`` makes of the wall clock. ``now`` never goes back.
@usableFromInline
package struct Timeline<Event> {
    @inlinable package var now: Instant { reached }
    @usableFromInline var reached: Instant
    @usableFromInline var queue = EventQueue<Event>()

    @inlinable package init(start: Instant) { reached = start }

    /// How many events wait.
    @inlinable
    package var pendingCount: Int { queue.count }

    /// Submits an event; one for the past is due at once.
    @inlinable
    @discardableResult
    package mutating func schedule(_ event: Event, at instant: Instant) -> EventQueue<Event>.Token {
        queue.submit(event, at: max(instant, now))
    }

    @inlinable
    @discardableResult
    package mutating func cancel(_ token: EventQueue<Event>.Token) -> Event? { queue.cancel(token) }

    @inlinable
    package mutating func nextInstant() -> Instant? { queue.nextInstant() }

    /// Moves to the next event that is due at or before `limit` and hands it out; nil when none is.
    @inlinable
    package mutating func next(through limit: Instant) -> Event? {
        guard let (instant, event) = queue.next(through: limit) else { return nil }
        reached = max(reached, instant)
        return event
    }

    /// Moves on to `instant` once everything due before it has been handed out; an earlier one changes nothing.
    @inlinable
    package mutating func reach(_ instant: Instant) { reached = max(reached, instant) }
}

extension Timeline: Sendable where Event: Sendable {}
