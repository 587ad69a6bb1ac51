package import NIOCore

extension HCIPacket {
    /// Takes apart one packet framed by H4 (Vol 4, Part A, 2).
    /// - Returns: nil unless the octets are exactly one packet.
    package init?(h4 octets: ByteBuffer) {
        var octets = octets
        guard let indicator = octets.readInteger(as: UInt8.self), let type = HCIPacketType(rawValue: indicator)
        else { return nil }
        self.init(type, octets)
    }

    /// Takes apart one packet of a known type.
    /// - Returns: nil unless the octets are exactly one packet.
    package init?(_ type: HCIPacketType, _ octets: ByteBuffer) {
        var octets = octets
        let first: UInt16?
        switch type {
        case .event: first = octets.readInteger(as: UInt8.self).map(UInt16.init)
        case .command, .acl, .synchronous, .isochronous: first = octets.readInteger(endianness: .little)
        }
        let length: Int?
        switch type {
        case .command, .event, .synchronous: length = octets.readInteger(as: UInt8.self).map(Int.init)
        case .acl: length = octets.readInteger(endianness: .little, as: UInt16.self).map(Int.init)
        case .isochronous: length = octets.readInteger(endianness: .little, as: UInt16.self).map { Int($0 & 0x3fff) }
        }
        guard let first, octets.readableBytes == length else { return nil }
        switch type {
        case .command:
            guard let packet = try? CommandPacket(opcode: Opcode(rawValue: first), parameters: octets)
            else { return nil }
            self = .command(packet)
        case .event:
            guard let packet = try? EventPacket(code: UInt8(truncatingIfNeeded: first), parameters: octets)
            else { return nil }
            self = .event(packet)
        case .acl: self = .acl(ACLPacket(handleAndFlags: first, payload: octets))
        case .synchronous: self = .synchronous(StreamPacket(handleAndFlags: first, payload: octets))
        case .isochronous: self = .isochronous(StreamPacket(handleAndFlags: first, payload: octets))
        }
    }
}
