package import NIOCore

extension ByteBuffer {
    /// An empty PDU with room for `capacity` octets, and ``ATTLimits/headroom`` octets before the first.
    package static func attributePDU(capacity: Int) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: capacity + ATTLimits.headroom)
        buffer.writeInteger(UInt32(0))
        buffer.moveReaderIndex(forwardBy: ATTLimits.headroom)
        return buffer
    }

    /// A PDU that begins with `opcode`, with room for `capacity` octets in all.
    package static func attributePDU(_ opcode: ATTOpcode, capacity: Int) -> ByteBuffer {
        var buffer = attributePDU(capacity: capacity)
        buffer.writeInteger(opcode.rawValue)
        return buffer
    }

    /// ATT_ERROR_RSP (Vol 3, Part F, 3.4.1.1).
    package static func attributeError(
        request opcode: UInt8, handle: AttributeHandle, _ error: ATTError
    ) -> ByteBuffer {
        var buffer = attributePDU(.errorResponse, capacity: 5)
        buffer.writeInteger(opcode)
        buffer.writeAttributeHandle(handle)
        buffer.writeInteger(error.rawValue)
        return buffer
    }
}
