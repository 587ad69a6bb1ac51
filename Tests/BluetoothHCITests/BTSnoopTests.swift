import BluetoothHCI
import Foundation
import NIOCore
import Testing

/// The bytes of captures. The instant throughout is 2026-11-19T10:00:00.000001Z.
@Suite struct BTSnoopTests {
    private static let instant: Int64 = 1_795_082_400_000_001

    @Test("a file begins with a magic word, a version and its datalink, big-endian")
    func header() {
        #expect(BTSnoop.header(.h4).hex == "6274736e6f6f7000" + "00000001" + "000003ea")
        #expect(BTSnoop.header(.monitor).hex == "6274736e6f6f7000" + "00000001" + "000007d1")
    }

    @Test("a record tells lengths, flags, drops and the instant, then the packet")
    func record() throws {
        let reset = HCIPacket.command(try CommandPacket(Commands.Reset()))
        let complete = HCIPacket.event(try #require(try Commands.Reset.answer(StatusReturn())))
        let data = HCIPacket.acl(
            try ACLPacket(
                handle: ConnectionHandle(rawValue: 1), boundary: .firstFlushable,
                payload: ByteBuffer(hex: "03000400" + "0a0300")))

        let sent = BTSnoop.h4Record(reset, .towardsController, microseconds: Self.instant)
        let received = BTSnoop.h4Record(complete, .towardsHost, microseconds: Self.instant, drops: 7)
        let cut = BTSnoop.h4Record(data, .towardsHost, microseconds: 0, limit: 5)

        // 1,795,082,400,000,001 + 0x00dcddb30f2f8000 = 0x00e33e513ffae801.
        #expect(sent.hex == "00000004" + "00000004" + "00000002" + "00000000" + "00e33e513ffae801" + "01030c00")
        #expect(
            received.hex == "00000007" + "00000007" + "00000003" + "00000007" + "00e33e513ffae801" + "040e0401030c00")
        #expect(cut.hex == "0000000c" + "00000005" + "00000001" + "00000000" + "00dcddb30f2f8000" + "0201200700")
        #expect(sent.readableBytes == BTSnoop.recordHeaderLength + 4)
    }

    @Test("instants saturate")
    func extremes() throws {
        let reset = HCIPacket.command(try CommandPacket(Commands.Reset()))

        let late = BTSnoop.h4Record(reset, .towardsController, microseconds: .max, limit: -1)
        let early = BTSnoop.h4Record(reset, .towardsController, microseconds: .min)

        #expect(late.getInteger(at: 16, as: Int64.self) == .max)
        #expect(late.readableBytes == BTSnoop.recordHeaderLength)
        #expect(early.getInteger(at: 16, as: Int64.self) == .min + BTSnoop.unixEpoch)
    }

