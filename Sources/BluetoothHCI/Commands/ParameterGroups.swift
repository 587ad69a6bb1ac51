// Parameters that several commands share.

/// What a central proposes for a connection (Vol 4, Part E, 7.8.12 and 7.8.18; Vol 6, Part B, 4.5.1).
package struct ConnectionParameters: FieldLayout, Hashable, Sendable {
    package var intervalMinimum: ConnectionIntervals = 0x0018
    package var intervalMaximum: ConnectionIntervals = 0x0028
    /// How many connection events the peripheral may skip.
    package var maximumLatency: UInt16 = 0
    package var supervisionTimeout: Centiseconds = 0x002a

    package init() {}

    package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
        try fields.time("Connection_Interval_Min", &intervalMinimum, in: 0x0006...0x0c80)
        try fields.time("Connection_Interval_Max", &intervalMaximum, in: 0x0006...0x0c80)
        try fields.require(intervalMinimum <= intervalMaximum, "Connection_Interval_Min", "above the maximum")
        try fields.integer("Max_Latency", &maximumLatency, in: 0...0x01f3)
        try fields.time("Supervision_Timeout", &supervisionTimeout, in: 0x000a...0x0c80)
        try fields.require(
            supervisionTimeout.microseconds > 2 * (1 + Int(maximumLatency)) * intervalMaximum.microseconds,
            "Supervision_Timeout", "does not outlast two intervals with latency")
    }
}

/// The length of connection events, a hint to the controller (Vol 4, Part E, 7.8.12).
package struct ConnectionEventLength: FieldLayout, Hashable, Sendable {
    package var minimum: Slots = 0
    package var maximum: Slots = 0

    package init() {}

    package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
        try fields.time("Min_CE_Length", &minimum)
        try fields.time("Max_CE_Length", &maximum)
        try fields.require(minimum <= maximum, "Min_CE_Length", "above the maximum")
    }
}

/// How many packets of a connection have left a buffer (Vol 4, Part E, 7.3.40 and 7.7.19).
package struct CompletedPackets: FieldLayout, Hashable, Sendable {
    package var handle = ConnectionHandle(rawValue: 0)
    package var count: UInt16 = 0

    package init() {}

    package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
        try fields.handle("Connection_Handle", &handle)
        try fields.integer("Num_Completed_Packets", &count)
    }
}

extension FieldCoder {
    /// A group of parameters that is there or not.
    mutating func group<Value: FieldLayout>(_ value: inout Value?, if isThere: Bool) throws(HCIError) {
        guard isThere else {
            value = nil
            return
        }
        var group = value ?? Value()
        try group.layout(&self)
        value = group
    }

    /// The 64 octets of supported commands.
    mutating func commands(_ name: StaticString, _ value: inout SupportedCommands) throws(HCIError) {
        var octets = value.octets
        try self.octets(name, &octets, count: SupportedCommands.octetCount)
        value = SupportedCommands(octets: octets) ?? value
    }

    /// Layers that the host prefers, unless it has no preference (7.8.48).
    func requirePreference(_ layers: PHYSet, _ name: StaticString, unless isIndifferent: Bool) throws(HCIError) {
        guard !isIndifferent else { return }
        try require(layers.isSubset(of: .all), name, "\(layers)", code: .unsupported)
        try require(!layers.isEmpty, name, "no layer")
    }
}
