import SimulationKernel
import Testing

@Suite struct DurationTextTests {
    @Test(
        "numbers with units add up",
        arguments: [
            ("15m", .seconds(900)),
            ("1h30m", .seconds(5_400)),
            ("14m59s", .seconds(899)),
            ("250ms", .milliseconds(250)),
            ("1s250ms", .milliseconds(1_250)),
            ("2d", .seconds(172_800)),
            ("1d2h3m4s5ms", .milliseconds(93_784_005)),
            ("1.5s", .milliseconds(1_500)),
            ("0.25h", .seconds(900)),
            ("-5m", .seconds(-300)),
            ("-1h30m", .seconds(-5_400)),
            ("+5m", .seconds(300)),
            ("0s", .zero),
            ("90m", .seconds(5_400)),
            ("0.000001ms", .nanoseconds(1)),
            ("10000d", .seconds(864_000_000)),
            ("-10000d", .seconds(-864_000_000)),
        ] as [(String, Duration)])
    func reading(text: String, expected: Duration) {
        #expect(Duration(text: text) == expected)
    }

    @Test(
        "anything else is refused",
        arguments: [
            "", "-", "+", "5", "m", "5 m", " 5m", "5m ", "5M", "5min", "5w", "1y", "5us", "--5m", "-+5m", "1h-5m",
            "1h 5m",
            "5m1h", "5s5s", "1ms1s", "1.2.3s", ".s", "1e3s", "0x10s", "1_000s", "1,5s", "infs", "nans", "٥m", "½h",
            "５m",
            "5m\u{301}", "5m\n", "10001d", "10000d1ms", "-10001d", "999999999999999999999d", "1h5", "1:30", "PT5M",
        ])
    func malformed(text: String) {
        #expect(Duration(text: text) == nil)
    }
}
