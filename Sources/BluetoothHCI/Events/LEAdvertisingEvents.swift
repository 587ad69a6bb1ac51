// Ends and requests of advertising and scanning (Vol 4, Part E, 7.7.65.17 to 7.7.65.19).

extension Events {
    /// LE Scan Timeout (7.7.65.17).
    package struct LEScanTimeout: HCIEvent {
        package static let kind = EventKind(lowEnergy: 0x11)

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) {}
    }

    /// LE Advertising Set Terminated (7.7.65.18): by a connection, or for the reason that the status gives.
    package struct LEAdvertisingSetTerminated: HCIEvent {
        package static let kind = EventKind(lowEnergy: 0x12)

        package var status = ErrorCode.success
        package var set = AdvertisingHandle(rawValue: 0)
        package var handle = ConnectionHandle(rawValue: 0)
        package var completedEvents: UInt8 = 0

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.wrapped("Status", &status)
            try fields.handle("Advertising_Handle", &set)
            try fields.wrapped("Connection_Handle", &handle)
            try fields.integer("Num_Completed_Extended_Advertising_Events", &completedEvents)
        }
    }

    /// LE Scan Request Received (7.7.65.19).
    package struct LEScanRequestReceived: HCIEvent {
        package static let kind = EventKind(lowEnergy: 0x13)

        package var set = AdvertisingHandle(rawValue: 0)
        package var scannerAddressType = AddressType.publicDevice
        package var scannerAddress = Address.zero

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.handle("Advertising_Handle", &set)
            try fields.choice("Scanner_Address_Type", &scannerAddressType, among: AddressType.peer)
            try fields.address("Scanner_Address", &scannerAddress)
        }
    }
}
