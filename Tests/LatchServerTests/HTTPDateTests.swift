import LatchServer
import SimulationKernel
import Testing

@Suite struct HTTPDateTests {
    @Test(
        "An instant is written as an IMF-fixdate (RFC 9110 section 5.6.7)",
        arguments: [
            // The example of the RFC.
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (4_102_444_799, "Thu, 31 Dec 2099 23:59:59 GMT"),
            (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
        ])
    func fixdate(seconds: Int, text: String) {
        #expect(Instant(secondsSinceEpoch: Int64(seconds)).httpDate == text)
    }

    @Test("A fraction of a second is cut off, not rounded")
    func fraction() {
        let instant = Instant(nanosecondsSinceEpoch: 784_111_777_999_999_999)

        #expect(instant.httpDate == "Sun, 06 Nov 1994 08:49:37 GMT")
    }
}
