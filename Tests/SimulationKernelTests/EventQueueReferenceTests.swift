import SimulationKernel
import Testing

/// The queue beside one that is too simple to be wrong.
@Suite struct EventQueueReferenceTests {
    /// A sorted array; a new event goes behind all that are not later.
    private struct Reference {
        var waiting: [(at: Instant, event: Int)] = []

        mutating func submit(_ event: Int, at instant: Instant) {
            let index = waiting.firstIndex { $0.at > instant } ?? waiting.endIndex
            waiting.insert((instant, event), at: index)
        }

        mutating func cancel(_ event: Int) -> Int? {
            waiting.firstIndex { $0.event == event }.map { waiting.remove(at: $0).event }
        }

        mutating func next(through limit: Instant) -> (at: Instant, event: Int)? {
            guard let first = waiting.first, first.at <= limit else { return nil }
            return waiting.removeFirst()
        }
    }

    @Test(
        "random submissions, cancellations and departures agree with a sorted array",
        arguments: 1...40 as ClosedRange<UInt64>)
    func agreement(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed, stream: "test.queue")
        var queue = EventQueue<Int>()
        var reference = Reference()
        var tokens: [(token: EventQueue<Int>.Token, event: Int)] = []
        // Each seed leans another way: towards growth, departures or cancellations; few instants make many ties.
        let submitWeight = Int.random(in: 20...60, using: &generator)
        let cancelWeight = Int.random(in: 5...35, using: &generator)
        let instants = Int64.random(in: 1...200, using: &generator)

        for step in 0..<2_000 {
            let dice = Int.random(in: 0..<100, using: &generator)
            let instant = Instant(nanosecondsSinceEpoch: Int64.random(in: 0..<instants, using: &generator))
            if dice < submitWeight {
                tokens.append((queue.submit(step, at: instant), step))
                reference.submit(step, at: instant)
            } else if dice < submitWeight + cancelWeight, let (token, event) = tokens.randomElement(using: &generator) {
                // Tokens are never forgotten, so many are of events that have left or were cancelled before.
                try #require(queue.cancel(token) == reference.cancel(event), "seed \(seed), step \(step)")
            } else {
                let left = queue.next(through: instant)
                let expected = reference.next(through: instant)
                try #require(left?.event == expected?.event, "seed \(seed), step \(step)")
                try #require(left?.at == expected?.at, "seed \(seed), step \(step)")
            }
            try #require(queue.count == reference.waiting.count, "seed \(seed), step \(step)")
            try #require(queue.isEmpty == reference.waiting.isEmpty, "seed \(seed), step \(step)")
            if step % 7 == 0 {
                try #require(queue.nextInstant() == reference.waiting.first?.at, "seed \(seed), step \(step)")
            }
        }

        #expect(drain(&queue).map(\.event) == reference.waiting.map(\.event), "seed \(seed)")
    }
}
