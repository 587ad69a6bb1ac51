import BluetoothHCI
import BluetoothHost
import NIOCore
import SimulationKernel
import Testing

@Suite struct ServerRequestTests {
    @Test(
        arguments: [
            ("00 00", 23), ("16 00", 23), ("17 00", 23), ("b9 00", 185), ("05 02", 517), ("ff ff", 517),
        ] as [(String, UInt16)])
    func `the ATT_MTU is the smaller of both, and never below the default`(_ offer: String, _ mtu: UInt16) throws {
        var peer = try TestPeer(database: TestDatabase.small.make())
        #expect(peer.ask("02 \(offer)") == hexOctets("03 05 02"))
        #expect(peer.server.mtu(of: peer.connection) == mtu)
        #expect(peer.takeEffects() == [.mtuChanged(peer.connection, mtu: mtu)])
    }

    @Test func `the ATT_MTU that the other role agreed holds for the server as well`() throws {
        var peer = try TestPeer(database: TestDatabase.large1.make())
        peer.server.setMTU(104, of: peer.connection)
        #expect(peer.ask("0a 25 00")?.count == 104)
    }

    @Test(arguments: [
        // too short and too long
        ("02 00", "01 02 00 00 04"), ("02 17 00 00", "01 02 00 00 04"), ("04 01 00 ff", "01 04 00 00 04"),
        ("04 01 00 ff ff 00", "01 04 00 00 04"), ("06 01 00 ff ff 00", "01 06 00 00 04"),
        ("08 01 00 ff ff 03", "01 08 00 00 04"), ("08 01 00 ff ff 03 28 00", "01 08 00 00 04"),
        ("08 01 00 ff ff", "01 08 00 00 04"), ("10 01 00 ff ff 00 28 00 00", "01 10 00 00 04"),
        ("0a", "01 0a 00 00 04"), ("0a 03", "01 0a 00 00 04"), ("0a 03 00 00", "01 0a 03 00 04"),
        ("0c 03 00", "01 0c 03 00 04"), ("0c 03 00 00", "01 0c 03 00 04"), ("0c 03 00 00 00 00", "01 0c 03 00 04"),
        ("0e 03 00", "01 0e 00 00 04"), ("0e 03 00 05", "01 0e 00 00 04"), ("20 03 00", "01 20 00 00 04"),
        ("12 03", "01 12 00 00 04"), ("16 03", "01 16 00 00 04"), ("16 03 00 00", "01 16 03 00 04"),
        ("18", "01 18 00 00 04"), ("18 02", "01 18 00 00 04"), ("18 01 00", "01 18 00 00 04"),
        // ranges that are none
        ("04 00 00 ff ff", "01 04 00 00 01"), ("04 05 00 04 00", "01 04 05 00 01"),
        ("06 00 00 ff ff 00 28 00 18", "01 06 00 00 01"), ("10 00 00 ff ff 00 28", "01 10 00 00 01"),
        ("10 02 00 01 00 00 28", "01 10 02 00 01"),
        // group types that are none
        ("10 01 00 ff ff 03 28", "01 10 01 00 10"), ("10 01 00 ff ff 00 2a", "01 10 01 00 10"),
        // requests that are none
        ("14 00", "01 14 00 00 06"), ("22", "01 22 00 00 06"), ("1a 01 02", "01 1a 00 00 06"),
        ("a0", "01 a0 00 00 06"),
    ])
    func `a request that is not one is refused with its reason`(_ request: String, _ refusal: String) throws {
        var peer = try TestPeer(database: TestDatabase.small.make())
        #expect(peer.exchange(request) == [hexOctets(refusal)])
        #expect(peer.takeEffects().isEmpty || request.hasPrefix("02"))
    }

