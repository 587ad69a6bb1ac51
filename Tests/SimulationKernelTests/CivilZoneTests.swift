import Foundation
import SimulationKernel
import Testing

@Suite struct CivilZoneTests {
    @Test(
        "a day starts where the IANA database says, also where clocks change at midnight",
        arguments: [
            // 23 hours, then 25.
            ("America/New_York", "2026-03-08", "2026-03-08T05:00:00Z", 23),
            ("America/New_York", "2026-03-09", "2026-03-09T04:00:00Z", 24),
            ("America/New_York", "2026-11-01", "2026-11-01T04:00:00Z", 25),
            ("America/New_York", "2026-11-02", "2026-11-02T05:00:00Z", 24),
            // No summer time.
            ("America/Phoenix", "2026-03-08", "2026-03-08T07:00:00Z", 24),
            ("America/Phoenix", "2026-11-01", "2026-11-01T07:00:00Z", 24),
            // Clocks go forward at midnight: the day begins at 01:00.
            ("America/Santiago", "2026-09-05", "2026-09-05T04:00:00Z", 24),
            ("America/Santiago", "2026-09-06", "2026-09-06T04:00:00Z", 23),
            ("America/Santiago", "2026-09-07", "2026-09-07T03:00:00Z", 24),
            ("Asia/Beirut", "2026-03-29", "2026-03-28T22:00:00Z", 23),
            // Clocks go back at midnight: the day before has 25 hours.
            ("America/Santiago", "2026-04-04", "2026-04-04T03:00:00Z", 25),
            ("America/Santiago", "2026-04-05", "2026-04-05T04:00:00Z", 24),
            // Clocks go forward into midnight: the day ends at 23:00.
            ("America/Nuuk", "2026-03-28", "2026-03-28T02:00:00Z", 23),
            ("America/Nuuk", "2026-03-29", "2026-03-29T01:00:00Z", 24),
            ("Asia/Kathmandu", "2026-01-01", "2025-12-31T18:15:00Z", 24),
            ("Pacific/Kiritimati", "2026-01-01", "2025-12-31T10:00:00Z", 24),
            ("UTC", "2026-06-30", "2026-06-30T00:00:00Z", 24),
        ])
    func dayStarts(identifier: String, date: String, expected: String, hours: Int) throws {
        let zone = try #require(CivilZone(identifier))
        let date = try #require(LocalDate(date))

        let start = zone.start(of: date)

        #expect(start.iso8601 == expected)
        #expect(zone.start(of: date.adding(days: 1)).since(start) == .hours(hours))
        #expect(zone.date(at: start) == date)
        #expect(zone.date(at: start - .nanoseconds(1)) == date.adding(days: -1))
    }

    @Test("Lord Howe's clocks change by half an hour")
    func halfHour() throws {
        let zone = try #require(CivilZone("Australia/Lord_Howe"))
        let spring = try #require(LocalDate("2026-10-04"))
        let autumn = try #require(LocalDate("2026-04-05"))

        #expect(zone.start(of: spring).iso8601 == "2026-10-03T13:30:00Z")
        #expect(zone.start(of: spring.adding(days: 1)).since(zone.start(of: spring)) == .minutes(23 * 60 + 30))
        #expect(zone.start(of: autumn).iso8601 == "2026-04-04T13:00:00Z")
        #expect(zone.start(of: autumn.adding(days: 1)).since(zone.start(of: autumn)) == .minutes(24 * 60 + 30))
        #expect(zone.offset(at: zone.start(of: spring)) == 37_800)
    }

    @Test("a day that the zone skipped starts where the next one does")
    func skippedDay() throws {
        let zone = try #require(CivilZone("Pacific/Apia"))
        let skipped = try #require(LocalDate("2011-12-30"))

        #expect(zone.start(of: skipped).iso8601 == "2011-12-30T10:00:00Z")
        #expect(zone.start(of: skipped.adding(days: 1)) == zone.start(of: skipped))
    }

