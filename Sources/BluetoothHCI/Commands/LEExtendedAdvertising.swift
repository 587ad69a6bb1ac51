// Extended advertising but for parameters and enabling (Vol 4, Part E, 7.8.52 to 7.8.60).

extension Commands {
    /// HCI_LE_Set_Advertising_Set_Random_Address (7.8.52).
    package struct LESetAdvertisingSetRandomAddress: HCICommand {
        package static let opcode: Opcode = 0x2035

        package var set = AdvertisingHandle(rawValue: 0)
        package var address = Address.zero

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.handle("Advertising_Handle", &set)
            try fields.address("Random_Address", &address)
        }
    }

    /// HCI_LE_Set_Extended_Advertising_Data (7.8.54).
    package struct LESetExtendedAdvertisingData: HCICommand {
        package static let opcode: Opcode = 0x2037

        package var set = AdvertisingHandle(rawValue: 0)
        package var operation = AdvertisingDataOperation.complete
        package var fragmentPreference = FragmentPreference.mayFragment
        package var data: [UInt8] = []

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.handle("Advertising_Handle", &set)
            try fields.choice("Operation", &operation)
            try fields.choice("Fragment_Preference", &fragmentPreference)
            try fields.data("Advertising_Data_Length", "Advertising_Data", &data, limit: 251)
        }
    }

    /// HCI_LE_Set_Extended_Scan_Response_Data (7.8.55).
    package struct LESetExtendedScanResponseData: HCICommand {
        package static let opcode: Opcode = 0x2038

        package var set = AdvertisingHandle(rawValue: 0)
        package var operation = AdvertisingDataOperation.complete
        package var fragmentPreference = FragmentPreference.mayFragment
        package var data: [UInt8] = []

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.handle("Advertising_Handle", &set)
            try fields.choice("Operation", &operation)
            try fields.require(operation != .unchanged, "Operation", "not for scan responses")
            try fields.choice("Fragment_Preference", &fragmentPreference)
            try fields.data("Scan_Response_Data_Length", "Scan_Response_Data", &data, limit: 251)
        }
    }

    /// HCI_LE_Read_Maximum_Advertising_Data_Length (7.8.57).
    package struct LEReadMaximumAdvertisingDataLength: PlainCommand {
        package static let opcode: Opcode = 0x203A

        package init() {}

        /// What the controller answers.
        package struct Return: HCIReturn {
            package var status = ErrorCode.success
            package var length: UInt16 = 0

            package init() {}

            package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
                try fields.wrapped("Status", &status)
                try fields.integer("Max_Advertising_Data_Length", &length)
            }
        }
    }

    /// HCI_LE_Read_Number_Of_Supported_Advertising_Sets (7.8.58).
    package struct LEReadNumberOfSupportedAdvertisingSets: PlainCommand {
        package static let opcode: Opcode = 0x203B

        package init() {}

        /// What the controller answers.
        package struct Return: HCIReturn {
            package var status = ErrorCode.success
            package var count: UInt8 = 0

            package init() {}

            package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
                try fields.wrapped("Status", &status)
                try fields.integer("Num_Supported_Advertising_Sets", &count)
            }
        }
    }

    /// HCI_LE_Remove_Advertising_Set (7.8.59).
    package struct LERemoveAdvertisingSet: HCICommand {
        package static let opcode: Opcode = 0x203C

        package var set = AdvertisingHandle(rawValue: 0)

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.handle("Advertising_Handle", &set)
        }
    }

    /// HCI_LE_Clear_Advertising_Sets (7.8.60).
    package struct LEClearAdvertisingSets: PlainCommand {
        package static let opcode: Opcode = 0x203D

        package init() {}
    }
}
