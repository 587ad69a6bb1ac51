import BluetoothHCI
import NIOCore
import Testing

/// Packets in a byte stream (Vol 4, Part A).
@Suite struct H4Tests {
    private func packets(_ direction: HCIDirection, _ count: Int, using chance: inout Chance) throws -> [HCIPacket] {
        try (0..<count).map { _ in
            let opcode = Opcode(rawValue: UInt16(chance.number(0...0xffff)))
            switch (chance.number(0...2), direction) {
            case (0, _):
                let boundary = ACLPacket.Boundary(rawValue: UInt8(chance.number(0...3))) ?? .complete
                let handle = ConnectionHandle(rawValue: opcode.rawValue)
                return .acl(
                    try ACLPacket(handle: handle, boundary: boundary, payload: chance.buffer(chance.number(0...300))))
            case (_, .towardsController):
                let length = chance.number(0...255)
                return .command(try CommandPacket(opcode: opcode, parameters: chance.buffer(length)))
            case (_, .towardsHost):
                return .event(try EventPacket(code: chance.octet(), parameters: chance.buffer(chance.number(0...255))))
            }
        }
    }

    /// Everything that a decoder finds in the pieces; how long a piece is, is for `length` to say.
    private func decode(
        _ stream: [UInt8], with decoder: inout H4Decoder, length: () -> Int
    ) throws -> [H4Decoder.Element] {
        var found: [H4Decoder.Element] = []
        var rest = stream[...]
        while !rest.isEmpty {
            let piece = rest.prefix(max(1, length()))
            rest = rest.dropFirst(piece.count)
            var input = ByteBuffer(bytes: piece)
            while let element = try decoder.next(from: &input) { found.append(element) }
            #expect(input.readableBytes == 0)
        }
        return found
    }

    @Test("packets are found whatever pieces they come in", arguments: 0..<12 as Range<UInt64>)
    func splits(seed: UInt64) throws {
        var chance = Chance(seed: seed)
        let direction = HCIDirection.allCases[Int(seed % 2)]
        let sent = try packets(direction, 30, using: &chance)
        var stream = ByteBuffer()
        for packet in sent { packet.writeH4(to: &stream) }

        for limit in [1, 3, 50, .max] {
            for recovery in [H4Decoder.Recovery.fail, .awaitReset] {
                var decoder = H4Decoder(direction: direction, recovery: recovery)
                let found = try decode(stream.octets, with: &decoder) {
                    limit == .max ? stream.readableBytes : chance.number(1...limit)
                }
                #expect(found == sent.map(H4Decoder.Element.packet))
                #expect(decoder.isAtBoundary)
            }
        }
    }

    @Test("a packet that is not whole is waited for")
    func truncated() throws {
        var decoder = H4Decoder(direction: .towardsController)
        var input = ByteBuffer(hex: "01030c")

        #expect(try decoder.next(from: &input) == nil)

        #expect(!decoder.isAtBoundary)
        input = ByteBuffer(hex: "00")
        #expect(try decoder.next(from: &input) == .packet(.command(CommandPacket(Commands.Reset()))))
        #expect(decoder.isAtBoundary)
    }

    @Test(
        "garbage ends a stream for good, with a reason",
        arguments: [
            ("00", HCIDirection.towardsController, HCIError.Code.notAPacket), ("06", .towardsHost, .notAPacket),
            ("04", .towardsController, .notAPacket), ("01", .towardsHost, .notAPacket),
            ("0241000108", .towardsController, .packetTooLong), ("054100ffff", .towardsHost, .packetTooLong),
        ])
    func garbage(hex: String, direction: HCIDirection, code: HCIError.Code) throws {
        var decoder = H4Decoder(direction: direction)
        var input = ByteBuffer(hex: hex + "01030c00")

        for _ in 0..<3 {
            do throws(HCIError) {
                _ = try decoder.next(from: &input)
                Issue.record("taken")
            } catch {
                #expect(error.code == code)
                #expect(!error.message.isEmpty)
            }
        }
    }

    @Test("a controller that lost the framing finds it again by HCI_Reset", arguments: 0..<20 as Range<UInt64>)
    func recovery(seed: UInt64) throws {
        var chance = Chance(seed: seed)
        let reset = HCIPacket.command(try CommandPacket(Commands.Reset()))
        // Beginnings of a reset, too, but no whole one.
        let noise: [UInt8] =
            [0x77]
            + (0..<chance.number(0...40)).flatMap { _ in
                [[0x01, 0x03, 0x0c], [0x01, 0x03], [0x01], [chance.octet() | 0x80]][chance.number(0...3)]
            }
        let after = HCIPacket.command(try CommandPacket(Commands.ReadBDADDR()))
        let stream = reset.h4.octets + noise + reset.h4.octets + after.h4.octets
        var decoder = H4Decoder(direction: .towardsController, recovery: .awaitReset)

        let found = try decode(stream, with: &decoder) { chance.number(1...9) }

        #expect(found.count == 5)
        #expect(found.first == .packet(reset))
        guard case .lost(let error) = found[1] else { throw error(found) }
        #expect(error.code == .notAPacket)
        #expect(Array(found[2...]) == [.recovered(skipped: noise.count), .packet(reset), .packet(after)])
    }

    @Test("a host finds the framing again by the answer to its reset, whatever the allowance")
    func hostRecovery() throws {
        var decoder = H4Decoder(direction: .towardsHost, recovery: .awaitReset)
        var input = ByteBuffer(hex: "09040e040e04" + "05030c00" + "041300")

        guard case .lost = try decoder.next(from: &input) else { return try #require(Bool(false)) }

        #expect(try decoder.next(from: &input) == .recovered(skipped: 3))
        guard case .packet(.event(let event)) = try decoder.next(from: &input) else { return try #require(Bool(false)) }
        #expect(try event.decode(as: Events.CommandComplete.self).opcode == Commands.Reset.opcode)
        #expect(try decoder.next(from: &input) == .packet(.event(EventPacket(code: 0x13))))
    }

    @Test("SCO and ISO data are refused one by one, and taken where asked for")
    func streams() throws {
        let octets = ByteBuffer(hex: "03410002aabb" + "0541400100cc" + "01030c00")
        let sco = HCIPacket.synchronous(StreamPacket(handleAndFlags: 0x0041, payload: ByteBuffer(hex: "aabb")))
        let iso = HCIPacket.isochronous(StreamPacket(handleAndFlags: 0x4041, payload: ByteBuffer(hex: "cc")))
        var strict = H4Decoder(direction: .towardsController)
        var lenient = H4Decoder(direction: .towardsController, types: Set(HCIPacketType.allCases))

        let refused = try decode(octets.octets, with: &strict) { 4 }
        let taken = try decode(octets.octets, with: &lenient) { 4 }

        #expect(refused.count == 3)
        guard case .refused(sco, let first) = refused[0], case .refused(iso, _) = refused[1] else {
            throw error(refused)
        }
        #expect(first.code == .typeNotTaken)
        #expect(taken.prefix(2) == [.packet(sco), .packet(iso)])
        #expect(taken.last == refused.last)
        #expect(sco.h4.hex + iso.h4.hex == "03410002aabb0541400100cc")
    }

    private func error(_ found: [H4Decoder.Element]) -> HCIError { HCIError(.wrongKind, "\(found)") }
}
