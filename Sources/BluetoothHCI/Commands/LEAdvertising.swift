// Legacy advertising (Vol 4, Part E, 7.8.5 to 7.8.9).

extension Commands {
    /// HCI_LE_Set_Advertising_Parameters (7.8.5).
    ///
    /// With high duty cycle the intervals do not apply, and any are taken.
    package struct LESetAdvertisingParameters: HCICommand {
        package static let opcode: Opcode = 0x2006

        package var intervalMinimum: Slots = 0x0800
        package var intervalMaximum: Slots = 0x0800
        package var type = AdvertisingType.connectableAndScannable
        package var ownAddressType = OwnAddressType.publicDevice
        package var peerAddressType = AddressType.publicDevice
        package var peerAddress = Address.zero
        package var channels: AdvertisingChannels = .all
        package var filterPolicy = AdvertisingFilterPolicy.all

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.time("Advertising_Interval_Min", &intervalMinimum)
            try fields.time("Advertising_Interval_Max", &intervalMaximum)
            try fields.choice("Advertising_Type", &type)
            try fields.choice("Own_Address_Type", &ownAddressType)
            try fields.choice("Peer_Address_Type", &peerAddressType, among: AddressType.device)
            try fields.address("Peer_Address", &peerAddress)
            try fields.bits("Advertising_Channel_Map", &channels)
            try fields.require(!channels.isDisjoint(with: .all), "Advertising_Channel_Map", "no channel")
            try fields.choice("Advertising_Filter_Policy", &filterPolicy)
            guard type != .directedHighDutyCycle else { return }
            let range: ClosedRange<Slots> = 0x0020...0x4000
            try fields.require(
                range.contains(intervalMinimum) && range.contains(intervalMaximum)
                    && intervalMinimum <= intervalMaximum,
                "Advertising_Interval_Min", "\(intervalMinimum.rawValue) to \(intervalMaximum.rawValue)")
        }
    }

    /// HCI_LE_Read_Advertising_Physical_Channel_Tx_Power (7.8.6).
    package struct LEReadAdvertisingPhysicalChannelTXPower: PlainCommand {
        package static let opcode: Opcode = 0x2007

        package init() {}

        /// What the controller answers.
        package struct Return: HCIReturn {
            package var status = ErrorCode.success
            package var level: PowerLevel = 0

            package init() {}

            package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
                try fields.wrapped("Status", &status)
                try fields.wrapped("TX_Power_Level", &level)
            }
        }
    }

    /// HCI_LE_Set_Advertising_Data (7.8.7).
    package struct LESetAdvertisingData: HCICommand {
        package static let opcode: Opcode = 0x2008

        package var data: [UInt8] = []

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.data("Advertising_Data_Length", "Advertising_Data", &data, limit: 31, padded: true)
        }
    }

    /// HCI_LE_Set_Scan_Response_Data (7.8.8).
    package struct LESetScanResponseData: HCICommand {
        package static let opcode: Opcode = 0x2009

        package var data: [UInt8] = []

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.data("Scan_Response_Data_Length", "Scan_Response_Data", &data, limit: 31, padded: true)
        }
    }

    /// HCI_LE_Set_Advertising_Enable (7.8.9).
    package struct LESetAdvertisingEnable: HCICommand {
        package static let opcode: Opcode = 0x200A

        package var isEnabled = false

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.flag("Advertising_Enable", &isEnabled)
        }
    }
}
