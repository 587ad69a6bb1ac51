// Elliptic-curve Diffie-Hellman in the controller (Vol 4, Part E, 7.8.36 and 7.8.37).

extension Commands {
    /// HCI_LE_Read_Local_P-256_Public_Key (7.8.36). Answered by Command Status, then by LE Read Local P-256 Public Key
    /// Complete.
    package struct LEReadLocalP256PublicKey: PlainCommand {
        package typealias Return = CommandStatusOnly

        package static let opcode: Opcode = 0x2025

        package init() {}
    }

    /// HCI_LE_Generate_DHKey [v1] (7.8.37). Answered by Command Status, then by LE Generate DHKey Complete.
    package struct LEGenerateDHKey: HCICommand {
        package typealias Return = CommandStatusOnly

        package static let opcode: Opcode = 0x2026

        /// X and Y on P-256, each least significant octet first.
        package var publicKey = [UInt8](repeating: 0, count: 64)

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.octets("Remote_P-256_Public_Key", &publicKey, count: 64)
        }
    }

    /// HCI_LE_Generate_DHKey [v2] (7.8.37). Answered by Command Status, then by LE Generate DHKey Complete.
    package struct LEGenerateDHKeyV2: HCICommand {
        package typealias Return = CommandStatusOnly

        package static let opcode: Opcode = 0x205E

        /// X and Y on P-256, each least significant octet first.
        package var publicKey = [UInt8](repeating: 0, count: 64)
        package var keyType = DHKeyType.generated

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.octets("Remote_P-256_Public_Key", &publicKey, count: 64)
            try fields.choice("Key_Type", &keyType)
        }
    }
}
