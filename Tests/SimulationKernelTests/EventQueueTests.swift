import SimulationKernel
import Testing

@Suite struct EventQueueTests {
    @Test("events leave by instant, whatever order they entered in")
    func order() {
        var queue = EventQueue<String>()
        queue.submit("third", at: Instant(secondsSinceEpoch: 3))
        queue.submit("first", at: Instant(secondsSinceEpoch: -1))
        queue.submit("second", at: .epoch)

        let left = drain(&queue)

        #expect(left.map(\.event) == ["first", "second", "third"])
        #expect(left.map(\.at) == [Instant(secondsSinceEpoch: -1), .epoch, Instant(secondsSinceEpoch: 3)])
    }

    @Test("events of one instant leave in the order in which they were submitted")
    func equalInstants() {
        var queue = EventQueue<Int>()
        for number in 0..<1_000 { queue.submit(number, at: Instant(secondsSinceEpoch: Int64(number % 3))) }

        let left = drain(&queue).map(\.event)

        #expect(left == [0, 1, 2].flatMap { first in Array(stride(from: first, to: 1_000, by: 3)) })
    }

    @Test("an event of the same instant that is submitted while it is being handled comes after those that wait")
    func submittedWhileHandling() throws {
        var queue = EventQueue<String>()
        queue.submit("a", at: .epoch)
        queue.submit("b", at: .epoch)
        let first = queue.next(through: .epoch)

        queue.submit("c", at: try #require(first?.at))

        #expect(first?.event == "a")
        #expect(drain(&queue).map(\.event) == ["b", "c"])
    }

    @Test("nothing leaves before it is due, and what is due at the limit does")
    func limit() {
        var queue = EventQueue<Int>()
        let due = Instant(secondsSinceEpoch: 10)
        queue.submit(1, at: due)

        #expect(queue.next(through: due - .nanoseconds(1)) == nil)
        #expect(queue.count == 1)
        #expect(queue.nextInstant() == due)
        #expect(queue.next(through: due)?.event == 1)
        #expect(queue.isEmpty)
        #expect(queue.nextInstant() == nil)
        #expect(queue.next(through: .distantFuture) == nil)
    }

    @Test("events at the ends of time have their place")
    func endsOfTime() {
        var queue = EventQueue<Int>()
        queue.submit(2, at: .distantFuture)
        queue.submit(1, at: .distantPast)

        #expect(queue.next(through: .distantPast)?.event == 1)
        #expect(queue.next(through: .distantFuture)?.event == 2)
    }

    @Test("a cancelled event is handed back once and never leaves")
    func cancellation() {
        var queue = EventQueue<String>()
        queue.submit("stays", at: Instant(secondsSinceEpoch: 2))
        let token = queue.submit("goes", at: Instant(secondsSinceEpoch: 1))

        #expect(queue.cancel(token) == "goes")
        #expect(queue.cancel(token) == nil)
        #expect(queue.count == 1)
        #expect(queue.nextInstant() == Instant(secondsSinceEpoch: 2))
        #expect(drain(&queue).map(\.event) == ["stays"])
    }

    @Test("an event that has left cannot be cancelled")
    func cancelAfterLeaving() {
        var queue = EventQueue<Int>()
        let token = queue.submit(1, at: .epoch)
        _ = queue.next(through: .epoch)

        #expect(queue.cancel(token) == nil)
        #expect(queue.count == 0)
    }

    @Test("an old token does not touch the event that took its place")
    func tokenReuse() throws {
        var queue = EventQueue<Int>()
        var spent: [EventQueue<Int>.Token] = []
        // Each round's events take the places of the last round's: half have left, half were cancelled.
        for round in 0..<50 {
            let tokens = (0..<10).map { queue.submit(round * 10 + $0, at: Instant(secondsSinceEpoch: Int64(round))) }
            for token in spent { #expect(queue.cancel(token) == nil) }
            #expect(queue.count == 10)
            for token in tokens.prefix(5) { #expect(queue.cancel(token) != nil) }
            #expect(drain(&queue).map(\.event) == (5..<10).map { round * 10 + $0 })
            spent += tokens
        }

        #expect(Set(spent).count == 500)
    }

    @Test("an event that is nil itself is an event")
    func optionalEvents() {
        var queue = EventQueue<Int?>()
        queue.submit(nil, at: .epoch)
        let token = queue.submit(nil, at: .epoch)

        #expect(queue.cancel(token) == .some(.none))
        #expect(queue.count == 1)
        #expect(queue.next(through: .epoch) != nil)
        #expect(queue.next(through: .epoch) == nil)
    }

    @Test("a copy goes its own way")
    func valueSemantics() {
        var queue = EventQueue<Int>()
        let token = queue.submit(1, at: .epoch)
        queue.submit(2, at: .epoch)
        var copy = queue

        queue.cancel(token)

        #expect(drain(&copy).map(\.event) == [1, 2])
        #expect(drain(&queue).map(\.event) == [2])
    }

    @Test("a token of an event that this copy never had cancels nothing")
    func foreignToken() async {
        // In a process of its own, so that a trap is one red test and not the end of the run.
        await #expect(processExitsWith: .success) {
            var queue = EventQueue<Int>()
            let earlier = queue
            let token = queue.submit(1, at: .epoch)
            var restored = earlier

            #expect(restored.cancel(token) == nil)
        }
    }

    // MARK: Memory

    @Test("cancelled events are let go at once")
    func cancelledEventsAreReleased() {
        final class Payload {}
        var queue = EventQueue<Payload>()
        weak var payload: Payload?
        let token: EventQueue<Payload>.Token
        do {
            let created = Payload()
            payload = created
            token = queue.submit(created, at: .distantFuture)
        }

        queue.cancel(token)

        #expect(payload == nil)
    }

    @Test("a timer that is set and cancelled for ever takes no more room than what is live")
    func sweeping() throws {
        var queue = EventQueue<Int>()
        for number in 0..<100 { queue.submit(number, at: Instant(secondsSinceEpoch: Int64(number))) }

        for number in 0..<100_000 {
            let token = queue.submit(number, at: .distantFuture)
            queue.cancel(token)
        }

        #expect(queue.count == 100)
        for (part, count) in try storage(of: queue) { #expect(count <= 256, "\(part)") }
        #expect(drain(&queue).map(\.event) == Array(0..<100))
    }

    @Test("places are used again in a queue through which events only pass")
    func passing() throws {
        var queue = EventQueue<Int>()
        for number in 0..<10_000 {
            queue.submit(number, at: Instant(secondsSinceEpoch: Int64(number)))
            if number >= 20 { _ = queue.next(through: .distantFuture) }
        }

        #expect(queue.count == 20)
        for (part, count) in try storage(of: queue) { #expect(count <= 64, "\(part)") }
    }

    /// How many elements each of the queue's collections holds.
    private func storage(of queue: EventQueue<Int>) throws -> [(part: String, count: Int)] {
        let parts = Mirror(reflecting: queue).children.compactMap { child in
            elementCount(of: child.value).map { (part: child.label ?? "", count: $0) }
        }
        try #require(parts.count == 3, "the queue keeps its events in other collections than this test knows")
        return parts
    }

    /// The elements of a collection, or of the first one inside; nil where there is none.
    private func elementCount(of value: Any) -> Int? {
        let mirror = Mirror(reflecting: value)
        if mirror.displayStyle == .collection { return mirror.children.count }
        return mirror.children.lazy.compactMap { elementCount(of: $0.value) }.first
    }
}

/// Takes everything out.
func drain<Event>(_ queue: inout EventQueue<Event>) -> [(at: Instant, event: Event)] {
    var result: [(at: Instant, event: Event)] = []
    while let next = queue.next(through: .distantFuture) { result.append(next) }
    return result
}
