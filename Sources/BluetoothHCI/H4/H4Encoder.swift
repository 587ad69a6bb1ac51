package import NIOCore

extension HCIPacket {
    /// Appends the packet as H4 frames it: its indicator, then the packet (Vol 4, Part A, 2).
    package func writeH4(to buffer: inout ByteBuffer) {
        buffer.reserveCapacity(minimumWritableBytes: 1 + length)
        buffer.writeInteger(type.rawValue)
        write(to: &buffer)
    }

    /// How many octets the packet has, without its indicator.
    private var length: Int {
        switch self {
        case .command(let packet): CommandPacket.headerLength + packet.parameters.readableBytes
        case .event(let packet): EventPacket.headerLength + packet.parameters.readableBytes
        case .acl(let packet): ACLPacket.headerLength + packet.payload.readableBytes
        case .synchronous(let packet), .isochronous(let packet): type.headerLength + packet.payload.readableBytes
        }
    }

    /// The packet as H4 frames it.
    package var h4: ByteBuffer {
        var buffer = ByteBuffer()
        writeH4(to: &buffer)
        return buffer
    }
}
