package import SimulationKernel

/// When the events of a connection are (Vol 6, Part B, 4.5.1): at an anchor point and each interval after it.
package struct ConnectionTiming: Hashable, Sendable {
    /// The anchor point of event 0.
    package private(set) var anchor: Instant
    /// In nanoseconds; a multiple of 1.25 ms.
    private var interval: Int64
    /// How many events the peripheral may leave out when it has nothing to say.
    package private(set) var latency: Int
    package private(set) var supervisionTimeout: Duration
    /// An event in which the peripheral took part. It takes part in each (latency + 1)th after it.
    private var attended: Int64 = 0

    /// How many events without a packet fail a connection that was never established (Vol 6, Part B, 4.5.2).
    package static let eventsToEstablish: Int64 = 6
    /// The interval of a connection is 7.5 ms at least (Vol 6, Part B, 4.5.1).
    package static let shortestInterval = Duration.microseconds(7_500)

    package init(anchor: Instant, interval: Duration, latency: Int, supervisionTimeout: Duration) {
        self.anchor = anchor
        self.interval = max(interval, Self.shortestInterval).nanoseconds
        self.latency = max(0, latency)
        self.supervisionTimeout = supervisionTimeout
    }

    /// The connection interval.
    package var connectionInterval: Duration { .nanoseconds(interval) }

    /// The connection interval in whole microseconds.
    var microseconds: Int { Int(interval / 1_000) }

    // The arithmetic is on integers, not on durations: it is done for each packet.

    /// The anchor point of an event.
    package func instant(of event: Int64) -> Instant {
        let (sum, overflow) = anchor.nanosecondsSinceEpoch.addingReportingOverflow(saturated(event))
        return overflow ? (event < 0 ? .distantPast : .distantFuture) : Instant(nanosecondsSinceEpoch: sum)
    }

    /// The first event whose anchor point is not before `instant`.
    package func event(notBefore instant: Instant) -> Int64 {
        let elapsed = elapsed(at: instant)
        return elapsed <= 0 ? 0 : (elapsed - 1) / interval + 1
    }

    /// The first event whose anchor point is after `instant`.
    package func event(after instant: Instant) -> Int64 {
        let elapsed = elapsed(at: instant)
        return elapsed < 0 ? 0 : elapsed / interval + 1
    }

    /// The first event from `event` on in which the peripheral listens though it has nothing to say.
    package func attendedEvent(from event: Int64) -> Int64 {
        guard latency > 0, event > attended else { return event }
        let stride = Int64(latency) + 1
        return attended + ((event - attended - 1) / stride + 1) * stride
    }

    /// The anchor point of the last event before `instant` in which both took part; nil before there was one.
    package func lastAttended(before instant: Instant) -> Instant? {
        let next = event(notBefore: instant)
        guard next > 0 else { return nil }
        guard latency > 0 else { return self.instant(of: next - 1) }
        let stride = Int64(latency) + 1
        let last = next - 1
        return self.instant(of: last < attended ? last : last - (last - attended) % stride)
    }

    /// The peripheral took part in this event.
    package mutating func attend(_ event: Int64) { attended = event }

    /// New parameters from `instant` on (Vol 6, Part B, 5.1.1), which becomes the anchor point of a new event 0.
    package mutating func update(at instant: Instant, interval: Duration, latency: Int, supervisionTimeout: Duration) {
        self = ConnectionTiming(
            anchor: instant, interval: interval, latency: latency, supervisionTimeout: supervisionTimeout)
    }

    /// The nanoseconds since the anchor point of event 0.
    private func elapsed(at instant: Instant) -> Int64 {
        let (difference, overflow) = instant.nanosecondsSinceEpoch.subtractingReportingOverflow(
            anchor.nanosecondsSinceEpoch)
        return overflow ? (instant < anchor ? .min : .max) : difference
    }

    private func saturated(_ event: Int64) -> Int64 {
        let (product, overflow) = event.multipliedReportingOverflow(by: interval)
        return overflow ? (event < 0 ? .min : .max) : product
    }
}
