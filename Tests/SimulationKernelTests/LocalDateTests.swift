import Foundation
import SimulationKernel
import Testing

@Suite struct LocalDateTests {
    @Test(
        "known days have their place in the calendar and their day of the week",
        arguments: [
            (1970, 1, 1, 0, .thursday),
            (1969, 12, 31, -1, .wednesday),
            (2000, 2, 29, 11_016, .tuesday),
            (2000, 3, 1, 11_017, .wednesday),
            (2024, 2, 29, 19_782, .thursday),
            (2026, 11, 21, 20_778, .saturday),
            (2038, 1, 19, 24_855, .tuesday),
            (1900, 3, 1, -25_508, .thursday),
            (1582, 10, 15, -141_427, .friday),
            (1, 1, 1, -719_162, .monday),
            (9999, 12, 31, 2_932_896, .friday),
        ] as [(Int, Int, Int, Int, Weekday)])
    func knownDays(year: Int, month: Int, day: Int, days: Int, weekday: Weekday) throws {
        let date = try #require(LocalDate(year: year, month: month, day: day))

        #expect(date.daysSinceEpoch == days)
        #expect(LocalDate(daysSinceEpoch: days) == date)
        #expect(date.weekday == weekday)
    }

    @Test("counting days walks through the calendar without a gap for 400 years, and weekdays repeat")
    func walk() {
        var date = LocalDate(daysSinceEpoch: 0)
        for days in 1...146_097 {
            let next = LocalDate(daysSinceEpoch: days)
            let isNextDay =
                (next.year, next.month, next.day) == (date.year, date.month, date.day + 1)
                || (next.year, next.month, next.day) == (date.year, date.month + 1, 1)
                || (next.year, next.month, next.day) == (date.year + 1, 1, 1)
            guard isNextDay, next > date, next.daysSinceEpoch == days, date.adding(days: 1) == next,
                LocalDate(year: next.year, month: next.month, day: next.day) == next
            else {
                Issue.record("\(next) does not follow \(date)")
                return
            }
            date = next
        }

        // 400 years are a whole number of weeks.
        #expect(date.description == "2370-01-01")
        #expect(date.weekday == .thursday)
    }

    @Test(
        "days that no calendar has are refused",
        arguments: [
            (2026, 2, 29), (2100, 2, 29), (2024, 2, 30), (2026, 4, 31), (2026, 13, 1), (2026, 0, 1), (2026, 1, 0),
            (2026, 1, 32), (2026, 1, -1), (0, 1, 1), (10_000, 1, 1), (.min, .min, .min), (.max, .max, .max),
        ] as [(Int, Int, Int)])
    func impossibleDays(year: Int, month: Int, day: Int) {
        #expect(LocalDate(year: year, month: month, day: day) == nil)
    }

    @Test("a date is read from its own text, and from nothing else")
    func reading() throws {
        let date = try #require(LocalDate(year: 2026, month: 2, day: 3))

        #expect(date.description == "2026-02-03")
        #expect(LocalDate("2026-02-03") == date)
        for text in [
            "", "2026-2-3", "2026-02-30", "2026-02-3 ", "02026-2-03", "2026/02/03", "20260203", "2026-02-03T", "today",
        ] {
            #expect(LocalDate(text) == nil, "\(text)")
        }
    }

    @Test("civil time splits seconds into day and time of day, before 1970 too")
    func civilTime() {
        let before = CivilTime(secondsSinceLocalEpoch: -1)
        let after = CivilTime(secondsSinceLocalEpoch: 86_400 + 9 * 3_600 + 30 * 60 + 5)

        #expect(before.description == "1969-12-31T23:59:59")
        #expect(before.secondOfDay == 86_399)
        #expect(after.description == "1970-01-02T09:30:05")
        #expect(after.secondOfDay == 34_205)
    }

    @Test("a date survives coding")
    func coding() throws {
        let dates = [LocalDate(daysSinceEpoch: -719_162), LocalDate(daysSinceEpoch: 20_778)]

        let decoded = try JSONDecoder().decode([LocalDate].self, from: JSONEncoder().encode(dates))

        #expect(decoded == dates)
    }
}
