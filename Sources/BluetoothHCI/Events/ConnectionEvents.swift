// Events about connections (Vol 4, Part E, 7.7).

extension Events {
    /// Disconnection Complete (7.7.5).
    package struct DisconnectionComplete: HCIEvent {
        package static let kind = EventKind(code: 0x05)

        package var status = ErrorCode.success
        package var handle = ConnectionHandle(rawValue: 0)
        package var reason = ErrorCode.success

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.wrapped("Status", &status)
            try fields.wrapped("Connection_Handle", &handle)
            try fields.wrapped("Reason", &reason)
        }
    }

    /// Read Remote Version Information Complete (7.7.12).
    package struct ReadRemoteVersionInformationComplete: HCIEvent {
        package static let kind = EventKind(code: 0x0c)

        package var status = ErrorCode.success
        package var handle = ConnectionHandle(rawValue: 0)
        package var version: UInt8 = 0
        package var companyIdentifier: UInt16 = 0
        package var subversion: UInt16 = 0

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.wrapped("Status", &status)
            try fields.wrapped("Connection_Handle", &handle)
            try fields.integer("Version", &version)
            try fields.integer("Company_Identifier", &companyIdentifier)
            try fields.integer("Subversion", &subversion)
        }
    }

    /// Number Of Completed Packets (7.7.19): buffers of the controller are free again.
    package struct NumberOfCompletedPackets: HCIEvent {
        package static let kind = EventKind(code: 0x13)

        package var completed: [CompletedPackets] = []

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.list("Num_Handles", &completed)
        }
    }

    /// Authenticated Payload Timeout Expired (7.7.75).
    package struct AuthenticatedPayloadTimeoutExpired: HCIEvent {
        package static let kind = EventKind(code: 0x57)

        package var handle = ConnectionHandle(rawValue: 0)

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.wrapped("Connection_Handle", &handle)
        }
    }
}
