/// The opcodes of the Attribute Protocol (Vol 3, Part F, 3.4.8).
package enum ATTOpcode: UInt8, Hashable, Sendable, CaseIterable {
    case errorResponse = 0x01
    case exchangeMTURequest = 0x02
    case exchangeMTUResponse = 0x03
    case findInformationRequest = 0x04
    case findInformationResponse = 0x05
    case findByTypeValueRequest = 0x06
    case findByTypeValueResponse = 0x07
    case readByTypeRequest = 0x08
    case readByTypeResponse = 0x09
    case readRequest = 0x0a
    case readResponse = 0x0b
    case readBlobRequest = 0x0c
    case readBlobResponse = 0x0d
    case readMultipleRequest = 0x0e
    case readMultipleResponse = 0x0f
    case readByGroupTypeRequest = 0x10
    case readByGroupTypeResponse = 0x11
    case writeRequest = 0x12
    case writeResponse = 0x13
    case prepareWriteRequest = 0x16
    case prepareWriteResponse = 0x17
    case executeWriteRequest = 0x18
    case executeWriteResponse = 0x19
    case handleValueNotification = 0x1b
    case handleValueIndication = 0x1d
    case handleValueConfirmation = 0x1e
    case readMultipleVariableRequest = 0x20
    case readMultipleVariableResponse = 0x21
    case multipleHandleValueNotification = 0x23
    case writeCommand = 0x52
    case signedWriteCommand = 0xd2

    /// Whether the opcode belongs to a command, which is never answered: the Command Flag, bit 6 (3.3.1).
    package static func isCommand(_ opcode: UInt8) -> Bool { opcode & 0x40 != 0 }

    /// Whether a PDU with this opcode is for the client of a bearer: a response, a notification or an indication. Any
    /// other, an unknown one included, is for the server, which refuses what it does not know (3.3, 3.4.9).
    ///
    /// Requests, commands and the confirmation are even, the rest is odd.
    package static func isForClient(_ opcode: UInt8) -> Bool { opcode & 0x41 == 0x01 }

    /// For a request: the opcode of its response.
    package var response: ATTOpcode? {
        switch self {
        case .exchangeMTURequest, .findInformationRequest, .findByTypeValueRequest, .readByTypeRequest, .readRequest,
            .readBlobRequest, .readMultipleRequest, .readByGroupTypeRequest, .writeRequest, .prepareWriteRequest,
            .executeWriteRequest, .readMultipleVariableRequest:
            ATTOpcode(rawValue: rawValue + 1)
        default: nil
        }
    }
}
