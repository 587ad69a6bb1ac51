import SimulationKernel
import Testing

@Suite struct ISO8601Tests {
    @Test(
        "RFC 3339 date-times are read to the nanosecond",
        arguments: [
            ("1970-01-01T00:00:00Z", 0),
            ("1969-12-31T23:59:59.999999999Z", -1),
            ("2026-11-21T09:30:00Z", 1_795_253_400_000_000_000),
            ("2026-11-21T09:30:00.25Z", 1_795_253_400_250_000_000),
            ("2026-11-21T09:30:00.000000001Z", 1_795_253_400_000_000_001),
            ("2026-11-21t09:30:00z", 1_795_253_400_000_000_000),
            ("2026-11-21 09:30:00Z", 1_795_253_400_000_000_000),
            ("2026-11-21T09:30:00-05:00", 1_795_271_400_000_000_000),
            ("2026-11-21T09:30:00+05:45", 1_795_232_700_000_000_000),
            ("2026-11-21T00:00:00+23:59", 1_795_132_860_000_000_000),
            ("2026-11-21T09:30:00-00:00", 1_795_253_400_000_000_000),
            ("2024-02-29T12:00:00Z", 1_709_208_000_000_000_000),
            ("2000-02-29T00:00:00Z", 951_782_400_000_000_000),
        ] as [(String, Int64)])
    func reading(text: String, nanoseconds: Int64) {
        #expect(Instant(iso8601: text)?.nanosecondsSinceEpoch == nanoseconds)
    }

    @Test(
        "anything else is refused",
        arguments: [
            // Not a date-time at all, or not all of one.
            "", "Z", "now", "2026-11-21", "2026-11-21T", "09:30:00Z", "2026-11-21T09:30Z", "1795253400",
            // Without an offset, or with a broken one.
            "2026-11-21T09:30:00", "2026-11-21T09:30:00+0500", "2026-11-21T09:30:00+05", "2026-11-21T09:30:00+5:00",
            "2026-11-21T09:30:00+24:00", "2026-11-21T09:30:00+05:60", "2026-11-21T09:30:00 05:00",
            "2026-11-21T09:30:00ZZ", "2026-11-21T09:30:00Z+00:00", "2026-11-21T09:30:00EST",
            // Impossible days and times, and leap seconds.
            "2026-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-00-10T00:00:00Z",
            "2026-13-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-32T00:00:00Z", "2026-01-01T24:00:00Z",
            "2026-01-01T00:60:00Z", "2016-12-31T23:59:60Z",
            // Fields too short, too long, signed, or parted by the wrong sign.
            "26-11-21T09:30:00Z", "02026-11-21T09:30:00Z", "+2026-11-21T09:30:00Z", "-2026-11-21T09:30:00Z",
            "2026-1-21T09:30:00Z", "2026-11-1T09:30:00Z", "2026-11-21T9:30:00Z", "2026/11/21T09:30:00Z",
            "2026-11-21T09.30.00Z", "20261121T093000Z", "2026-11-21_09:30:00Z", "2026-+1-21T09:30:00Z",
            // Fractions: none after the point, more than nanoseconds, a comma, a sign.
            "2026-11-21T09:30:00.Z", "2026-11-21T09:30:00.1234567890Z", "2026-11-21T09:30:00,5Z",
            "2026-11-21T09:30:00.-5Z", "2026-11-21T09:30:00.5.5Z",
            // Space around, other scripts' digits, something hidden.
            " 2026-11-21T09:30:00Z", "2026-11-21T09:30:00Z ", "2026-11-21T09:30:00Z\n", "2026-11-21T09:30:00Z\0",
            "２０２６-11-21T09:30:00Z", "٢٠٢٦-11-21T09:30:00Z", "2026-11-21T09:30:00Z\u{301}",
            // Years that nanoseconds since 1970 cannot hold, with a margin.
            "1699-12-31T23:59:59Z", "2261-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
        ])
    func malformed(text: String) {
        #expect(Instant(iso8601: text) == nil)
    }

    @Test("the first and the last year that can be read do not overflow, whatever the offset")
    func bounds() throws {
        let first = try #require(Instant(iso8601: "1700-01-01T00:00:00+23:59"))
        let last = try #require(Instant(iso8601: "2260-12-31T23:59:59.999999999-23:59"))

        #expect(first.iso8601 == "1699-12-31T00:01:00Z")
        #expect(last.iso8601 == "2261-01-01T23:58:59.999999999Z")
    }

    @Test(
        "the text is as short as it can be without loss, in steps of three digits",
        arguments: [
            (0, "1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z"),
            (1_500_000_000, "1970-01-01T00:00:01.500Z", "1970-01-01T00:00:01.500Z"),
            (10_000, "1970-01-01T00:00:00.000010Z", "1970-01-01T00:00:00.000010Z"),
            (1, "1970-01-01T00:00:00.000000001Z", "1970-01-01T00:00:00.000000001Z"),
            (-1, "1969-12-31T23:59:59.999999999Z", "1969-12-31T23:59:59.999999999Z"),
            (-1_000_000, "1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
        ] as [(Int64, String, String)])
    func writing(nanoseconds: Int64, shortest: String, milliseconds: String) {
        let instant = Instant(nanosecondsSinceEpoch: nanoseconds)

        #expect(instant.iso8601 == shortest)
        #expect(instant.iso8601Milliseconds == milliseconds)
    }

    @Test("what is written is read back as the same instant", arguments: 1...4 as ClosedRange<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed, stream: "test.iso8601")
        let earliest = try #require(Instant(iso8601: "1700-01-01T00:00:00Z")).nanosecondsSinceEpoch
        let latest = try #require(Instant(iso8601: "2260-12-31T23:59:59Z")).nanosecondsSinceEpoch
        let grains: [Int64] = [1, 1_000, 1_000_000, 1_000_000_000]

        for _ in 0..<2_500 {
            let grain = grains.randomElement(using: &generator) ?? 1
            let nanoseconds = Int64.random(in: earliest / grain...latest / grain, using: &generator) * grain
            let instant = Instant(nanosecondsSinceEpoch: nanoseconds)

            #expect(Instant(iso8601: instant.iso8601) == instant, "seed \(seed)")
            #expect(Instant(iso8601: instant.iso8601Milliseconds) == instant, "seed \(seed)")
        }
    }

    @Test("the same instant is read from its text in every zone", arguments: 1...4 as ClosedRange<UInt64>)
    func zonedRoundTrip(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed, stream: "test.zoned")
        let zones = try ["America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Kiritimati", "UTC"]
            .map { try #require(CivilZone($0)) }

        for _ in 0..<200 {
            // Years 2000 to 2037: offsets in whole minutes everywhere.
            let nanoseconds = Int64.random(
                in: 946_684_800_000_000_000...2_145_916_800_000_000_000, using: &generator)
            let instant = Instant(nanosecondsSinceEpoch: nanoseconds)
            for zone in zones {
                #expect(Instant(iso8601: zone.text(instant)) == instant, "seed \(seed), \(zone.identifier)")
            }
        }
    }

    // In a process of its own, so that a trap is one red test and not the end of the run.
    @Test("the ends of time can be printed without a trap")
    func endsOfTime() async {
        await #expect(processExitsWith: .success) {
            #expect(Instant.distantFuture.iso8601 == "2262-04-11T23:47:16.854775807Z")
            #expect(Instant.distantPast.iso8601 == "1677-09-21T00:12:43.145224192Z")
        }
    }
}
