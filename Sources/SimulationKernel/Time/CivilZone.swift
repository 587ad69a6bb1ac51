internal import Foundation

/// A time zone of the IANA database, as Foundation's ICU data knows it.
///
/// The rules are part of the simulator's version: the machine's own zone and its `/usr/share/zoneinfo` play no part.
package struct CivilZone: Sendable {
    /// The IANA identifier, such as `America/New_York`.
    package let identifier: String
    private let rules: TimeZone

    /// - Returns: nil where the IANA database has no zone of that name. Abbreviations (`EST`) and offsets (`GMT+5`),
    ///   which Foundation would accept, are not names of the database.
    package init?(_ identifier: String) {
        guard CivilZone.isName(identifier), let rules = TimeZone(identifier: identifier) else { return nil }
        self.identifier = identifier
        self.rules = rules
    }

    package static let utc = CivilZone(rules: .gmt, identifier: "UTC")

    private init(rules: TimeZone, identifier: String) {
        self.rules = rules
        self.identifier = identifier
    }

    private static func isName(_ identifier: String) -> Bool {
        if identifier == "UTC" { return true }
        return identifier.contains("/") && !identifier.hasPrefix("/")
            && identifier.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "/_-+".contains($0)) }
    }

    /// Seconds east of UTC at `instant`.
    package func offset(at instant: Instant) -> Int {
        rules.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.secondsSinceEpoch)))
    }

    /// What a clock on the wall shows at `instant`.
    package func civilTime(at instant: Instant) -> CivilTime {
        CivilTime(secondsSinceLocalEpoch: instant.secondsSinceEpoch + Int64(offset(at: instant)))
    }

    package func date(at instant: Instant) -> LocalDate { civilTime(at: instant).date }

    /// The first instant at which the calendar shows `date`, or a later day where the zone skipped it.
    ///
    /// A day may begin at 01:00 (clocks that go forward at midnight) and may last 23 or 25 hours.
    package func start(of date: LocalDate) -> Instant {
        // Zones lie within ±26 hours of UTC. The local date never goes back by more than an hour's repetition, so the
        // boundary is found by bisection on "the calendar shows this day or a later one".
        let midnight = Int64(date.daysSinceEpoch) * 86_400
        var before = midnight - 26 * 3_600
        var after = midnight + 26 * 3_600
        while after - before > 1 {
            let middle = (before + after) / 2
            if self.date(at: Instant(secondsSinceEpoch: middle)) >= date { after = middle } else { before = middle }
        }
        return Instant(secondsSinceEpoch: after)
    }

    /// The instant at which a clock on the wall first shows `secondOfDay` or later on `date`; the end of the day where
    /// it never does, so that 24:00 (86,400) is the next day's start.
    package func instant(of date: LocalDate, secondOfDay: Int) -> Instant {
        let start = start(of: date)
        let end = self.start(of: date.adding(days: 1))
        let local = Int64(date.daysSinceEpoch) * 86_400 + Int64(secondOfDay)
        // The clocks change at most once a day: the time is shown under the offset before, or under the one after.
        let offsets = (before: offset(at: start), after: offset(at: end - .seconds(1)))
        let early = Instant(secondsSinceEpoch: local - Int64(offsets.before))
        let late = Instant(secondsSinceEpoch: local - Int64(offsets.after))
        let shown: Instant
        if offset(at: early) == offsets.before {
            shown = early
        } else if offset(at: late) == offsets.after {
            shown = late
        } else {
            // The clocks jump over it, somewhere in late...early: the jump is the first second of the new offset.
            var before = late.secondsSinceEpoch
            var after = early.secondsSinceEpoch
            while after - before > 1 {
                let middle = (before + after) / 2
                if offset(at: Instant(secondsSinceEpoch: middle)) == offsets.after {
                    after = middle
                } else {
                    before = middle
                }
            }
            shown = Instant(secondsSinceEpoch: after)
        }
        return min(max(shown, start), end)
    }

    /// The instant at which a clock on the wall shows `secondOfDay` on `date` again, because it was put back.
    /// - Returns: nil where the clock shows it once.
    package func secondInstant(of date: LocalDate, secondOfDay: Int) -> Instant? {
        let first = instant(of: date, secondOfDay: secondOfDay)
        let repeated = offset(at: first) - offset(at: start(of: date.adding(days: 1)) - .seconds(1))
        guard repeated > 0 else { return nil }
        let second = first + .seconds(repeated)
        return civilTime(at: second) == civilTime(at: first) ? second : nil
    }

    /// The instant at which a clock on the wall shows `secondOfDay` on `date`; without a date, for the first time from `now`
    /// on. Of a time that it shows twice that day, the second where the first is over.
    package func next(secondOfDay: Int, on date: LocalDate? = nil, after now: Instant) -> Instant {
        func shown(on date: LocalDate) -> Instant {
            let first = self.instant(of: date, secondOfDay: secondOfDay)
            guard first < now, let second = secondInstant(of: date, secondOfDay: secondOfDay), second >= now else {
                return first
            }
            return second
        }
        if let date { return shown(on: date) }
        let today = self.date(at: now)
        let instant = shown(on: today)
        return instant >= now ? instant : self.instant(of: today.adding(days: 1), secondOfDay: secondOfDay)
    }

    /// The instant as people at the door read it, with the offset: `2026-11-21T04:30:00.000-05:00`.
    package func text(_ instant: Instant) -> String {
        let offset = offset(at: instant)
        let sign = offset < 0 ? "-" : "+"
        let hours = padded(abs(offset) / 3_600, to: 2)
        let minutes = padded(abs(offset) / 60 % 60, to: 2)
        return civilTime(at: instant).description + instant.fractionText(minimumDigits: 3)
            + "\(sign)\(hours):\(minutes)"
    }
}

extension CivilZone: Hashable {
    package static func == (left: CivilZone, right: CivilZone) -> Bool { left.identifier == right.identifier }
    package func hash(into hasher: inout Hasher) { hasher.combine(identifier) }
}

extension CivilZone: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let identifier = try container.decode(String.self)
        guard let zone = CivilZone(identifier) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no time zone '\(identifier)'")
        }
        self = zone
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(identifier)
    }
}
