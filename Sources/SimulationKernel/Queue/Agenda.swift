internal import HeapModule

/// The order in which an ``EventQueue``'s events leave.
///
/// Not nested in the generic queue, so that the compiler makes the heap for this one type of entry.
@usableFromInline struct Agenda: Sendable {
    @usableFromInline struct Entry: Comparable, Sendable {
        @usableFromInline let at: Instant
        @usableFromInline let number: UInt64
        @usableFromInline let slot: Int32

        @usableFromInline init(at: Instant, number: UInt64, slot: Int32) {
            self.at = at
            self.number = number
            self.slot = slot
        }

        @usableFromInline static func < (left: Entry, right: Entry) -> Bool {
            left.at == right.at ? left.number < right.number : left.at < right.at
        }
    }

    private var heap = Heap<Entry>()

    @usableFromInline init() {}

    @usableFromInline var count: Int { heap.count }
    @usableFromInline var first: Entry? { heap.min }
    @usableFromInline mutating func insert(_ entry: Entry) { heap.insert(entry) }
    @usableFromInline mutating func removeFirst() { heap.removeMin() }

    @usableFromInline mutating func removeAll(where isGone: (Entry) -> Bool) {
        heap = Heap(heap.unordered.filter { !isGone($0) })
    }
}
