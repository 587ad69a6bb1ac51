internal import SimulationKernel

extension Moment {
    static let start = Moment.fromStart(.zero)

    /// The longest distance from the start, in days: a hundred years.
    package static let maximumDays = 36_525

    /// Reads an instant (`2026-11-21T09:30:00Z`), `now`, or a distance from the start: a sign, a number and `s`, `m`,
    /// `h`, `d` or `w`, such as `-40d`.
    package init?(text: String) {
        if text == "now" {
            self = .start
        } else if let first = text.utf8.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
            guard let distance = Moment.distance(text) else { return nil }
            self = .fromStart(distance)
        } else {
            guard let instant = Instant(iso8601: text) else { return nil }
            self = .at(instant)
        }
    }

    private static func distance(_ text: String) -> Duration? {
        let unitSeconds: Int
        switch text.utf8.last {
        case UInt8(ascii: "s"): unitSeconds = 1
        case UInt8(ascii: "m"): unitSeconds = 60
        case UInt8(ascii: "h"): unitSeconds = 3_600
        case UInt8(ascii: "d"): unitSeconds = 86_400
        case UInt8(ascii: "w"): unitSeconds = 604_800
        default: return nil
        }
        guard let count = Int(text.dropLast()) else { return nil }
        let (seconds, overflow) = count.multipliedReportingOverflow(by: unitSeconds)
        let limit = maximumDays * 86_400
        return overflow || !(-limit...limit).contains(seconds) ? nil : .seconds(seconds)
    }

    init?(reading value: StrictValue) {
        let expected = "an instant such as 2026-11-21T09:30:00Z, now, or a distance from the start such as -40d or +2h"
        guard let moment: Moment = value.text(as: expected, { Moment(text: $0) }) else { return nil }
        self = moment
    }

    /// Whether this is later; nil where that depends on the start.
    func isAfter(_ other: Moment) -> Bool? {
        switch (self, other) {
        case (.at(let left), .at(let right)): left > right
        case (.fromStart(let left), .fromStart(let right)): left > right
        default: nil
        }
    }
}
