// Informational parameters (Vol 4, Part E, 7.4).

extension Commands {
    /// HCI_Read_Local_Version_Information (7.4.1).
    package struct ReadLocalVersionInformation: PlainCommand {
        package static let opcode: Opcode = 0x1001

        package init() {}

        /// What the controller answers.
        package struct Return: HCIReturn {
            package var status = ErrorCode.success
            /// Assigned Numbers, 2.1: 0x0D is version 5.4.
            package var hciVersion: UInt8 = 0
            package var hciSubversion: UInt16 = 0
            package var lmpVersion: UInt8 = 0
            package var companyIdentifier: UInt16 = 0
            package var lmpSubversion: UInt16 = 0

            package init() {}

            package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
                try fields.wrapped("Status", &status)
                try fields.integer("HCI_Version", &hciVersion)
                try fields.integer("HCI_Subversion", &hciSubversion)
                try fields.integer("LMP_Version", &lmpVersion)
                try fields.integer("Company_Identifier", &companyIdentifier)
                try fields.integer("LMP_Subversion", &lmpSubversion)
            }
        }
    }

    /// HCI_Read_Local_Supported_Commands (7.4.2).
    package struct ReadLocalSupportedCommands: PlainCommand {
        package static let opcode: Opcode = 0x1002

        package init() {}

        /// What the controller answers.
        package struct Return: HCIReturn {
            package var status = ErrorCode.success
            package var commands = SupportedCommands()

            package init() {}

            package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
                try fields.wrapped("Status", &status)
                try fields.commands("Supported_Commands", &commands)
            }
        }
    }

    /// HCI_Read_Local_Supported_Features (7.4.3).
    package struct ReadLocalSupportedFeatures: PlainCommand {
        package static let opcode: Opcode = 0x1003

        package init() {}

        /// What the controller answers.
        package struct Return: HCIReturn {
            package var status = ErrorCode.success
            package var features: LMPFeatures = []

            package init() {}

            package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
                try fields.wrapped("Status", &status)
                try fields.bits("LMP_Features", &features)
            }
        }
    }

    /// HCI_Read_Local_Extended_Features (7.4.4).
    package struct ReadLocalExtendedFeatures: HCICommand {
        package static let opcode: Opcode = 0x1004

        package var page: UInt8 = 0

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.integer("Page_Number", &page)
        }

        /// What the controller answers.
        package struct Return: HCIReturn {
            package var status = ErrorCode.success
            package var page: UInt8 = 0
            package var maximumPage: UInt8 = 0
            package var features: UInt64 = 0

            package init() {}

            package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
                try fields.wrapped("Status", &status)
                try fields.integer("Page_Number", &page)
                try fields.integer("Max_Page_Number", &maximumPage)
                try fields.integer("Extended_LMP_Features", &features)
            }
        }
    }

    /// HCI_Read_Buffer_Size (7.4.5). On an LE-only controller that has LE Read Buffer Size, hosts do not use it.
    package struct ReadBufferSize: PlainCommand {
        package static let opcode: Opcode = 0x1005

        package init() {}

        /// What the controller answers.
        package struct Return: HCIReturn {
            package var status = ErrorCode.success
            package var aclLength: UInt16 = 0
            package var synchronousLength: UInt8 = 0
            package var aclCount: UInt16 = 0
            package var synchronousCount: UInt16 = 0

            package init() {}

            package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
                try fields.wrapped("Status", &status)
                try fields.integer("ACL_Data_Packet_Length", &aclLength)
                try fields.integer("Synchronous_Data_Packet_Length", &synchronousLength)
                try fields.integer("Total_Num_ACL_Data_Packets", &aclCount)
                try fields.integer("Total_Num_Synchronous_Data_Packets", &synchronousCount)
            }
        }
    }

    /// HCI_Read_BD_ADDR (7.4.6).
    package struct ReadBDADDR: PlainCommand {
        package static let opcode: Opcode = 0x1009

        package init() {}

        /// What the controller answers.
        package struct Return: HCIReturn {
            package var status = ErrorCode.success
            package var address = Address.zero

            package init() {}

            package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
                try fields.wrapped("Status", &status)
                try fields.address("BD_ADDR", &address)
            }
        }
    }
}
