import BluetoothHCI
import SimulationKernel

/// A peripheral's time on the air, where more peripherals want to be there than the controller has advertising sets.
struct AdvertisingTurn: Sendable {
    /// Which turn of the host it was last given; zero for none. Who waits longest is next.
    var number: UInt64 = 0
    /// Shorter intervals than configured, since it is on the air for a part of the time only; nil for those configured.
    var intervals: ClosedRange<Slots>?
    /// When it makes way for who waits; nil until its advertising is enabled.
    var ends: Instant?
    var isOver = false
    /// Whether it is to stop, for somebody else.
    var isLeaving = false

    /// The advertising events that fit into a turn, so that one that is lost is not the only one.
    static let advertisingEvents = 3
    /// The shortest turn: a controller needs some milliseconds for each of the commands between two.
    static let shortest: Duration = .milliseconds(100)
    /// What the controller adds to each interval at most (Vol 6, Part B, 4.4.2.2.1): advDelay.
    static let advertisingDelay: Duration = .milliseconds(10)
    /// The shortest interval of connectable advertising (Vol 4, Part E, 7.8.5).
    static let shortestInterval: Slots = 0x0020

    /// Intervals at which a peripheral advertises as often as configured, when it has a set for a part of the time.
    static func intervals(_ configured: ClosedRange<Slots>, sets: Int, peripherals: Int) -> ClosedRange<Slots> {
        func share(_ interval: Slots) -> Slots {
            let share = Slots(rawValue: UInt32(clamping: Int(interval.rawValue) * sets / max(1, peripherals)))
            return min(interval, max(shortestInterval, share))
        }
        return share(configured.lowerBound)...share(configured.upperBound)
    }

    static func length(_ intervals: ClosedRange<Slots>) -> Duration {
        max(shortest, (intervals.upperBound.duration + advertisingDelay) * advertisingEvents)
    }
}
