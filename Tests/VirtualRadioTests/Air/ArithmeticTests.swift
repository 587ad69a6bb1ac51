import BluetoothHCI
import SimulationKernel
import Testing
import VirtualRadio

/// The arithmetic under the radio.
@Suite struct ArithmeticTests {
    private static let start = Airspace.start

    @Test func `mean power is that of the log-distance model`() {
        let propagation = Propagation(referenceLoss: 40, exponent: 2.5, fadingDeviation: 2, sensitivity: -95)

        #expect(propagation.meanPower(transmitPower: 0, distance: 1) == -40)
        #expect(propagation.meanPower(transmitPower: 4, distance: 10) == -61)
        #expect(propagation.meanPower(transmitPower: 0, distance: 0) == -15)
        #expect(propagation.meanPower(transmitPower: 0, distance: 0.05) == -15)
    }

    @Test func `reach is where the greatest fading still helps`() {
        let propagation = Propagation(referenceLoss: 40, exponent: 2.5, fadingDeviation: 2, sensitivity: -95)
        let reach = propagation.squaredReach(transmitPower: 0, layer: .le1M).squareRoot()

        let power = propagation.meanPower(transmitPower: 0, distance: reach)

        #expect(abs(power + Fading.greatest * 2 + 95) < 1e-9)
        #expect(propagation.lossByFading(meanPower: power - 0.001, layer: .le1M) == 1)
        #expect(propagation.lossByFading(meanPower: -95, layer: .le1M) == 0.5)
        #expect(propagation.lossByFading(meanPower: -88, layer: .le1M) == 0)
    }

    @Test func `fading has mean 0, deviation 1 and its bound`() {
        var generator = SeededGenerator(seed: 5)
        let draws = (0..<20_000).map { _ in Fading.draw(&generator) }

        let mean = draws.reduce(0, +) / Double(draws.count)
        let variance = draws.reduce(0) { $0 + $1 * $1 } / Double(draws.count)

        #expect(abs(mean) < 0.03)
        #expect(abs(variance - 1) < 0.03)
        #expect(draws.allSatisfy { abs($0) <= Fading.greatest })
        let below = Double(draws.filter { $0 < -1 }.count) / Double(draws.count)
        #expect(abs(below - Fading.probability(below: -1)) < 0.01)
    }

    @Test func `positions take anything`() {
        let position = Position(x: .nan, y: .infinity, z: -1e300)

        #expect(position == Position(x: 0, y: 1_000_000, z: -1_000_000))
        #expect(Position(x: 3, y: 4).distance(to: .origin) == 5)
    }

    @Test func `fault settings are bounded`() {
        let faults = LinkFaults(
            loss: 2, duplication: -1, corruption: .nan, delay: .seconds(-1), delayJitter: .seconds(99_999))

        #expect(faults == LinkFaults(loss: 1, delayJitter: .seconds(32)))
    }

    /// 328 and 2,120 µs are the figures of Vol 6, Part B, 4.5.10.
    @Test func `packets last as long as the specification says`() {
        #expect(Airtime.packet(octets: 27 + 4, on: .le1M) == 328)
        #expect(Airtime.packet(octets: 251 + 4, on: .le1M) == 2_120)
        #expect(Airtime.packet(octets: 251 + 4, on: .le2M) == 1_064)
        #expect(Airtime.packet(octets: 251 + 4, on: .leCoded) == 17_040)
        #expect(Airtime.octets(within: 2_120, on: .le1M) == 251)
        #expect(Airtime.octets(within: 328, on: .le1M) == 27)
        #expect(Airtime.octets(within: 328, on: .leCoded) == 27)
    }

    @Test func `connection events are an interval apart`() {
        let timing = ConnectionTiming(
            anchor: Self.start, interval: .milliseconds(30), latency: 0, supervisionTimeout: .seconds(2))

        #expect(timing.event(notBefore: Self.start - .seconds(9)) == 0)
        #expect(timing.event(notBefore: Self.start) == 0)
        #expect(timing.event(after: Self.start) == 1)
        #expect(timing.event(notBefore: Self.start + .nanoseconds(1)) == 1)
        #expect(timing.event(notBefore: Self.start + .milliseconds(30)) == 1)
        #expect(timing.instant(of: 100) == Self.start + .seconds(3))
        #expect(timing.lastAttended(before: Self.start) == nil)
        #expect(timing.lastAttended(before: Self.start + .milliseconds(31)) == Self.start + .milliseconds(30))
    }

    @Test func `a peripheral with latency attends each fifth event`() {
        var timing = ConnectionTiming(
            anchor: Self.start, interval: .milliseconds(30), latency: 4, supervisionTimeout: .seconds(2))
        timing.attend(2)

        #expect([2, 3, 7, 8, 12].map { timing.attendedEvent(from: $0) } == [2, 7, 7, 12, 12])
        let last = timing.lastAttended(before: timing.instant(of: 11))
        #expect(last == timing.instant(of: 7))
    }

    @Test func `a scanner hears one channel for a window of each interval`() {
        let timing = ScanTiming(start: Self.start, interval: 16, window: 4)  // 10 ms, 2.5 ms

        let first = Self.start + .milliseconds(1)
        #expect(timing.hears(.all, at: first))
        #expect(timing.hears(.channel37, at: first))
        #expect(!timing.hears(.channel38, at: first))
        #expect(timing.hears(.channel38, at: first + .milliseconds(10)))
        #expect(!timing.hears(.all, at: Self.start + .milliseconds(3)))
        #expect(!timing.hears(.all, at: Self.start - .milliseconds(1)))
    }

    @Test func `advertising events are an interval and up to 10 ms apart`() {
        var generator = SeededGenerator(seed: 3)
        let timing = AdvertisingTiming(interval: .milliseconds(100), isHighDutyCycle: false)

        for _ in 0..<200 {
            let gap = timing.next(after: Self.start, generator: &generator).since(Self.start)
            #expect(gap >= .milliseconds(100) && gap <= .milliseconds(110))
        }
        let resumed = timing.resumed(from: Self.start, at: Self.start + .seconds(1_000))
        #expect(resumed.since(Self.start) >= .seconds(1_000))
        #expect(resumed.since(Self.start) < .milliseconds(1_000_105))
    }
}
