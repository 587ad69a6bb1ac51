// Flow control of data towards the host (Vol 4, Part E, 4.2).

extension Commands {
    /// HCI_Set_Controller_To_Host_Flow_Control (7.3.38).
    package struct SetControllerToHostFlowControl: HCICommand {
        package static let opcode: Opcode = 0x0C31

        package var flowControl = HostFlowControl.off

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.choice("Flow_Control_Enable", &flowControl)
        }
    }

    /// HCI_Host_Buffer_Size (7.3.39).
    package struct HostBufferSize: HCICommand {
        package static let opcode: Opcode = 0x0C33

        package var aclLength: UInt16 = 27
        package var synchronousLength: UInt8 = 0
        package var aclCount: UInt16 = 1
        package var synchronousCount: UInt16 = 0

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.integer("Host_ACL_Data_Packet_Length", &aclLength)
            try fields.integer("Host_Synchronous_Data_Packet_Length", &synchronousLength)
            try fields.integer("Host_Total_Num_ACL_Data_Packets", &aclCount)
            try fields.integer("Host_Total_Num_Synchronous_Data_Packets", &synchronousCount)
        }
    }

    /// HCI_Host_Number_Of_Completed_Packets (7.3.40): may be sent at any time, and is not answered.
    package struct HostNumberOfCompletedPackets: HCICommand {
        package typealias Return = NoAnswer

        package static let opcode: Opcode = 0x0C35

        package var completed: [CompletedPackets] = []

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.list("Num_Handles", &completed)
        }
    }
}
