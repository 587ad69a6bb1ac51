import Foundation
import SimulationKernel
import Testing

@Suite struct InstantTests {
    @Test("adding and subtracting a duration are exact to the nanosecond")
    func exactArithmetic() {
        let instant = Instant(nanosecondsSinceEpoch: 1_700_000_000_123_456_789)
        let duration = Duration.nanoseconds(987_654_321_011)

        #expect((instant + duration).nanosecondsSinceEpoch == 1_700_000_987_777_777_800)
        #expect(instant + duration - duration == instant)
        #expect((instant + duration).since(instant) == duration)
        #expect(instant.since(instant + duration) == .zero - duration)
    }

    @Test("what lies under a nanosecond is dropped towards zero")
    func subNanoseconds() {
        let almostOne = Duration(secondsComponent: 0, attosecondsComponent: 999_999_999)

        #expect(Instant.epoch + almostOne == .epoch)
        #expect(Instant.epoch - almostOne == .epoch)
    }

    @Test("a sum saturates at the ends of time instead of trapping")
    func saturatingSums() {
        let long = Duration.seconds(Int64.max)
        let longAgo = Duration.seconds(Int64.min)

        #expect(Instant.distantFuture + .nanoseconds(1) == .distantFuture)
        #expect(Instant.distantPast - .nanoseconds(1) == .distantPast)
        #expect(Instant.distantPast + .nanoseconds(-1) == .distantPast)
        #expect(Instant.distantFuture - .nanoseconds(-1) == .distantFuture)
        #expect(Instant.epoch + long == .distantFuture)
        #expect(Instant.epoch + longAgo == .distantPast)
        #expect(Instant(secondsSinceEpoch: 1) - longAgo == .distantFuture)
        #expect(Instant(secondsSinceEpoch: -2) - long == .distantPast)
    }

    @Test("the time between the ends of time saturates")
    func saturatingDifferences() {
        #expect(Instant.distantFuture.since(.distantPast) == .nanoseconds(Int64.max))
        #expect(Instant.distantPast.since(.distantFuture) == .nanoseconds(Int64.min))
        #expect(Instant.distantPast.since(.epoch) == .nanoseconds(Int64.min))
    }

    @Test("seconds beyond the range saturate", arguments: [Int64.max, 9_223_372_037])
    func saturatingSeconds(seconds: Int64) {
        #expect(Instant(secondsSinceEpoch: seconds) == .distantFuture)
        #expect(Instant(secondsSinceEpoch: -seconds) == .distantPast)
    }

    @Test("seconds and milliseconds round towards the past on both sides of the epoch")
    func flooring() {
        let after = Instant(nanosecondsSinceEpoch: 1_999_999_999)
        let before = Instant(nanosecondsSinceEpoch: -1)

        #expect(after.secondsSinceEpoch == 1)
        #expect(before.secondsSinceEpoch == -1)
        #expect(after.flooredToMilliseconds.nanosecondsSinceEpoch == 1_999_000_000)
        #expect(before.flooredToMilliseconds.nanosecondsSinceEpoch == -1_000_000)
        #expect(Instant.epoch.flooredToMilliseconds == .epoch)
        #expect(Instant.distantFuture.flooredToMilliseconds.nanosecondsSinceEpoch == 9_223_372_036_854_000_000)
        #expect(Instant.distantPast.secondsSinceEpoch == -9_223_372_037)
    }

    // In a process of its own, so that a trap is one red test and not the end of the run.
    @Test("the earliest instant rounds to milliseconds without a trap")
    func flooringTheEarliest() async {
        await #expect(processExitsWith: .success) {
            #expect(Instant.distantPast.flooredToMilliseconds <= Instant(secondsSinceEpoch: -9_223_372_036))
        }
    }

    @Test("order is the order of time")
    func order() {
        let instants = [Instant.distantPast, Instant(secondsSinceEpoch: -1), .epoch, .distantFuture]

        #expect(instants.reversed().sorted() == instants)
        #expect(instants.min() == .distantPast)
    }

    @Test("a duration's nanoseconds saturate, also at the ends that still fit")
    func durationNanoseconds() {
        #expect(Duration.nanoseconds(Int64.min).nanoseconds == .min)
        #expect(Duration.nanoseconds(Int64.max).nanoseconds == .max)
        #expect(Duration.seconds(Int64.max).nanoseconds == .max)
        #expect(Duration.seconds(Int64.min).nanoseconds == .min)
        #expect((Duration.nanoseconds(Int64.max) + .nanoseconds(1)).nanoseconds == .max)
        #expect((Duration.nanoseconds(Int64.min) - .nanoseconds(1)).nanoseconds == .min)
        #expect(Duration.minutes(90) == .hours(1) + .seconds(1_800))
        #expect(Duration.milliseconds(-1_500).inSeconds == -1.5)
    }

    @Test("the coded form is the number of nanoseconds, which no decoder rounds")
    func coding() throws {
        let instants = [Instant.distantPast, Instant(nanosecondsSinceEpoch: 1_795_255_800_000_000_001), .distantFuture]

        let data = try JSONEncoder().encode(instants)

        #expect(
            String(decoding: data, as: UTF8.self)
                == "[-9223372036854775808,1795255800000000001,9223372036854775807]")
        #expect(try JSONDecoder().decode([Instant].self, from: data) == instants)
    }
}
