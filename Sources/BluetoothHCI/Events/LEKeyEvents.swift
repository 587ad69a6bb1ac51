// Keys (Vol 4, Part E, 7.7.65.5, 7.7.65.8 and 7.7.65.9).

extension Events {
    /// LE Long Term Key Request (7.7.65.5). Number and diversifier are zero after LE Secure Connections.
    package struct LELongTermKeyRequest: HCIEvent {
        package static let kind = EventKind(lowEnergy: 0x05)

        package var handle = ConnectionHandle(rawValue: 0)
        package var randomNumber: UInt64 = 0
        package var encryptedDiversifier: UInt16 = 0

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.wrapped("Connection_Handle", &handle)
            try fields.integer("Random_Number", &randomNumber)
            try fields.integer("Encrypted_Diversifier", &encryptedDiversifier)
        }
    }

    /// LE Read Local P-256 Public Key Complete (7.7.65.8).
    package struct LEReadLocalP256PublicKeyComplete: HCIEvent {
        package static let kind = EventKind(lowEnergy: 0x08)

        package var status = ErrorCode.success
        /// X and Y on P-256, each least significant octet first.
        package var publicKey = [UInt8](repeating: 0, count: 64)

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.wrapped("Status", &status)
            try fields.octets("Local_P-256_Public_Key", &publicKey, count: 64)
        }
    }

    /// LE Generate DHKey Complete (7.7.65.9).
    package struct LEGenerateDHKeyComplete: HCIEvent {
        package static let kind = EventKind(lowEnergy: 0x09)

        package var status = ErrorCode.success
        package var key = DHKey()

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.wrapped("Status", &status)
            var octets = key.wireOrder
            try fields.octets("DH_Key", &octets, count: DHKey.octetCount, secret: true)
            key = DHKey(wireOrder: octets) ?? key
        }
    }
}
