/// A point in simulated time, in whole nanoseconds since 1970-01-01T00:00:00Z, leap seconds not counted (POSIX time).
///
/// Arithmetic saturates at ``distantPast`` and ``distantFuture`` (years 1677 and 2262), so that no duration that comes
/// from outside can trap.
@usableFromInline
package struct Instant: Hashable, Comparable, Sendable {
    /// Nanoseconds since the POSIX epoch; negative before it.
    @usableFromInline package let nanosecondsSinceEpoch: Int64

    package init(nanosecondsSinceEpoch: Int64) { self.nanosecondsSinceEpoch = nanosecondsSinceEpoch }

    package init(secondsSinceEpoch: Int64) {
        let (product, overflow) = secondsSinceEpoch.multipliedReportingOverflow(by: 1_000_000_000)
        nanosecondsSinceEpoch = overflow ? (secondsSinceEpoch < 0 ? .min : .max) : product
    }

    package static let epoch = Instant(nanosecondsSinceEpoch: 0)
    package static let distantPast = Instant(nanosecondsSinceEpoch: .min)
    package static let distantFuture = Instant(nanosecondsSinceEpoch: .max)

    /// Whole seconds since the epoch, rounded towards the past.
    package var secondsSinceEpoch: Int64 { nanosecondsSinceEpoch.flooredQuotient(by: 1_000_000_000) }

    /// The latest whole millisecond that is not after this instant.
    package var flooredToMilliseconds: Instant {
        let (floored, overflow) = nanosecondsSinceEpoch.flooredQuotient(by: 1_000_000)
            .multipliedReportingOverflow(by: 1_000_000)
        return overflow ? .distantPast : Instant(nanosecondsSinceEpoch: floored)
    }

    @inlinable package static func < (left: Instant, right: Instant) -> Bool {
        left.nanosecondsSinceEpoch < right.nanosecondsSinceEpoch
    }

    package static func + (instant: Instant, duration: Duration) -> Instant {
        let (sum, overflow) = instant.nanosecondsSinceEpoch.addingReportingOverflow(duration.nanoseconds)
        return Instant(nanosecondsSinceEpoch: overflow ? (duration < .zero ? .min : .max) : sum)
    }

    package static func - (instant: Instant, duration: Duration) -> Instant {
        let (difference, overflow) = instant.nanosecondsSinceEpoch.subtractingReportingOverflow(duration.nanoseconds)
        return Instant(nanosecondsSinceEpoch: overflow ? (duration < .zero ? .max : .min) : difference)
    }

    package static func += (instant: inout Instant, duration: Duration) { instant = instant + duration }

    /// The time from `earlier` to this instant; negative when `earlier` is later.
    package func since(_ earlier: Instant) -> Duration {
        let (difference, overflow) =
            nanosecondsSinceEpoch.subtractingReportingOverflow(earlier.nanosecondsSinceEpoch)
        return .nanoseconds(overflow ? (earlier > self ? .min : .max) : difference)
    }
}

extension Instant: Codable {
    @usableFromInline package init(from decoder: any Decoder) throws {
        nanosecondsSinceEpoch = try decoder.singleValueContainer().decode(Int64.self)
    }

    @usableFromInline package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(nanosecondsSinceEpoch)
    }
}

extension Duration {
    /// This duration in whole nanoseconds, truncated towards zero, saturating.
    package var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        if overflow { return seconds < 0 ? .min : .max }
        let (sum, sumOverflow) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
        return sumOverflow ? (seconds < 0 ? .min : .max) : sum
    }

    /// This duration in seconds, for people and for ratios; not exact.
    package var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }

    package static func minutes(_ count: Int) -> Duration { .seconds(60 * count) }
    package static func hours(_ count: Int) -> Duration { .seconds(3_600 * count) }
    package static func days(_ count: Int) -> Duration { .seconds(86_400 * count) }
}

extension Int64 {
    /// Division that rounds towards negative infinity. `divisor` is positive.
    func flooredQuotient(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
