// New connections (Vol 4, Part E, 7.7.65.1 and 7.7.65.10).

extension Events {
    /// LE Connection Complete (7.7.65.1).
    package struct LEConnectionComplete: HCIEvent {
        package static let kind = EventKind(lowEnergy: 0x01)

        package var status = ErrorCode.success
        package var handle = ConnectionHandle(rawValue: 0)
        package var role = Role.central
        package var peerAddressType = AddressType.publicDevice
        package var peerAddress = Address.zero
        package var interval: ConnectionIntervals = 0
        package var latency: UInt16 = 0
        package var supervisionTimeout: Centiseconds = 0
        package var clockAccuracy = ClockAccuracy.ppm500

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.wrapped("Status", &status)
            try fields.wrapped("Connection_Handle", &handle)
            try fields.choice("Role", &role, else: status.isSuccess ? .outOfRange : nil)
            try fields.choice(
                "Peer_Address_Type", &peerAddressType, among: AddressType.device,
                else: status.isSuccess ? .outOfRange : nil)
            try fields.address("Peer_Address", &peerAddress)
            try fields.time("Connection_Interval", &interval)
            try fields.integer("Peripheral_Latency", &latency)
            try fields.time("Supervision_Timeout", &supervisionTimeout)
            try fields.choice("Central_Clock_Accuracy", &clockAccuracy, else: status.isSuccess ? .outOfRange : nil)
        }
    }

    /// LE Enhanced Connection Complete [v1] (7.7.65.10).
    ///
    /// Instead of LE Connection Complete wherever its bit of the LE event mask is set.
    package struct LEEnhancedConnectionComplete: HCIEvent {
        package static let kind = EventKind(lowEnergy: 0x0a)

        package var status = ErrorCode.success
        package var handle = ConnectionHandle(rawValue: 0)
        package var role = Role.central
        package var peerAddressType = AddressType.publicDevice
        package var peerAddress = Address.zero
        /// Zero where none was used.
        package var localResolvableAddress = Address.zero
        /// Zero where none was used.
        package var peerResolvableAddress = Address.zero
        package var interval: ConnectionIntervals = 0
        package var latency: UInt16 = 0
        package var supervisionTimeout: Centiseconds = 0
        package var clockAccuracy = ClockAccuracy.ppm500

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.wrapped("Status", &status)
            try fields.wrapped("Connection_Handle", &handle)
            try fields.choice("Role", &role, else: status.isSuccess ? .outOfRange : nil)
            try fields.choice(
                "Peer_Address_Type", &peerAddressType, among: AddressType.peer,
                else: status.isSuccess ? .outOfRange : nil)
            try fields.address("Peer_Address", &peerAddress)
            try fields.address("Local_Resolvable_Private_Address", &localResolvableAddress)
            try fields.address("Peer_Resolvable_Private_Address", &peerResolvableAddress)
            try fields.time("Connection_Interval", &interval)
            try fields.integer("Peripheral_Latency", &latency)
            try fields.time("Supervision_Timeout", &supervisionTimeout)
            try fields.choice("Central_Clock_Accuracy", &clockAccuracy, else: status.isSuccess ? .outOfRange : nil)
        }
    }
}
