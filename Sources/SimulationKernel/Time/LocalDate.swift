/// A day of the proleptic Gregorian calendar, without a zone: what a calendar on the wall of a building shows.
package struct LocalDate: Hashable, Sendable {
    package let year: Int
    /// 1…12.
    package let month: Int
    /// 1…31.
    package let day: Int

    /// - Returns: nil where the calendar has no such day, or the year is outside 1…9999.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month),
            day >= 1, day <= LocalDate.daysInMonth(month, of: year)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// Reads `2026-11-21`.
    package init?(_ text: String) {
        guard text.utf8.count == 10, let midnight = Instant(iso8601: text + "T00:00:00Z") else { return nil }
        self = CivilTime(secondsSinceLocalEpoch: midnight.secondsSinceEpoch).date
    }

    /// The day that is `daysSinceEpoch` days after 1970-01-01 (Howard Hinnant's `civil_from_days`).
    package init(daysSinceEpoch: Int) {
        let shifted = daysSinceEpoch + 719_468
        let era = Int(Int64(shifted).flooredQuotient(by: 146_097))
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days since 1970-01-01 (Howard Hinnant's `days_from_civil`).
    package var daysSinceEpoch: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = Int(Int64(shiftedYear).flooredQuotient(by: 400))
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    package func adding(days: Int) -> LocalDate { LocalDate(daysSinceEpoch: daysSinceEpoch + days) }

    /// The day of the week.
    package var weekday: Weekday {
        // 1970-01-01 was a Thursday, the fourth day of ISO 8601's week.
        let index = Int64(daysSinceEpoch + 3) - Int64(daysSinceEpoch + 3).flooredQuotient(by: 7) * 7
        return Weekday.allCases[Int(index)]
    }

    private static func daysInMonth(_ month: Int, of year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension LocalDate: Comparable {
    package static func < (left: LocalDate, right: LocalDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }
}

extension LocalDate: CustomStringConvertible {
    package var description: String { padded(year, to: 4) + "-" + padded(month, to: 2) + "-" + padded(day, to: 2) }
}

extension LocalDate: Codable {
    package init(from decoder: any Decoder) throws {
        self.init(daysSinceEpoch: try decoder.singleValueContainer().decode(Int.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(daysSinceEpoch)
    }
}

/// A day of ISO 8601's week, which begins on Monday.
package enum Weekday: String, CaseIterable, Codable, Sendable {
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday
}

/// A date and a time of day as a clock on the wall shows them.
package struct CivilTime: Hashable, Sendable, CustomStringConvertible {
    package let date: LocalDate
    /// 0…86,399.
    package let secondOfDay: Int

    /// - Parameter secondsSinceLocalEpoch: POSIX seconds plus the zone's offset.
    package init(secondsSinceLocalEpoch: Int64) {
        let days = secondsSinceLocalEpoch.flooredQuotient(by: 86_400)
        date = LocalDate(daysSinceEpoch: Int(days))
        secondOfDay = Int(secondsSinceLocalEpoch - days * 86_400)
    }

    /// `2026-11-21T09:30:00`.
    package var description: String {
        let hour = padded(secondOfDay / 3_600, to: 2)
        let minute = padded(secondOfDay / 60 % 60, to: 2)
        return "\(date)T\(hour):\(minute):\(padded(secondOfDay % 60, to: 2))"
    }
}
