package import NIOCore

// Answers to commands (Vol 4, Part E, 7.7.14 and 7.7.15).

extension Events {
    /// Command Complete (7.7.14).
    package struct CommandComplete: HCIEvent {
        package static let kind = EventKind(code: 0x0e)

        /// How many commands the host may send now.
        package var allowance: UInt8 = 1
        package var opcode = Opcode.none
        /// The return parameters; ``result(of:)`` reads them.
        package var returned = ByteBuffer()

        package init() {}

        package init(opcode: Opcode, returned: ByteBuffer, allowance: UInt8 = 1) {
            self.opcode = opcode
            self.returned = returned
            self.allowance = allowance
        }

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.integer("Num_HCI_Command_Packets", &allowance)
            try fields.wrapped("Command_Opcode", &opcode)
            fields.rest("Return_Parameters", &returned)
        }
    }

    /// Command Status (7.7.15): the command has begun, or is refused.
    package struct CommandStatus: HCIEvent {
        package static let kind = EventKind(code: 0x0f)

        package var status = ErrorCode.success
        /// How many commands the host may send now.
        package var allowance: UInt8 = 1
        package var opcode = Opcode.none

        package init() {}

        package init(_ status: ErrorCode, opcode: Opcode, allowance: UInt8 = 1) {
            self.status = status
            self.opcode = opcode
            self.allowance = allowance
        }

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.wrapped("Status", &status)
            try fields.integer("Num_HCI_Command_Packets", &allowance)
            try fields.wrapped("Command_Opcode", &opcode)
        }
    }
}