    @Test("every day of every zone starts at the first second at which its calendar shows it")
    func everyZone() throws {
        var checked = 0
        for identifier in TimeZone.knownTimeZoneIdentifiers.sorted() {
            guard let zone = CivilZone(identifier), let rules = TimeZone(identifier: identifier) else { continue }
            // The days around each change of the clocks in 2025 to 2027, and one quiet day.
            var changes = [Date(timeIntervalSince1970: 1_767_225_600)]
            var last = Date(timeIntervalSince1970: 1_735_689_600)
            while let change = rules.nextDaylightSavingTimeTransition(after: last),
                change.timeIntervalSince1970 < 1_830_297_600
            {
                changes.append(change)
                last = change
            }
            for change in changes {
                let middle = Instant(secondsSinceEpoch: Int64(change.timeIntervalSince1970))
                for offset in -1...1 {
                    let date = zone.date(at: middle).adding(days: offset)
                    let start = zone.start(of: date)
                    #expect(zone.date(at: start) == date, "\(identifier) \(date)")
                    #expect(zone.date(at: start - .nanoseconds(1)) < date, "\(identifier) \(date)")
                    checked += 1
                }
            }
        }

        #expect(checked > 1_000)
    }

    @Test(
        "only names of the IANA database are zones",
        arguments: [
            "", "EST", "PST", "GMT", "GMT+5", "GMT-0500", "+05:00", "-05", "Z", "utc", "Nowhere/City", "America",
            "America/", "/America/New_York", "America//New_York", "America/New_York/", "America/New_York ",
            " America/New_York", "America/New York", "/usr/share/zoneinfo/America/New_York",
            "../zoneinfo/America/New_York", "America/../Europe/Paris", "America/New_York\0", "Amérique/New_York",
            "Europe/Paris\n", "posix/America/New_York", "right/America/New_York", "localtime", "GMT/+5", "EST/EDT",
        ])
    func unknownZones(identifier: String) {
        #expect(CivilZone(identifier) == nil)
    }

    @Test("a zone has one spelling, so that equal rules have equal names")
    func spelling() {
        #expect(CivilZone("america/new_york") == nil)
        #expect(CivilZone("AMERICA/NEW_YORK") == nil)
    }

    @Test(
        "zones of the database are known, with their offset in January 2026",
        arguments: [
            ("UTC", 0), ("America/New_York", -18_000), ("America/Phoenix", -25_200), ("Europe/Lisbon", 0),
            ("Asia/Kathmandu", 20_700), ("America/Argentina/Buenos_Aires", -10_800), ("Etc/GMT+5", -18_000),
            ("America/Port-au-Prince", -18_000), ("Pacific/Kiritimati", 50_400),
        ])
    func knownZones(identifier: String, offset: Int) throws {
        let zone = try #require(CivilZone(identifier))

        #expect(zone.offset(at: Instant(secondsSinceEpoch: 1_767_225_600)) == offset)
        #expect(zone.identifier == identifier)
    }

    @Test(
        "text shows the wall clock with the offset in force",
        arguments: [
            ("America/New_York", "2026-03-08T06:59:59.5Z", "2026-03-08T01:59:59.500-05:00"),
            ("America/New_York", "2026-03-08T07:00:00Z", "2026-03-08T03:00:00.000-04:00"),
            ("America/New_York", "2026-11-01T05:30:00Z", "2026-11-01T01:30:00.000-04:00"),
            ("America/New_York", "2026-11-01T06:30:00Z", "2026-11-01T01:30:00.000-05:00"),
            ("America/St_Johns", "2026-01-01T00:00:00Z", "2025-12-31T20:30:00.000-03:30"),
            ("UTC", "2026-01-01T00:00:00.000000001Z", "2026-01-01T00:00:00.000000001+00:00"),
        ])
    func text(identifier: String, instant: String, expected: String) throws {
        let zone = try #require(CivilZone(identifier))
        let instant = try #require(Instant(iso8601: instant))

        #expect(zone.text(instant) == expected)
    }

    @Test("days at the ends of time have a start, without a trap")
    func endsOfTime() throws {
        let zone = try #require(CivilZone("America/New_York"))
        let first = try #require(LocalDate(year: 1, month: 1, day: 1))
        let last = try #require(LocalDate(year: 9999, month: 12, day: 31))

        #expect(zone.start(of: first) == .distantPast)
        #expect(zone.start(of: last) == .distantFuture)
    }

    @Test("a zone is coded as its name, and an unknown name is refused")
    func coding() throws {
        let zone = try #require(CivilZone("America/New_York"))

        let data = try JSONEncoder().encode([zone])

        #expect(try JSONDecoder().decode([CivilZone].self, from: data) == [zone])
        #expect(try JSONDecoder().decode([String].self, from: data) == ["America/New_York"])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([CivilZone].self, from: Data(#"["Nowhere/City"]"#.utf8))
        }
    }
}
