// Legacy scanning (Vol 4, Part E, 7.8.10 and 7.8.11).

extension Commands {
    /// HCI_LE_Set_Scan_Parameters (7.8.10).
    package struct LESetScanParameters: HCICommand {
        package static let opcode: Opcode = 0x200B

        package var type = ScanType.passive
        package var interval: Slots = 0x0010
        package var window: Slots = 0x0010
        package var ownAddressType = OwnAddressType.publicDevice
        package var filterPolicy = ScanFilterPolicy.unfiltered

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.choice("LE_Scan_Type", &type)
            try fields.time("LE_Scan_Interval", &interval, in: 0x0004...0x4000)
            try fields.time("LE_Scan_Window", &window, in: 0x0004...0x4000)
            try fields.require(window <= interval, "LE_Scan_Window", "longer than the interval")
            try fields.choice("Own_Address_Type", &ownAddressType)
            try fields.choice("Scanning_Filter_Policy", &filterPolicy)
        }
    }

    /// HCI_LE_Set_Scan_Enable (7.8.11).
    package struct LESetScanEnable: HCICommand {
        package static let opcode: Opcode = 0x200C

        package var isEnabled = false
        package var filtersDuplicates = false

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.flag("LE_Scan_Enable", &isEnabled)
            try fields.flag("Filter_Duplicates", &filtersDuplicates, applies: isEnabled)
        }
    }
}
