// The length of data packets on the air (Vol 4, Part E, 7.8.33 to 7.8.35 and 7.8.46).

extension Commands {
    /// HCI_LE_Set_Data_Length (7.8.33).
    package struct LESetDataLength: HCICommand {
        package typealias Return = HandleReturn

        package static let opcode: Opcode = 0x2022

        package var handle = ConnectionHandle(rawValue: 0)
        package var octets: UInt16 = 27
        package var microseconds: UInt16 = 328

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.handle("Connection_Handle", &handle)
            try fields.integer("TX_Octets", &octets, in: 0x001b...0x00fb)
            try fields.integer("TX_Time", &microseconds, in: 0x0148...0x4290)
        }
    }

    /// HCI_LE_Read_Suggested_Default_Data_Length (7.8.34).
    package struct LEReadSuggestedDefaultDataLength: PlainCommand {
        package static let opcode: Opcode = 0x2023

        package init() {}

        /// What the controller answers.
        package struct Return: HCIReturn {
            package var status = ErrorCode.success
            package var octets: UInt16 = 0
            package var microseconds: UInt16 = 0

            package init() {}

            package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
                try fields.wrapped("Status", &status)
                try fields.integer("Suggested_Max_TX_Octets", &octets)
                try fields.integer("Suggested_Max_TX_Time", &microseconds)
            }
        }
    }

    /// HCI_LE_Write_Suggested_Default_Data_Length (7.8.35).
    package struct LEWriteSuggestedDefaultDataLength: HCICommand {
        package static let opcode: Opcode = 0x2024

        package var octets: UInt16 = 27
        package var microseconds: UInt16 = 328

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.integer("Suggested_Max_TX_Octets", &octets, in: 0x001b...0x00fb)
            try fields.integer("Suggested_Max_TX_Time", &microseconds, in: 0x0148...0x4290)
        }
    }

    /// HCI_LE_Read_Maximum_Data_Length (7.8.46).
    package struct LEReadMaximumDataLength: PlainCommand {
        package static let opcode: Opcode = 0x202F

        package init() {}

        /// What the controller answers.
        package struct Return: HCIReturn {
            package var status = ErrorCode.success
            package var transmitOctets: UInt16 = 0
            package var transmitMicroseconds: UInt16 = 0
            package var receiveOctets: UInt16 = 0
            package var receiveMicroseconds: UInt16 = 0

            package init() {}

            package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
                try fields.wrapped("Status", &status)
                try fields.integer("Supported_Max_TX_Octets", &transmitOctets)
                try fields.integer("Supported_Max_TX_Time", &transmitMicroseconds)
                try fields.integer("Supported_Max_RX_Octets", &receiveOctets)
                try fields.integer("Supported_Max_RX_Time", &receiveMicroseconds)
            }
        }
    }
}
