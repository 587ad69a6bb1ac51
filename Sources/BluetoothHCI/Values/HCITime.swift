/// The length of one tick of an ``HCITime``.
package protocol TimeUnit: Sendable {
    static var microseconds: Int { get }
}

/// A time parameter, counted in ticks of a unit, as the specification counts it (Vol 4, Part E, 7.8).
package struct HCITime<Unit: TimeUnit>: Hashable, Sendable, RawRepresentable {
    /// The count of ticks.
    package var rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package var duration: Duration { .microseconds(Int64(microseconds)) }
    package var microseconds: Int { Int(rawValue) * Unit.microseconds }

    /// The greatest count of ticks that is not longer than `duration`; zero for a negative one.
    package init(notLongerThan duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        let (sum, sumOverflow) = product.addingReportingOverflow(attoseconds / 1_000_000_000_000)
        let total = overflow || sumOverflow ? (seconds < 0 ? 0 : Int64.max) : max(0, sum)
        rawValue = UInt32(clamping: total / Int64(Unit.microseconds))
    }
}

extension HCITime: Comparable {
    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension HCITime: ExpressibleByIntegerLiteral {
    package init(integerLiteral value: UInt32) { self.init(rawValue: value) }
}

extension HCITime: CustomStringConvertible {
    package var description: String { "\(rawValue) (\(duration))" }
}

/// 0.625 ms: advertising and scanning intervals, connection event lengths.
package enum SlotUnit: TimeUnit {
    package static var microseconds: Int { 625 }
}

/// 1.25 ms: connection intervals.
package enum ConnectionIntervalUnit: TimeUnit {
    package static var microseconds: Int { 1_250 }
}

/// 10 ms: supervision timeouts, the durations of advertising sets and of scanning.
package enum CentisecondUnit: TimeUnit {
    package static var microseconds: Int { 10_000 }
}

/// 1.28 s: the period of a repeated scan (7.8.65).
package enum ScanPeriodUnit: TimeUnit {
    package static var microseconds: Int { 1_280_000 }
}

package typealias Slots = HCITime<SlotUnit>
package typealias ConnectionIntervals = HCITime<ConnectionIntervalUnit>
package typealias Centiseconds = HCITime<CentisecondUnit>
package typealias ScanPeriods = HCITime<ScanPeriodUnit>