    @Test(arguments: ["52", "52 03", "52 ff 0f 01", "52 03 00 01", "d2 03 00 01 02", "42", "7e 00", "c0"])
    func `commands that are unknown, malformed, signed or not permitted are ignored`(_ command: String) throws {
        var peer = try TestPeer(database: TestDatabase.small.make())
        #expect(peer.exchange(command).isEmpty)
        #expect(peer.takeEffects().isEmpty)
        #expect(peer.ask("0a 03 00") == hexOctets("0b \"BlueZ\""))
    }

    @Test func `PDUs that no server expects are reported and dropped`() throws {
        var peer = try TestPeer(database: TestDatabase.small.make())
        #expect(peer.exchange("").isEmpty)
        #expect(peer.exchange("0b 01").isEmpty)
        #expect(peer.exchange("1e").isEmpty)
        #expect(peer.exchange([0x0a] + [UInt8](repeating: 0, count: 23)).isEmpty)
        #expect(
            peer.violations == [
                .emptyPDU, .notForServer(opcode: 0x0b), .unexpectedConfirmation, .longerThanMTU(length: 24),
            ])
    }

    @Test func `a connection that the server was not told of is reported`() throws {
        var server = GATTServer(database: try TestDatabase.small.make())
        var effects: [ATTEffect] = []
        let connection = ConnectionHandle(rawValue: 1)
        server.receive(
            ByteBuffer(bytes: [0x0a, 0x03, 0x00]), on: connection, link: .open, now: .epoch, into: &effects)
        #expect(effects == [.protocolViolation(connection, .unknownConnection)])
    }

    @Test func `several values are read at once with their lengths, the last one cut off`() throws {
        var peer = try TestPeer(database: TestDatabase.small.make())
        #expect(
            peer.ask("20 03 00 13 f0 15 f0")
                == hexOctets("21 05 00 \"BlueZ\" 11 00 \"BlueZ Unit Te\""))
        // The length of the third does not fit, and a length of which nothing fits is left out.
        #expect(peer.ask("20 03 00 18 f0 15 f0") == hexOctets("21 05 00 \"BlueZ\" 02 00 00 00 01 00 09"))
        #expect(peer.ask("20 03 00 f0 0f") == hexOctets("01 20 f0 0f 01"))
    }

    @Test func `a service with a 16-bit UUID is found by the 128-bit form`() throws {
        var peer = try TestPeer(database: TestDatabase.small.make())
        #expect(
            peer.ask("06 01 00 ff ff 00 28 fb 34 9b 5f 80 00 00 80 00 10 00 00 00 18 00 00")
                == hexOctets("07 10 f0 18 f0"))
    }

    @Test func `attributes of any type are found by their value if they may be read`() throws {
        var peer = try TestPeer(database: TestDatabase.small.make())
        #expect(peer.ask("06 01 00 ff ff 29 2a \"BlueZ\"") == hexOctets("07 03 00 03 00"))
        #expect(peer.ask("06 01 00 ff ff 02 29 00 00") == hexOctets("07 04 00 04 00"))
        #expect(peer.ask("06 01 00 ff ff 29 2a \"BlueX\"") == hexOctets("01 06 01 00 0a"))
    }

    @Test func `secondary services have their own group type`() throws {
        var peer = try TestPeer(database: TestDatabase.small.make())
        #expect(peer.ask("10 01 00 ff ff 01 28") == hexOctets("11 06 01 00 10 00 0a 18"))
        #expect(peer.ask("10 11 00 ff ff 01 28") == hexOctets("01 10 11 00 0a"))
    }

    @Test func `long values are cut to 253 octets in a list by type`() throws {
        let value = [UInt8](repeating: 7, count: 300)
        let characteristic = GATTCharacteristic(0x2a00, properties: .read, value: value)
        var peer = try TestPeer(services: [GATTService(0x1800, characteristics: [characteristic])])
        _ = peer.exchange("02 05 02")
        #expect(peer.ask("08 01 00 ff ff 00 2a") == hexOctets("09 ff 03 00") + value.prefix(253))
    }
}
