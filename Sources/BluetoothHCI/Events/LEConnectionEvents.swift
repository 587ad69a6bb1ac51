// Changes to connections (Vol 4, Part E, 7.7.65).

extension Events {
    /// LE Connection Update Complete (7.7.65.3).
    package struct LEConnectionUpdateComplete: HCIEvent {
        package static let kind = EventKind(lowEnergy: 0x03)

        package var status = ErrorCode.success
        package var handle = ConnectionHandle(rawValue: 0)
        package var interval: ConnectionIntervals = 0
        package var latency: UInt16 = 0
        package var supervisionTimeout: Centiseconds = 0

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.wrapped("Status", &status)
            try fields.wrapped("Connection_Handle", &handle)
            try fields.time("Connection_Interval", &interval)
            try fields.integer("Peripheral_Latency", &latency)
            try fields.time("Supervision_Timeout", &supervisionTimeout)
        }
    }

    /// LE Read Remote Features Complete (7.7.65.4).
    package struct LEReadRemoteFeaturesComplete: HCIEvent {
        package static let kind = EventKind(lowEnergy: 0x04)

        package var status = ErrorCode.success
        package var handle = ConnectionHandle(rawValue: 0)
        package var features: LEFeatures = []

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.wrapped("Status", &status)
            try fields.wrapped("Connection_Handle", &handle)
            try fields.bits("LE_Features", &features)
        }
    }

    /// LE Remote Connection Parameter Request (7.7.65.6).
    package struct LERemoteConnectionParameterRequest: HCIEvent {
        package static let kind = EventKind(lowEnergy: 0x06)

        package var handle = ConnectionHandle(rawValue: 0)
        package var intervalMinimum: ConnectionIntervals = 0
        package var intervalMaximum: ConnectionIntervals = 0
        package var maximumLatency: UInt16 = 0
        package var supervisionTimeout: Centiseconds = 0

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.wrapped("Connection_Handle", &handle)
            try fields.time("Interval_Min", &intervalMinimum)
            try fields.time("Interval_Max", &intervalMaximum)
            try fields.integer("Max_Latency", &maximumLatency)
            try fields.time("Timeout", &supervisionTimeout)
        }
    }

    /// LE Data Length Change (7.7.65.7).
    package struct LEDataLengthChange: HCIEvent {
        package static let kind = EventKind(lowEnergy: 0x07)

        package var handle = ConnectionHandle(rawValue: 0)
        package var transmitOctets: UInt16 = 0
        package var transmitMicroseconds: UInt16 = 0
        package var receiveOctets: UInt16 = 0
        package var receiveMicroseconds: UInt16 = 0

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.wrapped("Connection_Handle", &handle)
            try fields.integer("Max_TX_Octets", &transmitOctets)
            try fields.integer("Max_TX_Time", &transmitMicroseconds)
            try fields.integer("Max_RX_Octets", &receiveOctets)
            try fields.integer("Max_RX_Time", &receiveMicroseconds)
        }
    }

    /// LE PHY Update Complete (7.7.65.12).
    package struct LEPHYUpdateComplete: HCIEvent {
        package static let kind = EventKind(lowEnergy: 0x0c)

        package var status = ErrorCode.success
        package var handle = ConnectionHandle(rawValue: 0)
        package var transmit = PHY.le1M
        package var receive = PHY.le1M

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.wrapped("Status", &status)
            try fields.wrapped("Connection_Handle", &handle)
            try fields.choice("TX_PHY", &transmit, else: status.isSuccess ? .outOfRange : nil)
            try fields.choice("RX_PHY", &receive, else: status.isSuccess ? .outOfRange : nil)
        }
    }

    /// LE Channel Selection Algorithm (7.7.65.20).
    package struct LEChannelSelectionAlgorithm: HCIEvent {
        package static let kind = EventKind(lowEnergy: 0x14)

        package var handle = ConnectionHandle(rawValue: 0)
        package var algorithm = ChannelSelection.algorithm1

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.wrapped("Connection_Handle", &handle)
            try fields.choice("Channel_Selection_Algorithm", &algorithm)
        }
    }
}
