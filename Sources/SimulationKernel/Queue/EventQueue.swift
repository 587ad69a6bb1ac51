/// Events in the order (instant, submission number), with cancellation.
///
/// Events of equal instants leave in the order in which they entered. Entering and leaving cost O(log n), cancelling
/// O(1); what was cancelled is swept out when it outnumbers what is live, so memory stays proportional to the latter.
///
/// Its methods can be inlined, because a generic type of another module is otherwise run through witness tables, at a
/// tenth of the speed (`scripts/benchmark`).
@usableFromInline
package struct EventQueue<Event> {
    /// Names one submitted event, for ``EventQueue/cancel(_:)``.
    @usableFromInline
    package struct Token: Hashable, Sendable {
        @usableFromInline let slot: Int32
        @usableFromInline let number: UInt64

        @inlinable init(slot: Int32, number: UInt64) {
            self.slot = slot
            self.number = number
        }
    }

    /// Where an event waits; the number tells a cancelled event's slot from its next tenant's.
    @usableFromInline struct Slot {
        @usableFromInline var number: UInt64
        @usableFromInline var event: Event?

        @inlinable init(number: UInt64, event: Event?) {
            self.number = number
            self.event = event
        }
    }

    @usableFromInline var agenda = Agenda()
    @usableFromInline var slots: [Slot] = []
    @usableFromInline var free: [Int32] = []
    @usableFromInline var nextNumber: UInt64 = 0
    @usableFromInline var liveCount = 0

    @inlinable package init() {}

    /// How many events wait.
    @inlinable package var count: Int { liveCount }

    @inlinable package var isEmpty: Bool { liveCount == 0 }

    @inlinable
    @discardableResult
    package mutating func submit(_ event: Event, at instant: Instant) -> Token {
        let number = nextNumber
        nextNumber += 1
        let slot: Int32
        if let reused = free.popLast() {
            slot = reused
            slots[Int(slot)] = Slot(number: number, event: event)
        } else {
            slot = Int32(slots.count)
            slots.append(Slot(number: number, event: event))
        }
        agenda.insert(Agenda.Entry(at: instant, number: number, slot: slot))
        liveCount += 1
        return Token(slot: slot, number: number)
    }

    /// Takes an event back.
    /// - Returns: the event, or nil when it has left or was cancelled before.
    @inlinable
    @discardableResult
    package mutating func cancel(_ token: Token) -> Event? {
        let index = Int(token.slot)
        guard index < slots.count, slots[index].number == token.number, let event = slots[index].event else {
            return nil
        }
        slots[index].event = nil
        liveCount -= 1
        if agenda.count > 64, agenda.count > 2 * liveCount { sweep() }
        return event
    }

    /// The instant of the next event.
    @inlinable
    package mutating func nextInstant() -> Instant? {
        dropCancelled()
        return agenda.first?.at
    }

    /// The next event, if it is due at or before `limit`.
    @inlinable
    package mutating func next(through limit: Instant) -> (at: Instant, event: Event)? {
        dropCancelled()
        guard let entry = agenda.first, entry.at <= limit, let event = slots[Int(entry.slot)].event else { return nil }
        agenda.removeFirst()
        slots[Int(entry.slot)].event = nil
        free.append(entry.slot)
        liveCount -= 1
        return (entry.at, event)
    }

    @inlinable
    mutating func dropCancelled() {
        while let entry = agenda.first, slots[Int(entry.slot)].event == nil {
            agenda.removeFirst()
            free.append(entry.slot)
        }
    }

    @inlinable
    mutating func sweep() {
        agenda.removeAll { entry in
            guard slots[Int(entry.slot)].event == nil else { return false }
            free.append(entry.slot)
            return true
        }
    }
}

extension EventQueue: Sendable where Event: Sendable {}
extension EventQueue.Slot: Sendable where Event: Sendable {}
