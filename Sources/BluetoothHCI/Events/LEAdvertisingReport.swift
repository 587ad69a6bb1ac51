// Reports of legacy advertisements (Vol 4, Part E, 7.7.65.2 and 7.7.65.11).

extension Events {
    /// LE Advertising Report (7.7.65.2).
    package struct LEAdvertisingReport: HCIEvent {
        package static let kind = EventKind(lowEnergy: 0x02)

        package var reports: [AdvertisingReport] = []

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.list("Num_Reports", &reports)
        }
    }

    /// What was received: Event_Type (7.7.65.2).
    package enum AdvertisingReportType: UInt8, Hashable, Sendable {
        case connectableAndScannable = 0x00
        case directed = 0x01
        case scannable = 0x02
        case nonConnectable = 0x03
        case scanResponse = 0x04
    }

    /// One advertisement or scan response.
    package struct AdvertisingReport: FieldLayout, Hashable, Sendable {
        package var type = AdvertisingReportType.connectableAndScannable
        package var addressType = AddressType.publicDevice
        package var address = Address.zero
        package var data: [UInt8] = []
        package var rssi: PowerLevel = .unavailable

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.choice("Event_Type", &type)
            try fields.choice("Address_Type", &addressType, among: AddressType.peer)
            try fields.address("Address", &address)
            try fields.data("Data_Length", "Data", &data, limit: 31)
            try fields.wrapped("RSSI", &rssi)
        }
    }

    /// LE Directed Advertising Report (7.7.65.11): directed to a resolvable private address that could not be resolved.
    package struct LEDirectedAdvertisingReport: HCIEvent {
        package static let kind = EventKind(lowEnergy: 0x0b)

        package var reports: [DirectedAdvertisingReport] = []

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.list("Num_Reports", &reports)
        }
    }

    /// One directed advertisement.
    package struct DirectedAdvertisingReport: FieldLayout, Hashable, Sendable {
        package var type = AdvertisingReportType.directed
        package var addressType = AddressType.publicDevice
        package var address = Address.zero
        package var targetAddressType = AddressType.unresolved
        package var targetAddress = Address.zero
        package var rssi: PowerLevel = .unavailable

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.choice("Event_Type", &type)
            try fields.choice("Address_Type", &addressType, among: AddressType.peer)
            try fields.address("Address", &address)
            try fields.choice("Direct_Address_Type", &targetAddressType, among: AddressType.target)
            try fields.address("Direct_Address", &targetAddress)
            try fields.wrapped("RSSI", &rssi)
        }
    }
}
