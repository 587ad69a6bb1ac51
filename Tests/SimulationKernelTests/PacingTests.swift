import SimulationKernel
import Testing

@Suite struct PacingTests {
    private let anchor = Instant(secondsSinceEpoch: 1_795_253_400)
    private let second: UInt64 = 1_000_000_000

    @Test("frozen time stands still and is never waited for")
    func frozen() {
        let pacing = Pacing(scale: 0, anchor: anchor, atReading: 5)

        #expect(pacing.isFrozen)
        #expect(pacing.instant(atReading: .max) == anchor)
        #expect(pacing.wait(until: anchor + .seconds(1), fromReading: 5) == nil)
        #expect(pacing.wait(until: anchor, fromReading: 5) == nil)
    }

    @Test(
        "simulated time is wall time times the scale",
        arguments: [(1, 10_000), (60, 600_000), (0.5, 5_000), (1.5, 15_000), (86_400, 864_000_000)] as [(Double, Int)])
    func scales(scale: Double, milliseconds: Int) {
        let pacing = Pacing(scale: scale, anchor: anchor, atReading: 7 * second)

        #expect(!pacing.isFrozen)
        #expect(pacing.instant(atReading: 17 * second) == anchor + .milliseconds(milliseconds))
    }

    @Test("simulated time is in whole milliseconds, rounded towards the past")
    func milliseconds() {
        let pacing = Pacing(scale: 1, anchor: anchor, atReading: 0)

        #expect(pacing.instant(atReading: 999_999) == anchor)
        #expect(pacing.instant(atReading: 1_000_000) == anchor + .milliseconds(1))
        #expect(pacing.instant(atReading: 1_999_999) == anchor + .milliseconds(1))
    }

    @Test("rounding never goes behind an anchor that is no whole millisecond")
    func unevenAnchor() {
        let uneven = anchor + .nanoseconds(500_001)
        let pacing = Pacing(scale: 1, anchor: uneven, atReading: 0)

        #expect(pacing.instant(atReading: 0) == uneven)
        #expect(pacing.instant(atReading: 400_000) == uneven)
        #expect(pacing.instant(atReading: 499_999) == anchor + .milliseconds(1))
    }

    @Test("a reading before the anchor's shows the anchor")
    func readingBeforeAnchor() {
        let pacing = Pacing(scale: 10, anchor: anchor, atReading: 100)

        #expect(pacing.instant(atReading: 0) == anchor)
    }

    @Test("the fastest clock saturates at the end of time instead of trapping")
    func saturation() {
        let fastest = Pacing(scale: Pacing.maximumScale, anchor: anchor, atReading: 0)
        let slowest = Pacing(scale: .leastNonzeroMagnitude, anchor: anchor, atReading: 0)

        #expect(fastest.instant(atReading: .max) == Instant.distantFuture.flooredToMilliseconds)
        #expect(slowest.instant(atReading: .max) == anchor)
        #expect(slowest.wait(until: .distantFuture, fromReading: 0) == 9_000_000_000_000_000_000)
    }

    @Test("what is due is not waited for")
    func due() {
        let pacing = Pacing(scale: 2, anchor: anchor, atReading: 0)

        #expect(pacing.wait(until: anchor, fromReading: 0) == 0)
        #expect(pacing.wait(until: anchor - .hours(1), fromReading: 0) == 0)
        #expect(pacing.wait(until: anchor + .seconds(2), fromReading: second) == 0)
    }

    @Test(
        "whoever waits as long as told finds the instant reached, and has waited at most two milliseconds of either clock too long",
        arguments: [0.001, 0.1, 0.5, 1, 1.5, 7, 60, 3_600, 86_400], 1...3 as ClosedRange<UInt64>)
    func waitReaches(scale: Double, seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed, stream: "test.pacing")
        for _ in 0..<500 {
            let reading = UInt64.random(in: 0...3_600_000_000_000, using: &generator)
            let from = reading + UInt64.random(in: 0...3_600_000_000_000, using: &generator)
            let pacing = Pacing(scale: scale, anchor: anchor, atReading: reading)
            let target =
                pacing.instant(atReading: from) + .nanoseconds(Int64.random(in: 1...10_000_000_000, using: &generator))

            let wait = try #require(pacing.wait(until: target, fromReading: from))

            let reached = pacing.instant(atReading: from + wait)
            try #require(reached >= target, "scale \(scale), seed \(seed): \(reached.since(target)) short")
            let exact = Double(target.since(pacing.instant(atReading: from)).nanoseconds) / scale
            try #require(Double(wait) - exact <= 2_000_000 * max(1, 1 / scale), "scale \(scale), seed \(seed)")
        }
    }

    @Test("a scale is finite, not negative, and at most a day a second")
    func validScales() {
        for scale in [0, 0.001, 1, 60, 86_400] { #expect(Pacing.isValid(scale: scale)) }
        for scale in [-1, -0.001, 86_401, .infinity, -.infinity, .nan] as [Double] {
            #expect(!Pacing.isValid(scale: scale))
        }
    }
}
