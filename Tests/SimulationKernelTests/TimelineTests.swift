import SimulationKernel
import Testing

@Suite struct TimelineTests {
    private let start = Instant(secondsSinceEpoch: 1_000)

    @Test("now is the instant of the event that was handed out last")
    func nowFollowsEvents() {
        var timeline = Timeline<String>(start: start)
        timeline.schedule("a", at: start + .seconds(5))
        timeline.schedule("b", at: start + .seconds(9))

        #expect(timeline.next(through: start + .seconds(7)) == "a")
        #expect(timeline.now == start + .seconds(5))
        #expect(timeline.next(through: start + .seconds(7)) == nil)
        #expect(timeline.now == start + .seconds(5))
        #expect(timeline.pendingCount == 1)
        #expect(timeline.nextInstant() == start + .seconds(9))
    }

    @Test("an event for the past is due at once, after what was due before")
    func pastEvents() {
        var timeline = Timeline<String>(start: start)
        timeline.schedule("due", at: start)
        timeline.schedule("late", at: start - .hours(1))

        #expect(timeline.nextInstant() == start)
        #expect(timeline.next(through: start) == "due")
        #expect(timeline.next(through: start) == "late")
        #expect(timeline.now == start)
    }

    @Test("reaching an earlier instant changes nothing")
    func reachBackwards() {
        var timeline = Timeline<String>(start: start)

        timeline.reach(start + .seconds(3))
        timeline.reach(start - .seconds(3))

        #expect(timeline.now == start + .seconds(3))
    }

    @Test("an event that was passed over is still handed out, and time does not go back to it")
    func passedOver() {
        var timeline = Timeline<String>(start: start)
        timeline.schedule("missed", at: start + .seconds(1))
        timeline.reach(start + .seconds(10))

        #expect(timeline.next(through: start + .seconds(10)) == "missed")
        #expect(timeline.now == start + .seconds(10))
    }

    @Test("a cancelled event does not move time")
    func cancellation() {
        var timeline = Timeline<String>(start: start)
        let token = timeline.schedule("gone", at: start + .seconds(1))

        #expect(timeline.cancel(token) == "gone")
        #expect(timeline.next(through: .distantFuture) == nil)
        #expect(timeline.now == start)
        #expect(timeline.pendingCount == 0)
    }

    @Test("time never goes back, whatever is asked of it", arguments: 1...20 as ClosedRange<UInt64>)
    func monotone(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed, stream: "test.timeline")
        var timeline = Timeline<Int>(start: start)
        var tokens: [EventQueue<Int>.Token] = []

        for step in 0..<1_000 {
            let before = timeline.now
            let instant = start + .seconds(Int.random(in: -100...Int(step) + 100, using: &generator))
            switch Int.random(in: 0..<5, using: &generator) {
            case 0, 1: tokens.append(timeline.schedule(step, at: instant))
            case 2: if let token = tokens.randomElement(using: &generator) { timeline.cancel(token) }
            case 3: timeline.reach(instant)
            default:
                let handedOut = timeline.next(through: instant)
                if handedOut != nil { try #require(timeline.now <= max(before, instant), "seed \(seed), step \(step)") }
            }
            try #require(timeline.now >= before, "seed \(seed), step \(step)")
            if let next = timeline.nextInstant() {
                try #require(next >= start, "seed \(seed), step \(step)")
            }
        }
    }
}
