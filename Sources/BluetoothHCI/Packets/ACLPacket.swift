package import NIOCore

/// A piece of an L2CAP PDU on one connection (Vol 4, Part E, 5.4.2).
package struct ACLPacket: Hashable, Sendable {
    package let handle: ConnectionHandle
    package let boundary: Boundary
    package let broadcast: Broadcast
    package let payload: ByteBuffer

    /// The length of the header: handle with flags, and data length.
    package static let headerLength = 4
    /// The most octets of data that the header can count. What a controller takes is less (7.8.2).
    package static let maximumPayloadLength = 0xffff

    /// - Throws: `tooLong`.
    package init(
        handle: ConnectionHandle, boundary: Boundary, broadcast: Broadcast = .pointToPoint, payload: ByteBuffer
    ) throws(HCIError) {
        guard payload.readableBytes <= Self.maximumPayloadLength else {
            throw HCIError(.tooLong, "ACL data of \(payload.readableBytes) octets")
        }
        self.handle = handle
        self.boundary = boundary
        self.broadcast = broadcast
        self.payload = payload
    }

    /// Packet_Boundary_Flag: which piece of the PDU this is.
    package enum Boundary: UInt8, Hashable, Sendable {
        /// The first piece, from host to controller; on LE the only kind of first piece in that direction.
        case firstNonFlushable = 0b00
        /// A later piece.
        case continuing = 0b01
        /// The first piece; on LE the only kind of first piece from controller to host.
        case firstFlushable = 0b10
        /// A whole PDU; not used on LE.
        case complete = 0b11

        /// The flag of a first piece that travels in this direction (5.4.2, for LE-U logical links).
        package static func first(_ direction: HCIDirection) -> Boundary {
            direction == .towardsController ? .firstNonFlushable : .firstFlushable
        }
    }

    /// Broadcast_Flag. On LE there is only ``pointToPoint``.
    package enum Broadcast: UInt8, Hashable, Sendable {
        case pointToPoint = 0b00
        case brEDRBroadcast = 0b01
        case reserved2 = 0b10
        case reserved3 = 0b11
    }

    /// Header and data.
    package func write(to buffer: inout ByteBuffer) {
        buffer.writeInteger(
            handle.rawValue | UInt16(boundary.rawValue) << 12 | UInt16(broadcast.rawValue) << 14, endianness: .little)
        buffer.writeInteger(UInt16(truncatingIfNeeded: payload.readableBytes), endianness: .little)
        buffer.writeImmutableBuffer(payload)
    }

    /// For payloads that are known to fit.
    init(uncheckedHandle handle: ConnectionHandle, boundary: Boundary, broadcast: Broadcast, payload: ByteBuffer) {
        self.handle = handle
        self.boundary = boundary
        self.broadcast = broadcast
        self.payload = payload
    }

    /// Takes apart the first two octets of the header. Every value has a meaning, if only `reserved`.
    init(handleAndFlags: UInt16, payload: ByteBuffer) {
        handle = ConnectionHandle(rawValue: handleAndFlags)
        boundary = Boundary(rawValue: UInt8(handleAndFlags >> 12 & 0b11)) ?? .complete
        broadcast = Broadcast(rawValue: UInt8(handleAndFlags >> 14)) ?? .reserved3
        self.payload = payload
    }
}

extension ACLPacket: CustomStringConvertible {
    package var description: String { "ACL \(handle) \(boundary), \(payload.readableBytes) octets" }
}
