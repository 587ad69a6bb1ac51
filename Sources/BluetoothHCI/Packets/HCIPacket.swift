package import NIOCore

/// Which way a packet goes.
package enum HCIDirection: Hashable, Sendable, CaseIterable {
    case towardsController
    case towardsHost
}

/// A packet between host and controller (Vol 4, Part E, 5.4).
package enum HCIPacket: Hashable, Sendable {
    case command(CommandPacket)
    case acl(ACLPacket)
    case synchronous(StreamPacket)
    case event(EventPacket)
    case isochronous(StreamPacket)

    package var type: HCIPacketType {
        switch self {
        case .command: .command
        case .acl: .acl
        case .synchronous: .synchronous
        case .event: .event
        case .isochronous: .isochronous
        }
    }

    /// The packet as it is, without the octet by which H4 tells packets apart.
    package func write(to buffer: inout ByteBuffer) {
        switch self {
        case .command(let packet): packet.write(to: &buffer)
        case .acl(let packet): packet.write(to: &buffer)
        case .event(let packet): packet.write(to: &buffer)
        case .synchronous(let packet):
            let payload = packet.payload(atMost: StreamPacket.maximumSynchronousLength)
            buffer.writeInteger(packet.handleAndFlags, endianness: .little)
            buffer.writeInteger(UInt8(truncatingIfNeeded: payload.readableBytes))
            buffer.writeImmutableBuffer(payload)
        case .isochronous(let packet):
            let payload = packet.payload(atMost: StreamPacket.maximumIsochronousLength)
            buffer.writeInteger(packet.handleAndFlags, endianness: .little)
            buffer.writeInteger(UInt16(truncatingIfNeeded: payload.readableBytes), endianness: .little)
            buffer.writeImmutableBuffer(payload)
        }
    }
}

/// The kinds of packets, with the indicators by which H4 tells them apart (Vol 4, Part A, 2).
package enum HCIPacketType: UInt8, Hashable, Sendable, CaseIterable {
    case command = 0x01
    case acl = 0x02
    case synchronous = 0x03
    case event = 0x04
    case isochronous = 0x05

    /// Whether such packets go this way: commands only to the controller, events only to the host.
    package func travels(_ direction: HCIDirection) -> Bool {
        switch self {
        case .command: direction == .towardsController
        case .event: direction == .towardsHost
        case .acl, .synchronous, .isochronous: true
        }
    }

    /// The octets of the packet's own header.
    var headerLength: Int {
        switch self {
        case .command: CommandPacket.headerLength
        case .event: EventPacket.headerLength
        case .synchronous: 3
        case .acl, .isochronous: 4
        }
    }
}
