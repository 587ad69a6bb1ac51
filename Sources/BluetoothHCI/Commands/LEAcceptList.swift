// The filter accept list (Vol 4, Part E, 7.8.14 to 7.8.17).

extension Commands {
    /// HCI_LE_Read_Filter_Accept_List_Size (7.8.14).
    package struct LEReadFilterAcceptListSize: PlainCommand {
        package static let opcode: Opcode = 0x200F

        package init() {}

        /// What the controller answers.
        package struct Return: HCIReturn {
            package var status = ErrorCode.success
            package var size: UInt8 = 0

            package init() {}

            package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
                try fields.wrapped("Status", &status)
                try fields.integer("Filter_Accept_List_Size", &size)
            }
        }
    }

    /// HCI_LE_Clear_Filter_Accept_List (7.8.15).
    package struct LEClearFilterAcceptList: PlainCommand {
        package static let opcode: Opcode = 0x2010

        package init() {}
    }

    /// HCI_LE_Add_Device_To_Filter_Accept_List (7.8.16). Of anonymous advertisers the address is ignored.
    package struct LEAddDeviceToFilterAcceptList: HCICommand {
        package static let opcode: Opcode = 0x2011

        package var addressType = AddressType.publicDevice
        package var address = Address.zero

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.choice("Address_Type", &addressType, among: AddressType.acceptList)
            try fields.address("Address", &address)
        }
    }

    /// HCI_LE_Remove_Device_From_Filter_Accept_List (7.8.17).
    package struct LERemoveDeviceFromFilterAcceptList: HCICommand {
        package static let opcode: Opcode = 0x2012

        package var addressType = AddressType.publicDevice
        package var address = Address.zero

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.choice("Address_Type", &addressType, among: AddressType.acceptList)
            try fields.address("Address", &address)
        }
    }
}
