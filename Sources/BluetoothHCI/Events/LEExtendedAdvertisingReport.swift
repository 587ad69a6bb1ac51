// Reports of extended scanning (Vol 4, Part E, 7.7.65.13).

extension Events {
    /// LE Extended Advertising Report (7.7.65.13).
    package struct LEExtendedAdvertisingReport: HCIEvent {
        package static let kind = EventKind(lowEnergy: 0x0d)

        package var reports: [ExtendedAdvertisingReport] = []

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.list("Num_Reports", &reports)
        }
    }

    /// What was received: Event_Type (7.7.65.13).
    package struct ExtendedReportType: NamedBits {
        package let rawValue: UInt16

        package init(rawValue: UInt16) { self.rawValue = rawValue }

        package static let connectable = ExtendedReportType(rawValue: 1 << 0)
        package static let scannable = ExtendedReportType(rawValue: 1 << 1)
        package static let directed = ExtendedReportType(rawValue: 1 << 2)
        package static let scanResponse = ExtendedReportType(rawValue: 1 << 3)
        /// Legacy PDUs.
        package static let legacy = ExtendedReportType(rawValue: 1 << 4)
        /// More data come in another report.
        package static let incomplete = ExtendedReportType(rawValue: 1 << 5)
        /// Data were lost, and no more come.
        package static let truncated = ExtendedReportType(rawValue: 1 << 6)

        package static let bitNames: [(bit: Int, name: String)] = [
            (0, "connectable"), (1, "scannable"), (2, "directed"), (3, "scan response"), (4, "legacy PDUs"),
            (5, "incomplete"), (6, "truncated"),
        ]
    }

    /// One advertisement, scan response, or part of one.
    package struct ExtendedAdvertisingReport: FieldLayout, Hashable, Sendable {
        package var type: ExtendedReportType = []
        package var addressType = AddressType.publicDevice
        package var address = Address.zero
        package var primaryPHY = PHY.le1M
        /// None where there is nothing on the secondary channels.
        package var secondaryPHY: PHY?
        /// 0xFF where there is none.
        package var sid: UInt8 = 0xff
        package var transmitPower: PowerLevel = .unavailable
        package var rssi: PowerLevel = .unavailable
        /// 0 where there is no periodic advertising.
        package var periodicInterval: ConnectionIntervals = 0
        package var targetAddressType = AddressType.publicDevice
        package var targetAddress = Address.zero
        package var data: [UInt8] = []

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.bits("Event_Type", &type)
            try fields.choice("Address_Type", &addressType, among: AddressType.advertiser)
            try fields.address("Address", &address)
            try fields.choice("Primary_PHY", &primaryPHY, among: [.le1M, .leCoded])
            try fields.choice("Secondary_PHY", orNone: &secondaryPHY)
            try fields.integer("Advertising_SID", &sid)
            try fields.wrapped("TX_Power", &transmitPower)
            try fields.wrapped("RSSI", &rssi)
            try fields.time("Periodic_Advertising_Interval", &periodicInterval)
            try fields.choice("Direct_Address_Type", &targetAddressType, among: AddressType.target)
            try fields.address("Direct_Address", &targetAddress)
            try fields.data("Data_Length", "Data", &data, limit: 229)
        }
    }
}
