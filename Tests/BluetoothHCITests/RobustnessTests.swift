import BluetoothHCI
import NIOCore
import Testing

/// Whatever octets come from a peer, reading them ends with a value or a typed error.
@Suite struct RobustnessTests {
    @Test("random parameters never trap a command, its answer or an event", arguments: 0..<4 as Range<UInt64>)
    func parameters(seed: UInt64) {
        var chance = Chance(seed: seed)
        for _ in 0..<60 {
            for type in CommandCatalog.types { read(type, using: &chance) }
            for type in EventCatalog.types { read(event: type, using: &chance) }
        }
    }

    private func octets(using chance: inout Chance) -> ByteBuffer {
        var octets = chance.octets(chance.number(0...70))
        // Small values get further.
        if chance.number(0...2) > 0 { octets = octets.map { $0 & 0x0f } }
        return ByteBuffer(bytes: octets)
    }

    private func read<Command: HCICommand>(_ type: Command.Type, using chance: inout Chance) {
        let octets = octets(using: &chance)
        do throws(HCIError) {
            let value = try Command(parameters: octets, exactly: true)
            let again = try Command(parameters: try value.parameters(), exactly: true)
            #expect(again == value)
        } catch {
            #expect(error.status != .success)
        }
        if let value = try? Command.Return(returned: octets) {
            #expect((try? Command.Return(returned: try value.parameters())) == value)
        }
    }

    private func read<Event: HCIEvent>(event type: Event.Type, using chance: inout Chance) {
        guard let value = try? Event(parameters: octets(using: &chance), exactly: false) else { return }
        guard let written = try? value.parameters() else { return }
        #expect((try? Event(parameters: written, exactly: true)) == value)
    }

    @Test("a random stream never traps the framing, and nothing grows", arguments: 0..<8 as Range<UInt64>)
    func stream(seed: UInt64) {
        var chance = Chance(seed: seed)
        var decoder = H4Decoder(
            direction: HCIDirection.allCases[Int(seed % 2)], recovery: .awaitReset, types: [.command, .acl])
        var found = 0
        for _ in 0..<400 {
            var piece = chance.octets(chance.number(0...60))
            if chance.number(0...5) == 0 { piece += [0x01, 0x03, 0x0c, 0x00] }
            if chance.number(0...5) == 0 { piece += [0x04, 0x0e, 0x04, 0x01, 0x03, 0x0c, 0x00] }
            var input = ByteBuffer(bytes: piece)
            while let element = try? decoder.next(from: &input) {
                found += 1
                if case .packet(.command(let packet)) = element { _ = try? packet.decode() }
                if case .packet(.event(let packet)) = element { _ = try? packet.decode() }
            }
            #expect(input.readableBytes == 0)
        }
        #expect(found > 0)
    }

    @Test("events that mean nothing are carried raw")
    func rawEvents() throws {
        for (code, parameters) in [(0x3e, ""), (0x3e, "00"), (0x3e, "ff01"), (0xff, "01"), (0x00, "")]
            as [(UInt8, String)]
        {
            let packet = try EventPacket(code: code, parameters: ByteBuffer(hex: parameters))
            #expect(throws: HCIError.self) { try packet.decode() }
            #expect(HCIPacket(h4: HCIPacket.event(packet).h4) == .event(packet))
            #expect(!packet.description.isEmpty)
        }
    }

    @Test("an event that tells of a failure is read though the rest means nothing")
    func failures() throws {
        let parameters = ByteBuffer(hex: "013eff0f07aa000000000000000000000000ee")
        let complete = try EventPacket(code: 0x3e, parameters: parameters)
            .decode(as: Events.LEConnectionComplete.self)

        #expect(complete.status == .connectionFailedToBeEstablished)
    }
}
