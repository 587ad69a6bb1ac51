package import SimulationKernel

/// When the events of an advertising set are (Vol 6, Part B, 4.4.2.2): an interval and a random delay apart.
package struct AdvertisingTiming: Hashable, Sendable {
    /// advInterval, in nanoseconds, never zero.
    private let interval: Int64
    /// Whether events come as fast as high duty cycle allows, without random delay (4.4.2.4.3).
    package let isHighDutyCycle: Bool

    /// advDelay is at most this, in nanoseconds.
    static let greatestDelay: Int64 = 10_000_000
    /// The interval of directed advertising with high duty cycle: the most that is allowed (4.4.2.4.3).
    package static let highDutyCycleInterval = Duration.microseconds(3_750)
    /// How long directed advertising with high duty cycle goes on (4.4.2.4.3).
    package static let highDutyCycleDuration = Duration.milliseconds(1_280)

    package init(interval: Duration, isHighDutyCycle: Bool) {
        let wanted = isHighDutyCycle ? Self.highDutyCycleInterval : interval
        self.interval = max(1_000_000, wanted.nanoseconds)
        self.isHighDutyCycle = isHighDutyCycle
    }

    /// The event after one at `event`.
    package func next(after event: Instant, generator: inout SeededGenerator) -> Instant {
        event + .nanoseconds(interval) + randomDelay(&generator)
    }

    /// advDelay.
    package func randomDelay(_ generator: inout SeededGenerator) -> Duration {
        guard !isHighDutyCycle else { return .zero }
        return .nanoseconds(Int64(generator.next() % UInt64(Self.greatestDelay + 1)))
    }

    /// Where the events stand after nobody listened for a while: the first one not before `now` of those that follow
    /// `event` at the mean distance.
    package func resumed(from event: Instant, at now: Instant) -> Instant {
        let missing = now.since(event).nanoseconds
        guard missing > 0 else { return event }
        let mean = interval + (isHighDutyCycle ? 0 : Self.greatestDelay / 2)
        return now + .nanoseconds((mean - missing % mean) % mean)
    }

    /// How many events there were in a time in which nobody listened.
    package func events(in duration: Duration) -> Int64 {
        max(0, duration.nanoseconds) / (interval + (isHighDutyCycle ? 0 : Self.greatestDelay / 2))
    }
}
