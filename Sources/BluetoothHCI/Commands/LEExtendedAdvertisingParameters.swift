// The parameters of an advertising set (Vol 4, Part E, 7.8.53).

extension Commands {
    /// HCI_LE_Set_Extended_Advertising_Parameters [v1] (7.8.53).
    ///
    /// A reserved layer is refused as an unsupported one, other contradictions as invalid.
    package struct LESetExtendedAdvertisingParameters: HCICommand {
        package static let opcode: Opcode = 0x2036

        package var set = AdvertisingHandle(rawValue: 0)
        package var properties: AdvertisingEventProperties = [.connectable, .scannable, .legacy]
        package var intervalMinimum: Slots = 0x0800
        package var intervalMaximum: Slots = 0x0800
        package var channels: AdvertisingChannels = .all
        package var ownAddressType = OwnAddressType.publicDevice
        package var peerAddressType = AddressType.publicDevice
        package var peerAddress = Address.zero
        package var filterPolicy = AdvertisingFilterPolicy.all
        /// The greatest power to use; unavailable for no preference.
        package var transmitPower: PowerLevel = .unavailable
        package var primaryPHY = PHY.le1M
        package var secondaryMaximumSkip: UInt8 = 0
        /// Does not apply to legacy PDUs.
        package var secondaryPHY = PHY.le1M
        package var sid: UInt8 = 0
        package var notifiesScanRequests = false

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.handle("Advertising_Handle", &set)
            try fields.bits("Advertising_Event_Properties", &properties)
            try fields.require(Self.areValid(properties), "Advertising_Event_Properties", "\(properties)")
            try fields.time("Primary_Advertising_Interval_Min", &intervalMinimum, octets: 3, in: 0x20...0xff_ffff)
            try fields.time("Primary_Advertising_Interval_Max", &intervalMaximum, octets: 3, in: 0x20...0xff_ffff)
            try fields.require(
                intervalMinimum <= intervalMaximum, "Primary_Advertising_Interval_Min", "above the maximum")
            try fields.bits("Primary_Advertising_Channel_Map", &channels)
            try fields.require(!channels.isDisjoint(with: .all), "Primary_Advertising_Channel_Map", "no channel")
            try fields.choice("Own_Address_Type", &ownAddressType)
            try fields.choice("Peer_Address_Type", &peerAddressType, among: AddressType.device)
            try fields.address("Peer_Address", &peerAddress)
            try fields.choice("Advertising_Filter_Policy", &filterPolicy)
            try fields.wrapped("Advertising_TX_Power", &transmitPower)
            try fields.choice("Primary_Advertising_PHY", &primaryPHY, among: [.le1M, .leCoded], else: .unsupported)
            try fields.require(
                !properties.contains(.legacy) || primaryPHY == .le1M, "Primary_Advertising_PHY",
                "legacy PDUs are on LE 1M")
            try fields.integer("Secondary_Advertising_Max_Skip", &secondaryMaximumSkip)
            try fields.choice(
                "Secondary_Advertising_PHY", &secondaryPHY, else: properties.contains(.legacy) ? nil : .unsupported)
            try fields.integer("Advertising_SID", &sid, in: 0...0x0f)
            try fields.flag("Scan_Request_Notification_Enable", &notifiesScanRequests)
        }

        /// What the controller answers.
        package struct Return: HCIReturn {
            package var status = ErrorCode.success
            package var transmitPower: PowerLevel = 0

            package init() {}

            package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
                try fields.wrapped("Status", &status)
                try fields.wrapped("Selected_TX_Power", &transmitPower)
            }
        }

        /// Legacy PDUs have five kinds; extended ones are not both connectable and scannable, nor of high duty cycle.
        private static func areValid(_ properties: AdvertisingEventProperties) -> Bool {
            properties.contains(.legacy)
                ? AdvertisingType(properties) != nil
                : !properties.contains(.highDutyCycle) && !properties.isSuperset(of: [.connectable, .scannable])
        }
    }
}
