import BluetoothHost
import NIOCore
import Testing

@Suite struct ATTValueTests {
    @Test func `every opcode is for the client or the server as the specification says`() {
        let forClient: [ATTOpcode] = [
            .errorResponse, .exchangeMTUResponse, .findInformationResponse, .findByTypeValueResponse,
            .readByTypeResponse, .readResponse, .readBlobResponse, .readMultipleResponse, .readByGroupTypeResponse,
            .writeResponse, .prepareWriteResponse, .executeWriteResponse, .handleValueNotification,
            .handleValueIndication, .readMultipleVariableResponse, .multipleHandleValueNotification,
        ]
        #expect(ATTOpcode.allCases.filter { ATTOpcode.isForClient($0.rawValue) } == forClient)
    }

    @Test func `a request's response is the next opcode`() {
        let requests = ATTOpcode.allCases.filter { $0.response != nil }
        #expect(requests.count == 12)
        #expect(requests.allSatisfy { $0.response?.rawValue == $0.rawValue + 1 })
    }

    @Test func `bit 6 makes a command`() {
        #expect(ATTOpcode.allCases.filter { ATTOpcode.isCommand($0.rawValue) } == [.writeCommand, .signedWriteCommand])
        #expect(!ATTOpcode.isForClient(0x41))
    }

    @Test func `an error names itself`() {
        #expect(ATTError.databaseOutOfSync.description == "database out of sync (0x12)")
        #expect(ATTError(0x80).description == "application error (0x80)")
        #expect(ATTError(0x00).description == "reserved (0x00)")
        #expect(ATTError(0x9f).isApplicationError && !ATTError(0xa0).isApplicationError)
        #expect(ATTError.outOfRange.isCommonProfileError)
    }

    @Test func `handles know the ends of their range`() {
        #expect(AttributeHandle.last.next == nil)
        #expect(AttributeHandle.first.next == 0x0002)
        #expect(!AttributeHandle(0).isValid)
        #expect(AttributeHandle(0x0a1b).description == "0x0A1B")
    }

    @Test func `an error response is five octets with room for a header before them`() {
        let pdu = ByteBuffer.attributeError(request: 0x0a, handle: 0x1234, .invalidHandle)
        #expect(Array(pdu.readableBytesView) == hexOctets("01 0a 34 12 01"))
        #expect(pdu.readerIndex == ATTLimits.headroom)
    }
}
