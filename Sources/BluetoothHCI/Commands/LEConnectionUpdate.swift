// Changing a connection (Vol 4, Part E, 7.8.18, 7.8.31 and 7.8.32).

extension Commands {
    /// HCI_LE_Connection_Update (7.8.18). Answered by Command Status, then by LE Connection Update Complete.
    package struct LEConnectionUpdate: HCICommand {
        package typealias Return = CommandStatusOnly

        package static let opcode: Opcode = 0x2013

        package var handle = ConnectionHandle(rawValue: 0)
        package var parameters = ConnectionParameters()
        package var eventLength = ConnectionEventLength()

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.handle("Connection_Handle", &handle)
            try fields.group(&parameters)
            try fields.group(&eventLength)
        }
    }

    /// HCI_LE_Remote_Connection_Parameter_Request_Reply (7.8.31).
    package struct LERemoteConnectionParameterRequestReply: HCICommand {
        package typealias Return = HandleReturn

        package static let opcode: Opcode = 0x2020

        package var handle = ConnectionHandle(rawValue: 0)
        package var parameters = ConnectionParameters()
        package var eventLength = ConnectionEventLength()

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.handle("Connection_Handle", &handle)
            try fields.group(&parameters)
            try fields.group(&eventLength)
        }
    }

    /// HCI_LE_Remote_Connection_Parameter_Request_Negative_Reply (7.8.32).
    package struct LERemoteConnectionParameterRequestNegativeReply: HCICommand {
        package typealias Return = HandleReturn

        package static let opcode: Opcode = 0x2021

        package var handle = ConnectionHandle(rawValue: 0)
        package var reason = ErrorCode.unacceptableConnectionParameters

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.handle("Connection_Handle", &handle)
            try fields.wrapped("Reason", &reason)
        }
    }
}
