// Link control commands (Vol 4, Part E, 7.1).

extension Commands {
    /// HCI_Disconnect (7.1.6). Answered by Command Status, then by Disconnection Complete.
    package struct Disconnect: HCICommand {
        package typealias Return = CommandStatusOnly

        package static let opcode: Opcode = 0x0406

        package var handle = ConnectionHandle(rawValue: 0)
        package var reason = ErrorCode.remoteUserTerminatedConnection

        /// The reasons that a host may give.
        package static let reasons: Set<ErrorCode> = [
            .authenticationFailure, .remoteUserTerminatedConnection, .remoteDeviceTerminatedConnectionLowResources,
            .remoteDeviceTerminatedConnectionPowerOff, .unsupportedRemoteFeature, .pairingWithUnitKeyNotSupported,
            .unacceptableConnectionParameters,
        ]

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.handle("Connection_Handle", &handle)
            try fields.wrapped("Reason", &reason)
            try fields.require(Self.reasons.contains(reason), "Reason", "\(reason) is no reason to disconnect")
        }
    }

    /// HCI_Read_Remote_Version_Information (7.1.23). Answered by Command Status, then by Read Remote Version
    /// Information Complete.
    package struct ReadRemoteVersionInformation: HCICommand {
        package typealias Return = CommandStatusOnly

        package static let opcode: Opcode = 0x041D

        package var handle = ConnectionHandle(rawValue: 0)

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.handle("Connection_Handle", &handle)
        }
    }
}
