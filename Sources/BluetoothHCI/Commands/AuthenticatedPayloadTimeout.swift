// The time within which an encrypted connection must prove itself (Vol 4, Part E, 7.3.93 and 7.3.94).

extension Commands {
    /// HCI_Read_Authenticated_Payload_Timeout (7.3.93).
    package struct ReadAuthenticatedPayloadTimeout: HCICommand {
        package static let opcode: Opcode = 0x0C7B

        package var handle = ConnectionHandle(rawValue: 0)

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.handle("Connection_Handle", &handle)
        }

        /// What the controller answers.
        package struct Return: HandleReturning {
            package var status = ErrorCode.success
            package var handle = ConnectionHandle(rawValue: 0)
            package var timeout: Centiseconds = 0

            package init() {}

            package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
                try fields.wrapped("Status", &status)
                try fields.wrapped("Connection_Handle", &handle)
                try fields.time("Authenticated_Payload_Timeout", &timeout)
            }
        }
    }

    /// HCI_Write_Authenticated_Payload_Timeout (7.3.94).
    package struct WriteAuthenticatedPayloadTimeout: HCICommand {
        package typealias Return = HandleReturn

        package static let opcode: Opcode = 0x0C7C

        package var handle = ConnectionHandle(rawValue: 0)
        package var timeout: Centiseconds = 3000

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.handle("Connection_Handle", &handle)
            try fields.time("Authenticated_Payload_Timeout", &timeout, in: 1...0xffff)
        }
    }
}
