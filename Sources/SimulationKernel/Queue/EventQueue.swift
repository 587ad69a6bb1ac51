internal import HeapModule

/// Events in the order (instant, submission number), with cancellation.
///
/// Events of equal instants leave in the order in which they entered. Entering and leaving cost O(log n), cancelling
/// O(1); what was cancelled is swept out when it outnumbers what is live, so memory stays proportional to the latter.
package struct EventQueue<Event> {
    /// Names one submitted event, for ``EventQueue/cancel(_:)``.
    package struct Token: Hashable, Sendable {
        fileprivate let slot: Int32
        fileprivate let number: UInt64
    }

    private struct Entry: Comparable {
        let at: Instant
        let number: UInt64
        let slot: Int32

        static func < (left: Entry, right: Entry) -> Bool {
            left.at == right.at ? left.number < right.number : left.at < right.at
        }
    }

    /// Where an event waits; the number tells a cancelled event's slot from its next tenant's.
    fileprivate struct Slot {
        var number: UInt64
        var event: Event?
    }

    private var heap = Heap<Entry>()
    private var slots: [Slot] = []
    private var free: [Int32] = []
    private var nextNumber: UInt64 = 0

    package init() {}

    /// How many events wait.
    package private(set) var count = 0

    package var isEmpty: Bool { count == 0 }

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
        heap.insert(Entry(at: instant, number: number, slot: slot))
        count += 1
        return Token(slot: slot, number: number)
    }

    /// Takes an event back.
    /// - Returns: the event, or nil when it has left or was cancelled before.
    @discardableResult
    package mutating func cancel(_ token: Token) -> Event? {
        let index = Int(token.slot)
        guard slots[index].number == token.number, let event = slots[index].event else { return nil }
        slots[index].event = nil
        count -= 1
        if heap.count > 64, heap.count > 2 * count { sweep() }
        return event
    }

    /// The instant of the next event.
    package mutating func nextInstant() -> Instant? {
        dropCancelled()
        return heap.min?.at
    }

    /// The next event, if it is due at or before `limit`.
    package mutating func next(through limit: Instant) -> (at: Instant, event: Event)? {
        dropCancelled()
        guard let entry = heap.min, entry.at <= limit else { return nil }
        heap.removeMin()
        let index = Int(entry.slot)
        guard let event = slots[index].event else { return nil }
        slots[index].event = nil
        free.append(entry.slot)
        count -= 1
        return (entry.at, event)
    }

    private mutating func dropCancelled() {
        while let entry = heap.min, slots[Int(entry.slot)].event == nil {
            heap.removeMin()
            free.append(entry.slot)
        }
    }

    private mutating func sweep() {
        var live: [Entry] = []
        live.reserveCapacity(count)
        for entry in heap.unordered {
            if slots[Int(entry.slot)].event == nil { free.append(entry.slot) } else { live.append(entry) }
        }
        heap = Heap(live)
    }
}

extension EventQueue: Sendable where Event: Sendable {}
extension EventQueue.Slot: Sendable where Event: Sendable {}
