import BluetoothHCI
import NIOCore
import Testing

/// What is written is read back, for every type of the catalogues and values found by chance.
@Suite struct RoundTripTests {

    @Test("a command comes back as it went", arguments: CommandCatalog.entries.filter { $0.type != nil }.map(\.opcode))
    func command(opcode: Opcode) throws {
        let type = try #require(CommandCatalog.type(for: opcode))
        for seed in 0..<8 as Range<UInt64> { try checkCommand(type, seed: seed) }
    }

    private func checkCommand<Command: HCICommand>(_ type: Command.Type, seed: UInt64) throws {
        var chance = Chance(seed: seed)
        let found = try #require(ValidParameters.find(for: type, exactly: true, using: &chance), "\(type)")

        let packet = try CommandPacket(found.value)

        #expect(packet.opcode == type.opcode)
        #expect(try packet.decode(as: type) == found.value)
        #expect((try packet.decode() as? Command) == found.value)
        #expect(packet.parameters.readableBytes == found.octets.count)
        let framed = HCIPacket.command(packet).h4
        #expect(HCIPacket(h4: framed) == .command(packet))
    }

    @Test(
        "return parameters come back as they went, and a refusal is as long as success",
        arguments: CommandCatalog.entries.filter { $0.type != nil }.map(\.opcode))
    func returns(opcode: Opcode) throws {
        let type = try #require(CommandCatalog.type(for: opcode))
        for seed in 0..<8 as Range<UInt64> { try checkReturn(type, seed: seed) }
    }

    private func checkReturn<Command: HCICommand>(_ type: Command.Type, seed: UInt64) throws {
        var chance = Chance(seed: seed)
        let found = try #require(ValidParameters.find(for: Command.Return.self, exactly: true, using: &chance))
        var returned = found.value
        if seed % 2 == 0 { returned.status = .success }

        let parameters = try returned.parameters()

        #expect(try Command.Return(returned: parameters) == returned)
        #expect(parameters.readableBytes == Command.returnLength)
        guard Command.Return.answer == .complete else { return }
        let event = try #require(try Command.answer(returned, allowance: 3))
        let complete = try event.decode(as: Events.CommandComplete.self)
        #expect(complete.allowance == 3)
        #expect(complete.status == returned.status)
        #expect(try complete.result(of: type) == returned)
    }

    @Test("an event comes back as it went", arguments: EventCatalog.types.map { $0.kind })
    func event(kind: EventKind) throws {
        let type = try #require(EventCatalog.type(for: kind))
        for seed in 0..<8 as Range<UInt64> { try checkEvent(type, seed: seed) }
    }

    private func checkEvent<Event: HCIEvent>(_ type: Event.Type, seed: UInt64) throws {
        var chance = Chance(seed: seed)
        let found = try #require(ValidParameters.find(for: type, exactly: true, using: &chance), "\(type)")

        let packet = try EventPacket(found.value)

        #expect(packet.kind == type.kind)
        #expect(try packet.decode(as: type) == found.value)
        #expect((try packet.decode() as? Event) == found.value)
        #expect(HCIPacket(h4: HCIPacket.event(packet).h4) == .event(packet))
        var longer = packet.parameters
        longer.writeInteger(UInt8(0xaa))
        if kindIsClosed(type) {
            #expect(try EventPacket(code: packet.code, parameters: longer).decode(as: type) == found.value)
        }
    }

    /// Whether the event's parameters end somewhere: those of Command Complete take all that is there.
    private func kindIsClosed<Event: HCIEvent>(_ type: Event.Type) -> Bool {
        type.kind != Events.CommandComplete.kind
    }

    @Test("the ordinary value of each command and event is one that can be sent")
    func ordinary() throws {
        // These say by their parameters alone what they do, and have no ordinary value.
        let without: Set<Opcode> = [
            Commands.LESetExtendedScanParameters.opcode, Commands.LEExtendedCreateConnection.opcode,
        ]
        for type in CommandCatalog.types where !without.contains(type.opcode) { _ = try write(type.init()) }
        for type in EventCatalog.types { _ = try EventPacket(type.init()) }
    }

    private func write(_ command: some HCICommand) throws -> CommandPacket { try CommandPacket(command) }
}
