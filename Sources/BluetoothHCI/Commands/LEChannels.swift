// Channels and features of connections (Vol 4, Part E, 7.8.19 to 7.8.21).

extension Commands {
    /// HCI_LE_Set_Host_Channel_Classification (7.8.19): channels that are set are unknown, the others bad.
    package struct LESetHostChannelClassification: HCICommand {
        package static let opcode: Opcode = 0x2014

        package var channels = DataChannels.all

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.channels("Channel_Map", &channels)
            try fields.require(channels.count > 0, "Channel_Map", "no channel is left")
        }
    }

    /// HCI_LE_Read_Channel_Map (7.8.20).
    package struct LEReadChannelMap: HCICommand {
        package static let opcode: Opcode = 0x2015

        package var handle = ConnectionHandle(rawValue: 0)

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.handle("Connection_Handle", &handle)
        }

        /// What the controller answers.
        package struct Return: HandleReturning {
            package var status = ErrorCode.success
            package var handle = ConnectionHandle(rawValue: 0)
            package var channels = DataChannels(rawValue: 0)

            package init() {}

            package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
                try fields.wrapped("Status", &status)
                try fields.wrapped("Connection_Handle", &handle)
                try fields.channels("Channel_Map", &channels)
            }
        }
    }

    /// HCI_LE_Read_Remote_Features (7.8.21). Answered by Command Status, then by LE Read Remote Features Complete.
    package struct LEReadRemoteFeatures: HCICommand {
        package typealias Return = CommandStatusOnly

        package static let opcode: Opcode = 0x2016

        package var handle = ConnectionHandle(rawValue: 0)

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.handle("Connection_Handle", &handle)
        }
    }
}
