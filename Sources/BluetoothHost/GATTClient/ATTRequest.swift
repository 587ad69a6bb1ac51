import NIOCore

/// Builds the requests and commands of a client (Vol 3, Part F, 3.4), each in one allocation.
enum ATTRequest {
    static func exchangeMTU(_ mtu: UInt16) -> ByteBuffer {
        var pdu = start(.exchangeMTURequest, length: 2)
        pdu.writeInteger(mtu, endianness: .little)
        return pdu
    }

    static func findInformation(_ handles: ClosedRange<AttributeHandle>) -> ByteBuffer {
        var pdu = start(.findInformationRequest, length: 4)
        pdu.writeHandles(handles)
        return pdu
    }

    static func findByTypeValue(
        _ handles: ClosedRange<AttributeHandle>, type: UInt16, value: BluetoothUUID
    ) -> ByteBuffer {
        var pdu = start(.findByTypeValueRequest, length: 22)
        pdu.writeHandles(handles)
        pdu.writeInteger(type, endianness: .little)
        pdu.writeBluetoothUUID(value)
        return pdu
    }

    static func readByType(_ handles: ClosedRange<AttributeHandle>, type: BluetoothUUID) -> ByteBuffer {
        var pdu = start(.readByTypeRequest, length: 20)
        pdu.writeHandles(handles)
        pdu.writeBluetoothUUID(type)
        return pdu
    }

    static func readByGroupType(_ handles: ClosedRange<AttributeHandle>, type: BluetoothUUID) -> ByteBuffer {
        var pdu = start(.readByGroupTypeRequest, length: 20)
        pdu.writeHandles(handles)
        pdu.writeBluetoothUUID(type)
        return pdu
    }

    static func read(_ handle: AttributeHandle) -> ByteBuffer {
        var pdu = start(.readRequest, length: 2)
        pdu.writeAttributeHandle(handle)
        return pdu
    }

    static func readBlob(_ handle: AttributeHandle, offset: UInt16) -> ByteBuffer {
        var pdu = start(.readBlobRequest, length: 4)
        pdu.writeAttributeHandle(handle)
        pdu.writeInteger(offset, endianness: .little)
        return pdu
    }

    /// ATT_READ_MULTIPLE_REQ or ATT_READ_MULTIPLE_VARIABLE_REQ.
    static func readMultiple(_ handles: [AttributeHandle], opcode: ATTOpcode) -> ByteBuffer {
        var pdu = start(opcode, length: handles.count &* 2)
        for handle in handles { pdu.writeAttributeHandle(handle) }
        return pdu
    }

    /// ATT_WRITE_REQ or ATT_WRITE_CMD.
    static func write(_ handle: AttributeHandle, _ value: ByteBuffer, opcode: ATTOpcode) -> ByteBuffer {
        var pdu = start(opcode, length: value.readableBytes &+ 2)
        pdu.writeAttributeHandle(handle)
        pdu.writeImmutableBuffer(value)
        return pdu
    }

    /// ATT_WRITE_REQ of a value of two octets.
    static func write(_ handle: AttributeHandle, _ value: UInt16) -> ByteBuffer {
        var pdu = start(.writeRequest, length: 4)
        pdu.writeAttributeHandle(handle)
        pdu.writeInteger(value, endianness: .little)
        return pdu
    }

    static func prepareWrite(_ handle: AttributeHandle, offset: UInt16, part: ByteBuffer) -> ByteBuffer {
        var pdu = start(.prepareWriteRequest, length: part.readableBytes &+ 4)
        pdu.writeAttributeHandle(handle)
        pdu.writeInteger(offset, endianness: .little)
        pdu.writeImmutableBuffer(part)
        return pdu
    }

    /// ATT_EXECUTE_WRITE_REQ: writes what was prepared, or cancels it.
    static func executeWrite(_ execute: Bool) -> ByteBuffer {
        var pdu = start(.executeWriteRequest, length: 1)
        pdu.writeInteger(execute ? 1 as UInt8 : 0)
        return pdu
    }

    /// ATT_HANDLE_VALUE_CFM.
    static func confirmation() -> ByteBuffer { start(.handleValueConfirmation, length: 0) }

    private static func start(_ opcode: ATTOpcode, length: Int) -> ByteBuffer {
        ByteBuffer.attributePDU(opcode, capacity: length &+ 1)
    }
}

extension ByteBuffer {
    /// Writes the first and the last handle of a range.
    fileprivate mutating func writeHandles(_ handles: ClosedRange<AttributeHandle>) {
        writeMultipleIntegers(handles.lowerBound.rawValue, handles.upperBound.rawValue, endianness: .little)
    }
}
