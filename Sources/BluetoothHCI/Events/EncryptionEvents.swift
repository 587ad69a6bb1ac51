// Events about encryption (Vol 4, Part E, 7.7).

extension Events {
    /// Encryption Change [v1] (7.7.8).
    package struct EncryptionChange: HCIEvent {
        package static let kind = EventKind(code: 0x08)

        package var status = ErrorCode.success
        package var handle = ConnectionHandle(rawValue: 0)
        package var state = EncryptionState.off

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.wrapped("Status", &status)
            try fields.wrapped("Connection_Handle", &handle)
            try fields.choice("Encryption_Enabled", &state, else: status.isSuccess ? .outOfRange : nil)
        }
    }

    /// Encryption Change [v2] (7.7.8): also tells the size of the key.
    package struct EncryptionChangeV2: HCIEvent {
        package static let kind = EventKind(code: 0x59)

        package var status = ErrorCode.success
        package var handle = ConnectionHandle(rawValue: 0)
        package var state = EncryptionState.off
        package var keySize: UInt8 = 0

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.wrapped("Status", &status)
            try fields.wrapped("Connection_Handle", &handle)
            try fields.choice("Encryption_Enabled", &state, else: status.isSuccess ? .outOfRange : nil)
            try fields.integer("Encryption_Key_Size", &keySize)
        }
    }

    /// Encryption Key Refresh Complete (7.7.39): encryption was paused and started again.
    package struct EncryptionKeyRefreshComplete: HCIEvent {
        package static let kind = EventKind(code: 0x30)

        package var status = ErrorCode.success
        package var handle = ConnectionHandle(rawValue: 0)

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.wrapped("Status", &status)
            try fields.wrapped("Connection_Handle", &handle)
        }
    }
}
