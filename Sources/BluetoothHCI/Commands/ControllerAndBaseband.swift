// Controller and baseband commands (Vol 4, Part E, 7.3).

extension Commands {
    /// HCI_Set_Event_Mask (7.3.1).
    package struct SetEventMask: HCICommand {
        package static let opcode: Opcode = 0x0C01

        package var mask: EventMask = .initial

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.bits("Event_Mask", &mask)
        }
    }

    /// HCI_Set_Event_Mask_Page_2 (7.3.69).
    package struct SetEventMaskPage2: HCICommand {
        package static let opcode: Opcode = 0x0C63

        package var mask: EventMaskPage2 = .initial

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.bits("Event_Mask_Page_2", &mask)
        }
    }

    /// HCI_Reset (7.3.2).
    package struct Reset: PlainCommand {
        package static let opcode: Opcode = 0x0C03

        package init() {}
    }

    /// HCI_Write_Local_Name (7.3.11).
    package struct WriteLocalName: HCICommand {
        package static let opcode: Opcode = 0x0C13

        /// UTF-8, ended by a zero octet where it is shorter.
        package var name = [UInt8](repeating: 0, count: 248)

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.octets("Local_Name", &name, count: 248)
        }
    }

    /// HCI_Read_Local_Name (7.3.12). A BR/EDR command that Linux sends to LE-only controllers too.
    package struct ReadLocalName: PlainCommand {
        package static let opcode: Opcode = 0x0C14

        package init() {}

        /// What the controller answers.
        package struct Return: HCIReturn {
            package var status = ErrorCode.success
            /// UTF-8, ended by a zero octet where it is shorter.
            package var name = [UInt8](repeating: 0, count: 248)

            package init() {}

            package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
                try fields.wrapped("Status", &status)
                try fields.octets("Local_Name", &name, count: 248)
            }
        }
    }

    /// HCI_Read_Class_Of_Device (7.3.25). A BR/EDR command that Linux sends to LE-only controllers too.
    package struct ReadClassOfDevice: PlainCommand {
        package static let opcode: Opcode = 0x0C23

        package init() {}

        /// What the controller answers.
        package struct Return: HCIReturn {
            package var status = ErrorCode.success
            package var classOfDevice = [UInt8](repeating: 0, count: 3)

            package init() {}

            package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
                try fields.wrapped("Status", &status)
                try fields.octets("Class_Of_Device", &classOfDevice, count: 3)
            }
        }
    }

    /// HCI_Read_Transmit_Power_Level (7.3.35).
    package struct ReadTransmitPowerLevel: HCICommand {
        package static let opcode: Opcode = 0x0C2D

        package var handle = ConnectionHandle(rawValue: 0)
        package var kind = TransmitPowerKind.current

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.handle("Connection_Handle", &handle)
            try fields.choice("Type", &kind)
        }

        /// What the controller answers.
        package struct Return: HandleReturning {
            package var status = ErrorCode.success
            package var handle = ConnectionHandle(rawValue: 0)
            package var level: PowerLevel = .unavailable

            package init() {}

            package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
                try fields.wrapped("Status", &status)
                try fields.wrapped("Connection_Handle", &handle)
                try fields.wrapped("TX_Power_Level", &level)
            }
        }
    }

    /// HCI_Read_LE_Host_Support (7.3.78).
    package struct ReadLEHostSupport: PlainCommand {
        package static let opcode: Opcode = 0x0C6C

        package init() {}

        /// What the controller answers.
        package struct Return: HCIReturn {
            package var status = ErrorCode.success
            package var leSupported = false
            /// Once Simultaneous_LE_Host; ignored.
            package var simultaneous: UInt8 = 0

            package init() {}

            package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
                try fields.wrapped("Status", &status)
                try fields.flag("LE_Supported_Host", &leSupported)
                try fields.integer("Unused", &simultaneous)
            }
        }
    }

    /// HCI_Write_LE_Host_Support (7.3.79).
    package struct WriteLEHostSupport: HCICommand {
        package static let opcode: Opcode = 0x0C6D

        package var leSupported = false
        /// Once Simultaneous_LE_Host; ignored.
        package var simultaneous: UInt8 = 0

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.flag("LE_Supported_Host", &leSupported)
            try fields.integer("Unused", &simultaneous)
        }
    }
}
