import BluetoothHCI
import BluetoothHost
import NIOCore
import SimulationKernel
import Testing

@Suite struct ServerWriteTests {
    private static let services = [
        GATTService(
            0xa000,
            characteristics: [
                // values 0003, 0005, 0007
                GATTCharacteristic(
                    0xb000, properties: [.read, .write, .writeWithoutResponse], value: hexOctets("0a 0b 0c")),
                GATTCharacteristic(0xb001, properties: [.read, .write], maximumLength: 20),
                GATTCharacteristic(0xb002, properties: .write),
                // value 0009, configuration 000a
                GATTCharacteristic(0xb003, properties: [.read, .notify, .indicate]),
            ])
    ]

    @Test func `the application hears of a write after the client has its response`() throws {
        var server = GATTServer(database: try AttributeDatabase(services: Self.services))
        var effects: [ATTEffect] = []
        server.connected(.init(rawValue: 1), now: .epoch, into: &effects)
        server.receive(
            ByteBuffer(bytes: hexOctets("12 03 00 01 02")), on: .init(rawValue: 1), link: .open, now: .epoch,
            into: &effects)
        #expect(
            effects == [
                .send(ByteBuffer(bytes: [0x13]), to: .init(rawValue: 1)),
                .written(0x0003, value: ByteBuffer(bytes: [1, 2]), by: .init(rawValue: 1), .request),
            ])
        #expect(server.value(of: 0x0003) == [1, 2])
    }

    @Test func `a command writes without an answer`() throws {
        var peer = try TestPeer(services: Self.services)
        #expect(peer.exchange("52 03 00 07").isEmpty)
        #expect(
            peer.takeEffects() == [.written(0x0003, value: ByteBuffer(bytes: [7]), by: peer.connection, .command)])
        #expect(peer.ask("0a 03 00") == [0x0b, 7])
    }

    @Test func `an empty value is a value`() throws {
        var peer = try TestPeer(services: Self.services)
        #expect(peer.ask("12 03 00") == [0x13])
        #expect(peer.ask("0a 03 00") == [0x0b])
    }

    @Test func `what nobody can read is handed on and not kept`() throws {
        var peer = try TestPeer(services: Self.services)
        #expect(peer.ask("12 07 00 05") == [0x13])
        #expect(peer.takeEffects().count == 1)
        #expect(peer.server.value(of: 0x0007) == [])
    }

    @Test func `each client has its own configuration`() throws {
        var peer = try TestPeer(services: Self.services)
        #expect(peer.ask("12 0a 00 03 00") == [0x13])
        #expect(
            peer.takeEffects() == [
                .subscriptionChanged(peer.connection, characteristic: 0x0009, [.notifications, .indications])
            ])
        #expect(peer.ask("0a 0a 00") == hexOctets("0b 03 00"))
        // Writing it again changes nothing.
        #expect(peer.ask("12 0a 00 03 00") == [0x13])
        #expect(peer.takeEffects().isEmpty)
        // Another client sees its own.
        var effects: [ATTEffect] = []
        peer.server.connected(.init(rawValue: 2), now: .epoch, into: &effects)
        peer.server.receive(
            ByteBuffer(bytes: hexOctets("0a 0a 00")), on: .init(rawValue: 2), link: .open, now: .epoch, into: &effects)
        #expect(effects == [.send(ByteBuffer(bytes: hexOctets("0b 00 00")), to: .init(rawValue: 2))])
        #expect(peer.ask("12 0a 00 00 00") == [0x13])
        #expect(peer.server.subscriptions(of: peer.connection).isEmpty)
    }

    @Test func `a configuration is written by requests only`() throws {
        var peer = try TestPeer(services: Self.services)
        #expect(peer.exchange("52 0a 00 01 00").isEmpty)
        #expect(peer.server.subscriptions(of: peer.connection).isEmpty)
        #expect(peer.ask("16 0a 00 00 00 01 00") == hexOctets("17 0a 00 00 00 01 00"))
        #expect(peer.ask("18 01") == [0x19])
        #expect(
            peer.server.subscriptions(of: peer.connection) == [Subscription(handle: 0x0009, bits: .notifications)])
    }

    @Test func `prepared parts become one value, written once`() throws {
        var peer = try TestPeer(services: Self.services)
        #expect(peer.ask("16 05 00 00 00 01 02 03") == hexOctets("17 05 00 00 00 01 02 03"))
        #expect(peer.ask("16 03 00 02 00 ff") == hexOctets("17 03 00 02 00 ff"))
        #expect(peer.ask("16 05 00 03 00 04") == hexOctets("17 05 00 03 00 04"))
        #expect(peer.ask("0a 05 00") == [0x0b])
        #expect(peer.ask("18 01") == [0x19])
        #expect(
            peer.takeEffects() == [
                .written(0x0005, value: ByteBuffer(bytes: [1, 2, 3, 4]), by: peer.connection, .executed),
                .written(0x0003, value: ByteBuffer(bytes: [0x0a, 0x0b, 0xff]), by: peer.connection, .executed),
            ])
        // The queue is empty now.
        #expect(peer.ask("18 01") == [0x19])
        #expect(peer.takeEffects().isEmpty)
    }

    @Test(arguments: [
        ("16 03 00 04 00 01", "01 18 03 00 07"), ("16 05 00 01 00 01", "01 18 05 00 07"),
        ("16 03 00 ff ff 01", "01 18 03 00 07"), ("16 0a 00 00 00 01", "01 18 0a 00 0d"),
        ("16 0a 00 01 00 01 02", "01 18 0a 00 0d"),
    ])
    func `one part that does not fit leaves everything as it was`(_ part: String, _ refusal: String) throws {
        var peer = try TestPeer(services: Self.services)
        _ = peer.exchange("16 07 00 00 00 01")
        _ = peer.exchange("16 05 00 00 00")
        _ = peer.exchange("16 03 00 00 00 01 02 03")
        _ = peer.exchange(part)
        #expect(peer.ask("18 01") == hexOctets(refusal))
        #expect(peer.takeEffects().isEmpty)
        #expect(peer.ask("0a 03 00") == hexOctets("0b 0a 0b 0c"))
        #expect(peer.ask("18 01") == [0x19])
        #expect(peer.takeEffects().isEmpty)
    }

    @Test func `a value that becomes too long is refused when it is executed`() throws {
        var peer = try TestPeer(services: Self.services)
        let part = [UInt8](repeating: 1, count: 18)
        #expect(peer.exchange(hexOctets("16 05 00 00 00") + part).first?.first == 0x17)
        #expect(peer.exchange(hexOctets("16 05 00 12 00 01 01 01")).first?.first == 0x17)
        #expect(peer.ask("18 01") == hexOctets("01 18 05 00 0d"))
    }

    @Test func `the prepare queue is bounded by parts and by octets`() throws {
        var peer = try TestPeer(services: Self.services)
        var answers = (0..<65).compactMap { _ in peer.ask("16 03 00 00 00") }
        #expect(answers.filter { $0.first == 0x17 }.count == 64)
        #expect(answers.last == hexOctets("01 16 03 00 09"))
        #expect(peer.ask("18 00") == [0x19])
        _ = peer.exchange("02 05 02")
        let part = hexOctets("16 03 00 00 00") + [UInt8](repeating: 1, count: 512)
        answers = (0..<9).flatMap { _ in peer.exchange(part) }
        #expect(answers.filter { $0.first == 0x17 }.count == 8)
        #expect(answers.last == hexOctets("01 16 03 00 09"))
    }

    @Test func `a queue ends with its connection`() throws {
        var peer = try TestPeer(services: Self.services)
        _ = peer.exchange("16 03 00 00 00 01")
        _ = peer.act { [connection = peer.connection] server, effects in
            server.disconnected(connection)
            server.connected(connection, now: .epoch, into: &effects)
        }
        #expect(peer.ask("18 01") == [0x19])
        #expect(peer.takeEffects().isEmpty)
    }

    @Test func `a value set by the application is what clients read`() throws {
        var peer = try TestPeer(services: Self.services)
        peer.server.setValue([9, 8], for: 0x0003)
        #expect(peer.ask("0a 03 00") == hexOctets("0b 09 08"))
        peer.server.setValue([UInt8](repeating: 1, count: 600), for: 0x0003)
        #expect(peer.server.value(of: 0x0003)?.count == 512)
        // Declarations and what belongs to clients stay as they are.
        peer.server.setValue([1], for: 0x0001)
        peer.server.setValue([1, 0], for: 0x000a)
        peer.server.setValue([1], for: 0x7777)
        #expect(peer.ask("0a 01 00") == hexOctets("0b 00 a0"))
        #expect(peer.ask("0a 0a 00") == hexOctets("0b 00 00"))
    }
}
