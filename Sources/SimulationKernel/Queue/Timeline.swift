/// Simulated time and what is to happen in it: one queue and the instant that has been reached.
///
/// Both drivers turn this crank. The *virtual* driver asks for events up to a target as fast as the machine can; the
/// *paced* driver asks for those up to the instant that ``Pacing`` makes of the wall clock. ``now`` never goes back.
package struct Timeline<Event> {
    package private(set) var now: Instant
    private var queue = EventQueue<Event>()

    package init(start: Instant) { now = start }

    /// How many events wait.
    package var pendingCount: Int { queue.count }

    /// Submits an event; one for the past is due at once.
    @discardableResult
    package mutating func schedule(_ event: Event, at instant: Instant) -> EventQueue<Event>.Token {
        queue.submit(event, at: max(instant, now))
    }

    @discardableResult
    package mutating func cancel(_ token: EventQueue<Event>.Token) -> Event? { queue.cancel(token) }

    package mutating func nextInstant() -> Instant? { queue.nextInstant() }

    /// Moves to the next event that is due at or before `limit` and hands it out; nil when none is.
    package mutating func next(through limit: Instant) -> Event? {
        guard let (instant, event) = queue.next(through: limit) else { return nil }
        now = max(now, instant)
        return event
    }

    /// Moves on to `instant` once everything due before it has been handed out; an earlier one changes nothing.
    package mutating func reach(_ instant: Instant) { now = max(now, instant) }
}

extension Timeline: Sendable where Event: Sendable {}
