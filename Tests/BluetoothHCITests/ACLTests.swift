import BluetoothHCI
import NIOCore
import Testing

/// L2CAP PDUs in pieces, and whole again (Vol 4, Part E, 5.4.2).
@Suite struct ACLTests {
    private static let handle = ConnectionHandle(rawValue: 0x0041)

    private func pdu(_ length: Int, using chance: inout Chance) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.writeInteger(UInt16(length), endianness: .little)
        buffer.writeInteger(UInt16(4), endianness: .little)
        buffer.writeBytes(chance.octets(length))
        return buffer
    }

    @Test("pieces are as long as the receiver takes, and one PDU again", arguments: 0..<40 as Range<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var chance = Chance(seed: seed)
        let direction = HCIDirection.allCases[chance.number(0...1)]
        let whole = pdu(chance.number(0...600), using: &chance)
        let maximum = chance.number(1...300)

        let fragments = ACLFragments(of: whole, handle: Self.handle, maximumLength: maximum, direction: direction)
        let packets = Array(fragments)

        #expect(packets.count == fragments.count)
        #expect(packets.allSatisfy { $0.payload.readableBytes <= maximum && $0.handle == Self.handle })
        #expect(packets.dropLast().allSatisfy { $0.payload.readableBytes == maximum })
        #expect(packets.first?.boundary == (direction == .towardsController ? .firstNonFlushable : .firstFlushable))
        #expect(packets.dropFirst().allSatisfy { $0.boundary == .continuing })
        var reassembler = ACLReassembler()
        let results = try packets.map { packet in
            // Over the wire, too.
            guard case .acl(let again) = HCIPacket(h4: HCIPacket.acl(packet).h4) else { return ByteBuffer?.none }
            return try reassembler.accept(again)
        }
        #expect(results.dropLast().allSatisfy { $0 == nil })
        #expect(results.last == whole)
        #expect(reassembler.abandoned == 0)
    }

    @Test("flags and handle share two octets")
    func header() throws {
        let packet = try ACLPacket(
            handle: ConnectionHandle(rawValue: 0xeff), boundary: .firstFlushable, payload: ByteBuffer(hex: "aa"))

        #expect(HCIPacket.acl(packet).h4.hex == "02ff2e0100aa")
        let others = try #require(HCIPacket(h4: ByteBuffer(hex: "02ff5e0000")))
        #expect(
            try others
                == .acl(
                    ACLPacket(
                        handle: packet.handle, boundary: .continuing, broadcast: .brEDRBroadcast, payload: ByteBuffer())
                ))
    }

    private func packet(_ boundary: ACLPacket.Boundary, _ hex: String) throws -> ACLPacket {
        try ACLPacket(handle: Self.handle, boundary: boundary, payload: ByteBuffer(hex: hex))
    }

    @Test("pieces that do not fit together are refused, and the next PDU is taken")
    func refusals() throws {
        var reassembler = ACLReassembler(maximumPayloadLength: 8)
        let first = try packet(.firstFlushable, "020004")
        let rest = try packet(.continuing, "00aabb")

        #expect(throws: HCIError.self) { try reassembler.accept(rest) }
        #expect(throws: HCIError.self) { try reassembler.accept(packet(.firstFlushable, "09000400")) }
        #expect(throws: HCIError.self) { try reassembler.accept(packet(.firstFlushable, "01000400aabb")) }
        #expect(try reassembler.accept(first) == nil)
        #expect(throws: HCIError.self) { try reassembler.accept(packet(.continuing, "00aabbcc")) }
        #expect(throws: HCIError.self) { try reassembler.accept(rest) }
        #expect(throws: HCIError.self) {
            try reassembler.accept(
                ACLPacket(
                    handle: Self.handle, boundary: .firstFlushable, broadcast: .brEDRBroadcast, payload: first.payload))
        }
        #expect(try reassembler.accept(first) == nil)
        #expect(try reassembler.accept(first) == nil)
        #expect(reassembler.abandoned == 1)
        #expect(try reassembler.accept(rest)?.hex == "02000400aabb")
    }

    @Test("the codes of refusals")
    func codes() throws {
        var reassembler = ACLReassembler(maximumPayloadLength: 8)
        let code = { (packet: ACLPacket) in
            do throws(HCIError) {
                _ = try reassembler.accept(packet)
                return nil as HCIError.Code?
            } catch {
                return error.code
            }
        }

        #expect(code(try packet(.continuing, "00")) == .unexpectedContinuation)
        #expect(code(try packet(.firstFlushable, "0900")) == .pduTooLong)
        #expect(code(try packet(.firstFlushable, "01000400aabb")) == .excessData)
        #expect(code(try packet(.firstFlushable, "09")) == nil)
        #expect(code(try packet(.continuing, "00")) == .pduTooLong)
    }

    @Test("a first piece may be shorter than the header")
    func shortStart() throws {
        var reassembler = ACLReassembler()

        for hex in ["", "01", "00", "04"] {
            let boundary: ACLPacket.Boundary = hex.isEmpty ? .firstNonFlushable : .continuing
            #expect(try reassembler.accept(packet(boundary, hex)) == nil)
        }

        #expect(try reassembler.accept(packet(.continuing, "00ff"))?.hex == "01000400ff")
    }

    @Test("whatever comes, no more than one PDU is held and nothing traps", arguments: 0..<8 as Range<UInt64>)
    func anything(seed: UInt64) throws {
        var chance = Chance(seed: seed)
        var reassembler = ACLReassembler(maximumPayloadLength: 64)
        for _ in 0..<2_000 {
            var octets = chance.octets(chance.number(0...20))
            if chance.number(0...1) == 0, octets.count > 1 { octets[1] = 0 }
            let boundary = ACLPacket.Boundary(rawValue: UInt8(chance.number(0...3))) ?? .complete
            let broadcast = ACLPacket.Broadcast(rawValue: UInt8(max(0, chance.number(-12...3)))) ?? .pointToPoint
            let packet = try ACLPacket(
                handle: Self.handle, boundary: boundary, broadcast: broadcast, payload: ByteBuffer(bytes: octets))
            if let whole = try? reassembler.accept(packet) {
                let length = whole.getInteger(at: whole.readerIndex, endianness: .little, as: UInt16.self)
                #expect(Int(length ?? 0) + 4 == whole.readableBytes)
            }
        }
    }
}
