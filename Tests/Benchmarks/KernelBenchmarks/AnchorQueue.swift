internal import SimulationKernel

/// What the kernel's queue is measured against: the plainest queue of the same order, a binary heap on an array.
///
/// It is specialised to its one event type and lives in the benchmark's own module, so that the compiler sees all of it.
struct AnchorQueue {
    private struct Entry {
        let at: Int64
        let number: UInt64
        let event: UInt64

        func precedes(_ other: Entry) -> Bool { at == other.at ? number < other.number : at < other.at }
    }

    private var entries: [Entry] = []
    private var nextNumber: UInt64 = 0
    private var cancelled: Set<UInt64> = []

    @discardableResult
    mutating func submit(_ event: UInt64, at instant: Instant) -> UInt64 {
        let number = nextNumber
        nextNumber += 1
        var index = entries.count
        entries.append(Entry(at: instant.nanosecondsSinceEpoch, number: number, event: event))
        while index > 0 {
            let parent = (index - 1) / 2
            guard entries[index].precedes(entries[parent]) else { break }
            entries.swapAt(index, parent)
            index = parent
        }
        return number
    }

    /// - Parameter number: of an event that waits.
    mutating func cancel(_ number: UInt64) { cancelled.insert(number) }

    mutating func next() -> (at: Instant, event: UInt64)? {
        while let first = removeFirst() {
            if cancelled.isEmpty || cancelled.remove(first.number) == nil {
                return (Instant(nanosecondsSinceEpoch: first.at), first.event)
            }
        }
        return nil
    }

    private mutating func removeFirst() -> Entry? {
        guard let first = entries.first, let last = entries.popLast() else { return nil }
        guard !entries.isEmpty else { return first }
        entries[0] = last
        var index = 0
        while true {
            var child = 2 * index + 1
            guard child < entries.count else { break }
            if child + 1 < entries.count, entries[child + 1].precedes(entries[child]) { child += 1 }
            guard entries[child].precedes(entries[index]) else { break }
            entries.swapAt(index, child)
            index = child
        }
        return first
    }
}
