// Encryption (Vol 4, Part E, 7.8.22 to 7.8.26).

extension Commands {
    /// HCI_LE_Encrypt (7.8.22): AES-128 of one block.
    package struct LEEncrypt: HCICommand {
        package static let opcode: Opcode = 0x2017

        package var key = Block128.zero
        package var plaintext = Block128.zero

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.block("Key", &key)
            try fields.block("Plaintext_Data", &plaintext)
        }

        /// What the controller answers.
        package struct Return: HCIReturn {
            package var status = ErrorCode.success
            package var encrypted = Block128.zero

            package init() {}

            package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
                try fields.wrapped("Status", &status)
                try fields.block("Encrypted_Data", &encrypted)
            }
        }
    }

    /// HCI_LE_Rand (7.8.23).
    package struct LERand: PlainCommand {
        package static let opcode: Opcode = 0x2018

        package init() {}

        /// What the controller answers.
        package struct Return: HCIReturn {
            package var status = ErrorCode.success
            package var number: UInt64 = 0

            package init() {}

            package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
                try fields.wrapped("Status", &status)
                try fields.integer("Random_Number", &number)
            }
        }
    }

    /// HCI_LE_Enable_Encryption (7.8.24), by the central. Answered by Command Status, then by Encryption Change or
    /// Encryption Key Refresh Complete.
    package struct LEEnableEncryption: HCICommand {
        package typealias Return = CommandStatusOnly

        package static let opcode: Opcode = 0x2019

        package var handle = ConnectionHandle(rawValue: 0)
        package var randomNumber: UInt64 = 0
        package var encryptedDiversifier: UInt16 = 0
        package var longTermKey = Block128.zero

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.handle("Connection_Handle", &handle)
            try fields.integer("Random_Number", &randomNumber)
            try fields.integer("Encrypted_Diversifier", &encryptedDiversifier)
            try fields.block("Long_Term_Key", &longTermKey)
        }
    }

    /// HCI_LE_Long_Term_Key_Request_Reply (7.8.25), by the peripheral.
    package struct LELongTermKeyRequestReply: HCICommand {
        package typealias Return = HandleReturn

        package static let opcode: Opcode = 0x201A

        package var handle = ConnectionHandle(rawValue: 0)
        package var longTermKey = Block128.zero

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.handle("Connection_Handle", &handle)
            try fields.block("Long_Term_Key", &longTermKey)
        }
    }

    /// HCI_LE_Long_Term_Key_Request_Negative_Reply (7.8.26), by the peripheral.
    package struct LELongTermKeyRequestNegativeReply: HCICommand {
        package typealias Return = HandleReturn

        package static let opcode: Opcode = 0x201B

        package var handle = ConnectionHandle(rawValue: 0)

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.handle("Connection_Handle", &handle)
        }
    }
}
