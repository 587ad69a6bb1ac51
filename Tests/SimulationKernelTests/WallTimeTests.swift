import SimulationKernel
import Testing

/// `CivilZone.instant(of:secondOfDay:)`: the instant at which a clock on the wall first shows a time or later.
@Suite struct WallTimeTests {
    @Test(
        "a time of day is the first instant at which the wall clock shows it",
        arguments: [
            ("America/New_York", "2026-06-15", "09:00", "2026-06-15T13:00:00Z"),
            ("America/New_York", "2026-06-15", "00:00", "2026-06-15T04:00:00Z"),
            ("America/New_York", "2026-06-15", "23:59", "2026-06-16T03:59:00Z"),
            ("UTC", "2026-06-15", "12:34", "2026-06-15T12:34:00Z"),
            // Before, and after, the hour that New York's spring leaves out.
            ("America/New_York", "2026-03-08", "00:00", "2026-03-08T05:00:00Z"),
            ("America/New_York", "2026-03-08", "01:30", "2026-03-08T06:30:00Z"),
            ("America/New_York", "2026-03-08", "03:00", "2026-03-08T07:00:00Z"),
            ("America/New_York", "2026-03-08", "09:00", "2026-03-08T13:00:00Z"),
            ("America/New_York", "2026-03-08", "23:59", "2026-03-09T03:59:00Z"),
            // Before, and after, the hour that New York's autumn shows twice.
            ("America/New_York", "2026-11-01", "00:30", "2026-11-01T04:30:00Z"),
            ("America/New_York", "2026-11-01", "02:00", "2026-11-01T07:00:00Z"),
            ("America/New_York", "2026-11-01", "09:00", "2026-11-01T14:00:00Z"),
            ("America/New_York", "2026-11-01", "23:59", "2026-11-02T04:59:00Z"),
            ("America/Santiago", "2026-09-06", "01:00", "2026-09-06T04:00:00Z"),
            ("America/Santiago", "2026-09-06", "09:00", "2026-09-06T12:00:00Z"),
            ("America/Santiago", "2026-04-04", "22:30", "2026-04-05T01:30:00Z"),
            ("Australia/Lord_Howe", "2026-10-04", "09:00", "2026-10-03T22:00:00Z"),
            ("Australia/Lord_Howe", "2026-04-05", "09:00", "2026-04-04T22:30:00Z"),
            ("America/Nuuk", "2026-03-28", "22:30", "2026-03-29T00:30:00Z"),
        ])
    func shownTimes(identifier: String, date: String, time: String, expected: String) throws {
        let answer = try instant(identifier, date, time)

        #expect(answer.iso8601 == expected)
    }

    @Test(
        "a time that the clocks jump over is the instant of the jump, which shows the first later time",
        arguments: [
            ("America/New_York", "2026-03-08", "02:00", "2026-03-08T07:00:00Z"),
            ("America/New_York", "2026-03-08", "02:30", "2026-03-08T07:00:00Z"),
            ("America/New_York", "2026-03-08", "02:59", "2026-03-08T07:00:00Z"),
            ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:30:00Z"),
            // The day begins after the jump.
            ("America/Santiago", "2026-09-06", "00:00", "2026-09-06T04:00:00Z"),
            ("America/Santiago", "2026-09-06", "00:30", "2026-09-06T04:00:00Z"),
            // The day ends with the jump: what it never shows is its end.
            ("America/Nuuk", "2026-03-28", "23:00", "2026-03-29T01:00:00Z"),
            ("America/Nuuk", "2026-03-28", "23:30", "2026-03-29T01:00:00Z"),
        ])
    func skippedTimes(identifier: String, date: String, time: String, expected: String) throws {
        let answer = try instant(identifier, date, time)

        #expect(answer.iso8601 == expected)
    }

    @Test(
        "a time that the clocks show twice is the first of the two",
        arguments: [
            ("America/New_York", "2026-11-01", "01:00", "2026-11-01T05:00:00Z"),
            ("America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30:00Z"),
            ("America/Santiago", "2026-04-04", "23:30", "2026-04-05T02:30:00Z"),
            ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T14:45:00Z"),
        ])
    func repeatedTimes(identifier: String, date: String, time: String, expected: String) throws {
        let answer = try instant(identifier, date, time)

        #expect(answer.iso8601 == expected)
    }

    @Test("24:00 is the end of the day")
    func endOfDay() throws {
        let zone = try #require(CivilZone("America/New_York"))
        for text in ["2026-03-08", "2026-06-15", "2026-11-01"] {
            let date = try #require(LocalDate(text))

            #expect(zone.instant(of: date, secondOfDay: 86_400) == zone.start(of: date.adding(days: 1)), "\(text)")
        }
    }

    @Test(
        "no earlier second of the day shows the time or a later one",
        arguments: ["America/New_York", "America/Santiago", "Australia/Lord_Howe", "America/Nuuk", "America/Phoenix"])
    func againstEveryQuarterOfAnHour(identifier: String) throws {
        let zone = try #require(CivilZone(identifier))
        let changes = [
            "2026-03-08", "2026-11-01", "2026-09-06", "2026-04-04", "2026-10-04", "2026-04-05", "2026-03-28",
        ]
        for text in changes {
            let date = try #require(LocalDate(text))
            let end = zone.start(of: date.adding(days: 1))
            for secondOfDay in stride(from: 0, to: 86_400, by: 900) {
                // The plain way: go through the day until the clock shows it.
                var expected = zone.start(of: date)
                while expected < end, zone.civilTime(at: expected).secondOfDay < secondOfDay {
                    expected += .minutes(15)
                }

                let answer = zone.instant(of: date, secondOfDay: secondOfDay)

                try #require(answer == expected, "\(identifier) \(text) second \(secondOfDay)")
            }
        }
    }

    private func instant(_ identifier: String, _ date: String, _ time: String) throws -> Instant {
        let zone = try #require(CivilZone(identifier))
        let date = try #require(LocalDate(date))
        let parts = time.split(separator: ":").compactMap { Int($0) }
        return zone.instant(of: date, secondOfDay: parts[0] * 3_600 + parts[1] * 60)
    }
}
