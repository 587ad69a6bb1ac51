import BluetoothHCI
import NIOCore
import Testing

/// What a controller answers to a command that it cannot take.
@Suite struct RefusalTests {
    private func error(_ opcode: Opcode, _ hex: String) throws -> HCIError? {
        let packet = try CommandPacket(opcode: opcode, parameters: ByteBuffer(hex: hex))
        do throws(HCIError) {
            _ = try packet.decode()
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "a parameter out of range is refused by the code that its clause names",
        arguments: [
            // Set PHY with a reserved layer (7.8.49), and with none.
            (0x2032, "01000008010000", 0x11, "TX_PHYs"), (0x2032, "01000000010000", 0x12, "TX_PHYs"),
            (0x2031, "000140", 0x11, "RX_PHYs"),
            // Extended advertising on a reserved layer (7.8.53), or connectable and scannable.
            (0x2036, "000000a00000a000000700000000000000000" + "07f0200010000", 0x11, "Primary_Advertising_PHY"),
            (0x2036, "000000a00000a000000700000000000000000" + "07f0100070000", 0x11, "Secondary_Advertising_PHY"),
            (0x2036, "000300a00000a000000700000000000000000" + "07f0100010000", 0x12, "Advertising_Event_Properties"),
            (
                0x2036, "001200a10000a000000700000000000000000" + "07f0100010000", 0x12,
                "Primary_Advertising_Interval_Min"
            ),
            // Scanning on LE 2M (7.8.64), and on nothing.
            (0x2041, "0000020010001000", 0x11, "Scanning_PHYs"), (0x2041, "000000", 0x12, "Scanning_PHYs"),
            // A window longer than its interval (7.8.10), and an interval too short.
            (0x200B, "00100011000000", 0x12, "LE_Scan_Window"), (0x200B, "00030003000000", 0x12, "LE_Scan_Interval"),
            // A supervision timeout that does not outlast the interval (7.8.18).
            (0x2013, "010000020002" + "00000a0000000000", 0x12, "Supervision_Timeout"),
            // No reason to disconnect (7.1.6), and a handle out of range.
            (0x0406, "010016", 0x12, "Reason"), (0x0406, "000f13", 0x12, "Connection_Handle"),
            // No channel (7.8.5, 7.8.19).
            (0x2006, "a000a0000000000000000000000000", 0x12, "Advertising_Channel_Map"),
            (0x2014, "0000000000", 0x12, "Channel_Map"),
            // Advertising data of 32 octets (7.8.7).
            (0x2008, "20" + String(repeating: "00", count: 31), 0x12, "Advertising_Data_Length"),
            // No set to enable, and one twice (7.8.56).
            (0x2039, "0100", 0x12, "Num_Sets"), (0x2039, "01020000000000000000", 0x12, "Advertising_Handle"),
            // Data length below the minimum (7.8.33).
            (0x2022, "01001a004801", 0x12, "TX_Octets"),
        ] as [(UInt16, String, UInt8, String)])
    func outOfRange(opcode: UInt16, hex: String, status: UInt8, parameter: String) throws {
        let error = try #require(try error(Opcode(rawValue: opcode), hex))

        #expect(error.status.rawValue == status)
        #expect(error.parameter == parameter)
    }

    @Test("parameters that are too short or too long are invalid, for every command")
    func lengths() throws {
        for type in CommandCatalog.types {
            let ordinary = (try? write(type.init())) ?? ByteBuffer(hex: "00000001010060006000")
            var longer = ordinary
            longer.writeInteger(UInt8(0))
            for length in 0..<ordinary.readableBytes {
                let error = try #require(try error(type.opcode, ByteBuffer(bytes: ordinary.octets.prefix(length)).hex))
                #expect(error.status == .invalidHCICommandParameters || error.status.rawValue == 0x11)
            }
            #expect(try error(type.opcode, longer.hex)?.status == .invalidHCICommandParameters, "\(type)")
        }
    }

    private func write(_ command: some HCICommand) throws -> ByteBuffer { try command.parameters() }

    @Test("what does not apply is not judged")
    func notApplying() throws {
        // The peer's type with the accept list (7.8.12), intervals with high duty cycle (7.8.5), the duplicate filter
        // of a disabled scan (7.8.11), the secondary layer of legacy PDUs (7.8.53), layers without preference (7.8.48).
        #expect(try error(0x200D, "6000600001ff000000000000000c0018000000480000000000") == nil)
        #expect(try error(0x2006, "00000000010000000000000000" + "0700") == nil)
        #expect(try error(0x200C, "0007") == nil)
        #expect(try error(0x2036, "001300a00000a00000070100000000000000007f0100000000") == nil)
        #expect(try error(0x2031, "03ff00") == nil)
    }

    @Test("a refusal has the length of success and names the connection")
    func fullLength() throws {
        for entry in CommandCatalog.entries {
            let packet = try CommandPacket(opcode: entry.opcode, parameters: ByteBuffer(hex: "4100"))

            let event = try packet.refusal(.invalidHCICommandParameters)

            if let length = CommandCatalog.returnLength(of: entry.opcode) {
                let complete = try event.decode(as: Events.CommandComplete.self)
                #expect(complete.opcode == entry.opcode)
                #expect(complete.status == .invalidHCICommandParameters)
                #expect(complete.returned.readableBytes == length)
            } else if entry.opcode == Commands.HostNumberOfCompletedPackets.opcode {
                #expect(try event.decode(as: Events.CommandComplete.self).status == .invalidHCICommandParameters)
            } else {
                let status = try event.decode(as: Events.CommandStatus.self)
                #expect(status == Events.CommandStatus(.invalidHCICommandParameters, opcode: entry.opcode))
            }
        }
        let rssi = try CommandPacket(opcode: 0x1405, parameters: ByteBuffer(hex: "4100"))
        let refusal = try rssi.refusal(.unknownConnectionIdentifier)
        #expect(refusal.parameters.hex == "0105140241007f")
    }

    @Test("a command that nobody knows is refused by Command Status")
    func unknown() throws {
        let packet = try CommandPacket(opcode: 0xfc01, parameters: ByteBuffer(hex: "0102"))

        #expect(try error(0xfc01, "0102")?.code == .unknownCommand)
        #expect(try error(0x2044, "")?.status == .unknownHCICommand)
        #expect(try packet.refusal(.unknownHCICommand).parameters.hex == "010101fc")
        #expect(packet.description == "Vendor-specific command 0xFC01, 2 octets")
    }

    @Test("a command without answer is answered by silence")
    func silence() throws {
        #expect(try Commands.HostNumberOfCompletedPackets.answer(NoAnswer()) == nil)
        #expect(try Commands.LECreateConnection.answer(CommandStatusOnly())?.kind == Events.CommandStatus.kind)
    }

    @Test("what a controller would refuse is not encoded")
    func encoding() throws {
        #expect(throws: HCIError.self) {
            try CommandPacket(Commands.LESetScanParameters { $0.window = 0x20 })
        }
        #expect(throws: HCIError.self) {
            try CommandPacket(Commands.LESetAdvertisingData { $0.data = [UInt8](repeating: 1, count: 32) })
        }
        #expect(throws: HCIError.self) {
            try CommandPacket(Commands.WriteLocalName { $0.name = [0x41] })
        }
        let many = (0..<300 as Range<UInt16>).map { number in
            CompletedPackets { $0.handle = ConnectionHandle(rawValue: number) }
        }
        #expect(throws: HCIError.self) { try EventPacket(Events.NumberOfCompletedPackets { $0.completed = many }) }
        #expect(throws: HCIError.self) {
            try EventPacket(Events.NumberOfCompletedPackets { $0.completed = Array(many.prefix(64)) })
        }
    }

    @Test("a value that cannot be written leaves the buffer as it was")
    func untouched() throws {
        var buffer = ByteBuffer(hex: "aabb")

        #expect(throws: HCIError.self) {
            try Commands.LESetScanParameters { $0.window = 0x20 }.write(to: &buffer)
        }

        #expect(buffer.hex == "aabb")
    }
}
