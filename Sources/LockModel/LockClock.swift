package import SimulationKernel

/// A lock's own clock: an oscillator that may be fast or slow, and whether it knows the time at all.
package struct LockClock: Hashable, Codable, Sendable {
    /// What it showed at ``anchor``; nil when it does not know the time.
    private var reading: Instant?
    private var anchor: Instant
    /// Parts per million; positive is fast.
    package private(set) var driftPPM: Double

    package init(reading: Instant?, at instant: Instant, driftPPM: Double = 0) {
        self.reading = reading
        anchor = instant
        self.driftPPM = driftPPM
    }

    package var isKnown: Bool { reading != nil }

    /// What it shows at a true instant; nil when it does not know the time.
    package func time(at instant: Instant) -> Instant? {
        guard let reading else { return nil }
        let elapsed = instant.since(anchor)
        let gained = driftPPM == 0 ? 0 : Int64(Double(elapsed.nanoseconds) * driftPPM / 1_000_000)
        return reading + elapsed + .nanoseconds(gained)
    }

    package mutating func set(to reading: Instant, at instant: Instant) {
        self.reading = reading
        anchor = instant
    }

    package mutating func lose(at instant: Instant) {
        reading = nil
        anchor = instant
    }

    package mutating func drift(ppm: Double, at instant: Instant) {
        reading = time(at: instant)
        anchor = instant
        driftPPM = ppm
    }
}
