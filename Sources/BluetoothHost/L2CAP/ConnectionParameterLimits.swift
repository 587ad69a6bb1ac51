package import BluetoothHCI

/// Which connection parameters a host agrees to when its peer asks for them.
package struct ConnectionParameterLimits: Hashable, Sendable {
    /// Both ends of what the peer asks for lie in here.
    package var intervals: ClosedRange<ConnectionIntervals>
    package var maximumLatency: UInt16
    package var supervisionTimeouts: ClosedRange<Centiseconds>

    package init(
        intervals: ClosedRange<ConnectionIntervals>, maximumLatency: UInt16,
        supervisionTimeouts: ClosedRange<Centiseconds>
    ) {
        self.intervals = intervals
        self.maximumLatency = maximumLatency
        self.supervisionTimeouts = supervisionTimeouts
    }

    /// All that the specification allows (Vol 4, Part E, 7.8.18).
    package static let specification = ConnectionParameterLimits(
        intervals: 0x0006...0x0c80, maximumLatency: 0x01f3, supervisionTimeouts: 0x000a...0x0c80)

    /// What Apple's accessory guidelines let a peripheral ask for: 15 ms to 2 s, latency to 30, timeout 2 s to 6 s.
    package static let phone = ConnectionParameterLimits(
        intervals: 0x000c...0x0640, maximumLatency: 30, supervisionTimeouts: 200...600)

    /// Whether the parameters are valid and lie within the limits.
    package func allow(_ parameters: ConnectionParameters) -> Bool {
        intervals.contains(parameters.intervalMinimum) && intervals.contains(parameters.intervalMaximum)
            && parameters.maximumLatency <= maximumLatency
            && supervisionTimeouts.contains(parameters.supervisionTimeout) && parameters.isValid
    }
}