    @Test("the monitor format tells of controllers, and has no indicators")
    func monitor() throws {
        let address = try #require(Address("C4:F2:11:0A:9B:01"))
        let record = { (content: BTSnoop.MonitorRecord) in
            BTSnoop.monitorRecord(content, index: 2, microseconds: 0).hex.dropFirst(16)
        }
        let tail = "00000000" + "00dcddb30f2f8000"

        #expect(
            record(.newIndex(address: address, name: "lock-front"))
                == "00020000" + tail + "0000" + "019b0a11f2c4" + "6c6f636b2d66726f")
        #expect(record(.newIndex(address: address, name: "a")).hasSuffix("6100000000000000"))
        #expect(record(.deleteIndex) == "00020001" + tail)
        #expect(record(.open) == "00020008" + tail)
        #expect(record(.close) == "00020009" + tail)
        #expect(record(.indexInformation(address: address, company: 0x05f1)) == "0002000a" + tail + "019b0a11f2c4f105")
        #expect(record(.note("hi")) == "0002000c" + tail + "686900")
        let reset = HCIPacket.command(try CommandPacket(Commands.Reset()))
        #expect(record(.packet(reset, .towardsController)) == "00020002" + tail + "030c00")
        let data = HCIPacket.acl(
            try ACLPacket(handle: ConnectionHandle(rawValue: 1), boundary: .continuing, payload: ByteBuffer(hex: "aa")))
        #expect(record(.packet(data, .towardsController)) == "00020004" + tail + "01100100aa")
        #expect(record(.packet(data, .towardsHost)) == "00020005" + tail + "01100100aa")
    }

    private static let tshark = ["/usr/bin/tshark", "/usr/local/bin/tshark"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    @Test(
        "tshark reads each ordinary command, answer and event without finding it malformed",
        .enabled(if: tshark != nil, "tshark is not installed"), arguments: BTSnoop.Datalink.allCases)
    func tsharkReads(datalink: BTSnoop.Datalink) throws {
        var file = BTSnoop.header(datalink)
        var count = 0
        for packet in try Self.samples() {
            let direction: HCIDirection = packet.type == .command ? .towardsController : .towardsHost
            let instant = Self.instant + Int64(count)
            var record =
                datalink == .h4
                ? BTSnoop.h4Record(packet, direction, microseconds: instant)
                : BTSnoop.monitorRecord(.packet(packet, direction), index: 0, microseconds: instant)
            file.writeBuffer(&record)
            count += 1
        }
        let path = FileManager.default.temporaryDirectory.appending(path: "latch-\(UUID().uuidString).btsnoop")
        try Data(file.octets).write(to: path)
        defer { try? FileManager.default.removeItem(at: path) }

        let frames = try Self.run(["-r", path.path(), "-T", "fields", "-e", "frame.number"])
        let malformed = try Self.run(["-r", path.path(), "-Y", "_ws.malformed"])

        #expect(frames.split(separator: "\n").count == count)
        #expect(malformed == "")
    }

    private static func samples() throws -> [HCIPacket] {
        var packets: [HCIPacket] = []
        var chance = Chance(seed: 1)
        // tshark reads advertising data too, and random octets are no AD structures (Vol 3, Part C, 11).
        let name: [UInt8] = [0x03, 0x09, 0x41, 0x42]
        let wellFormed: [Opcode: CommandPacket] = [
            Commands.LESetAdvertisingData.opcode: try CommandPacket(Commands.LESetAdvertisingData { $0.data = name }),
            Commands.LESetScanResponseData.opcode: try CommandPacket(Commands.LESetScanResponseData { $0.data = name }),
            Commands.LESetExtendedAdvertisingData.opcode: try CommandPacket(
                Commands.LESetExtendedAdvertisingData { $0.data = name }),
            Commands.LESetExtendedScanResponseData.opcode: try CommandPacket(
                Commands.LESetExtendedScanResponseData { $0.data = name }),
        ]
        for type in CommandCatalog.types {
            packets.append(.command(try wellFormed[type.opcode] ?? command(type, using: &chance)))
            packets.append(.event(try CommandPacket(opcode: type.opcode).refusal(.unknownHCICommand)))
        }
        for type in EventCatalog.types {
            // Advertising reports (subevents 02 and 0D) carry such data as well; here it would be random.
            guard let subevent = type.kind.subevent, ![0x02, 0x0d].contains(subevent) else { continue }
            packets.append(.event(try event(type, using: &chance)))
        }
        return packets
    }

    private static func command<Command: HCICommand>(
        _ type: Command.Type, using chance: inout Chance
    ) throws -> CommandPacket {
        try CommandPacket(try #require(ValidParameters.find(for: type, exactly: true, using: &chance)).value)
    }

    private static func event<Event: HCIEvent>(_ type: Event.Type, using chance: inout Chance) throws -> EventPacket {
        try EventPacket(try #require(ValidParameters.find(for: type, exactly: true, using: &chance)).value)
    }

    private static func run(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: try #require(tshark))
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }
}
