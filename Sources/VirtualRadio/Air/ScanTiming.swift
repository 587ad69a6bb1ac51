package import BluetoothHCI
package import SimulationKernel

/// When a scanner or initiator listens (Vol 6, Part B, 4.4.3): for a window at the start of each interval, on one primary
/// channel after the other.
package struct ScanTiming: Hashable, Sendable {
    package let start: Instant
    /// In nanoseconds, never zero.
    private let interval: Int64
    private let window: Int64

    package init(start: Instant, interval: Slots, window: Slots) {
        self.start = start
        self.interval = Int64(max(1, interval.microseconds)) * 1_000
        self.window = Int64(window.microseconds) * 1_000
    }

    /// Whether it hears an advertising event that is sent on `channels` at `instant`.
    ///
    /// An event has a packet on each of its channels; the scanner hears the one on the channel of the current interval.
    package func hears(_ channels: AdvertisingChannels, at instant: Instant) -> Bool {
        let elapsed = instant.since(start).nanoseconds
        guard elapsed >= 0 else { return false }
        let (number, into) = elapsed.quotientAndRemainder(dividingBy: interval)
        guard into < window else { return false }
        return channels.contains(AdvertisingChannels(rawValue: 1 << UInt8(number % 3)))
    }
}
