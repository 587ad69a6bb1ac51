// Status parameters (Vol 4, Part E, 7.5).

extension Commands {
    /// HCI_Read_RSSI (7.5.4). On LE the level is absolute, and 127 where it cannot be read.
    package struct ReadRSSI: HCICommand {
        package static let opcode: Opcode = 0x1405

        package var handle = ConnectionHandle(rawValue: 0)

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.handle("Connection_Handle", &handle)
        }

        /// What the controller answers.
        package struct Return: HandleReturning {
            package var status = ErrorCode.success
            package var handle = ConnectionHandle(rawValue: 0)
            package var rssi: PowerLevel = .unavailable

            package init() {}

            package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
                try fields.wrapped("Status", &status)
                try fields.wrapped("Connection_Handle", &handle)
                try fields.wrapped("RSSI", &rssi)
            }
        }
    }
}
