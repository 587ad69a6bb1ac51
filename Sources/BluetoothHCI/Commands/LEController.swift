// What an LE controller is and can do (Vol 4, Part E, 7.8).

extension Commands {
    /// HCI_LE_Set_Event_Mask (7.8.1).
    package struct LESetEventMask: HCICommand {
        package static let opcode: Opcode = 0x2001

        package var mask: LEEventMask = .initial

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.bits("LE_Event_Mask", &mask)
        }
    }

    /// HCI_LE_Read_Buffer_Size [v1] (7.8.2). Zero for length or count: the buffers of Read Buffer Size are used.
    package struct LEReadBufferSize: PlainCommand {
        package static let opcode: Opcode = 0x2002

        package init() {}

        /// What the controller answers.
        package struct Return: HCIReturn {
            package var status = ErrorCode.success
            package var aclLength: UInt16 = 0
            package var aclCount: UInt8 = 0

            package init() {}

            package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
                try fields.wrapped("Status", &status)
                try fields.integer("LE_ACL_Data_Packet_Length", &aclLength)
                try fields.integer("Total_Num_LE_ACL_Data_Packets", &aclCount)
            }
        }
    }

    /// HCI_LE_Read_Buffer_Size [v2] (7.8.2).
    package struct LEReadBufferSizeV2: PlainCommand {
        package static let opcode: Opcode = 0x2060

        package init() {}

        /// What the controller answers.
        package struct Return: HCIReturn {
            package var status = ErrorCode.success
            package var aclLength: UInt16 = 0
            package var aclCount: UInt8 = 0
            package var isochronousLength: UInt16 = 0
            package var isochronousCount: UInt8 = 0

            package init() {}

            package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
                try fields.wrapped("Status", &status)
                try fields.integer("LE_ACL_Data_Packet_Length", &aclLength)
                try fields.integer("Total_Num_LE_ACL_Data_Packets", &aclCount)
                try fields.integer("ISO_Data_Packet_Length", &isochronousLength)
                try fields.integer("Total_Num_ISO_Data_Packets", &isochronousCount)
            }
        }
    }

    /// HCI_LE_Read_Local_Supported_Features (7.8.3).
    package struct LEReadLocalSupportedFeatures: PlainCommand {
        package static let opcode: Opcode = 0x2003

        package init() {}

        /// What the controller answers.
        package struct Return: HCIReturn {
            package var status = ErrorCode.success
            package var features: LEFeatures = []

            package init() {}

            package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
                try fields.wrapped("Status", &status)
                try fields.bits("LE_Features", &features)
            }
        }
    }

    /// HCI_LE_Set_Random_Address (7.8.4).
    package struct LESetRandomAddress: HCICommand {
        package static let opcode: Opcode = 0x2005

        package var address = Address.zero

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.address("Random_Address", &address)
        }
    }

    /// HCI_LE_Read_Supported_States (7.8.27).
    package struct LEReadSupportedStates: PlainCommand {
        package static let opcode: Opcode = 0x201C

        package init() {}

        /// What the controller answers.
        package struct Return: HCIReturn {
            package var status = ErrorCode.success
            package var states: LEStates = []

            package init() {}

            package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
                try fields.wrapped("Status", &status)
                try fields.bits("LE_States", &states)
            }
        }
    }

    /// HCI_LE_Read_Transmit_Power (7.8.74).
    package struct LEReadTransmitPower: PlainCommand {
        package static let opcode: Opcode = 0x204B

        package init() {}

        /// What the controller answers.
        package struct Return: HCIReturn {
            package var status = ErrorCode.success
            package var minimum: PowerLevel = 0
            package var maximum: PowerLevel = 0

            package init() {}

            package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
                try fields.wrapped("Status", &status)
                try fields.wrapped("Min_TX_Power", &minimum)
                try fields.wrapped("Max_TX_Power", &maximum)
            }
        }
    }
}
