/// How simulated time follows the wall clock: the arithmetic of the paced driver, without a clock of its own.
///
/// A *reading* is a monotonic wall-clock reading in nanoseconds, handed in by the caller.
package struct Pacing: Hashable, Sendable {
    /// Simulated seconds for each wall second; 0 is frozen.
    package let scale: Double
    private let anchor: Instant
    private let anchorReading: UInt64

    /// - Parameter scale: finite and not negative; see ``isValid(scale:)``.
    package init(scale: Double, anchor: Instant, atReading reading: UInt64) {
        self.scale = scale
        self.anchor = anchor
        anchorReading = reading
    }

    /// The greatest scale: a day of simulated time in each second.
    package static let maximumScale: Double = 86_400

    package static func isValid(scale: Double) -> Bool { scale.isFinite && (0...maximumScale).contains(scale) }

    package var isFrozen: Bool { scale == 0 }

    /// The simulated instant at a wall reading, in whole milliseconds, so that what is printed can be typed back.
    package func instant(atReading reading: UInt64) -> Instant {
        guard scale > 0, reading > anchorReading else { return anchor }
        let elapsed = Double(reading - anchorReading) * scale
        return max(anchor, (anchor + .nanoseconds(Int64(min(elapsed, 9e18)))).flooredToMilliseconds)
    }

    /// How many wall nanoseconds after `reading` simulated time reaches `instant`; nil when frozen.
    package func wait(until instant: Instant, fromReading reading: UInt64) -> UInt64? {
        guard scale > 0 else { return nil }
        let ahead = instant.since(self.instant(atReading: reading))
        guard ahead > .zero else { return 0 }
        // One millisecond of the slower clock more than the quotient, because `instant(atReading:)` rounds down to
        // milliseconds of simulated time.
        return UInt64(min(Double(ahead.nanoseconds) / scale + 1_000_000 * max(1, 1 / scale), 9e18))
    }
}
