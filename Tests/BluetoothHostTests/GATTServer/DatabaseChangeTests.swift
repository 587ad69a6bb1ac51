import BluetoothHCI
import BluetoothHost
import NIOCore
import SimulationKernel
import Testing

@Suite struct DatabaseChangeTests {
    /// Service Changed 0003 with configuration 0004, features 0006, hash 0008; then a value 000d with configuration 000e.
    private static func database(_ more: [GATTService] = []) throws -> AttributeDatabase {
        let service = GATTService(
            0xa000,
            characteristics: [
                GATTCharacteristic(
                    0xb000, properties: [.read, .write, .writeWithoutResponse, .notify, .indicate], value: [7])
            ])
        return try AttributeDatabase(services: [.genericAttribute(), service] + more)
    }

    private static func peer(features: String? = "01", serviceChanged: Bool = true) throws -> TestPeer {
        var peer = TestPeer(database: try database())
        if let features { #expect(peer.ask("12 06 00 \(features)") == [0x13]) }
        if serviceChanged { #expect(peer.ask("12 04 00 02 00") == [0x13]) }
        #expect(peer.ask("12 0e 00 03 00") == [0x13])
        _ = peer.takeEffects()
        return peer
    }

    private static func change(_ peer: inout TestPeer, more: Int = 1) throws -> [[UInt8]] {
        let services = [GATTService](repeating: GATTService(0xa001), count: more)
        let database = try database(services)
        return peer.act { [now = peer.now] server, effects in
            server.replace(database: database, now: now, into: &effects)
        }
    }

    private static let changed = hexOctets("1d 03 00 01 00 ff ff")

    @Test func `a client that asked for it is told of the change, and knows when it confirms`() throws {
        var peer = try Self.peer()
        #expect(try Self.change(&peer) == [Self.changed])
        #expect(peer.exchange("1e").isEmpty)
        #expect(peer.takeEffects() == [.confirmed(peer.connection, 0x0003)])
        #expect(peer.ask("0a 0d 00") == [0x0b, 7])
    }

    @Test(arguments: [
        ("0a 0d 00", "01 0a 0d 00 12"), ("0c 0d 00 00 00", "01 0c 0d 00 12"), ("0e 0d 00 06 00", "01 0e 0d 00 12"),
        ("20 0d 00 06 00", "01 20 0d 00 12"), ("12 0d 00 01", "01 12 0d 00 12"),
        ("16 0d 00 00 00 01", "01 16 0d 00 12"), ("08 01 00 0d 00 00 b0", "01 08 01 00 12"),
    ])
    func `a client with robust caching is refused once, and knows with its next request`(
        _ request: String, _ refusal: String
    ) throws {
        var peer = try Self.peer()
        _ = try Self.change(&peer)
        #expect(peer.exchange(request) == [hexOctets(refusal)])
        #expect(peer.ask("0a 0d 00") == [0x0b, 7])
    }

    @Test(
        arguments: [
            ("02 17 00", 0x03), ("04 01 00 ff ff", 0x05), ("06 01 00 ff ff 00 28 00 a0", 0x07),
            ("08 01 00 ff ff 2a 2b", 0x09), ("08 01 00 0d 00 03 28", 0x09), ("10 01 00 ff ff 00 28", 0x11),
            ("18 00", 0x19),
        ] as [(String, UInt8)])
    func `discovery is never refused`(_ request: String, _ opcode: UInt8) throws {
        var peer = try Self.peer()
        _ = try Self.change(&peer)
        #expect(peer.ask(request)?.first == opcode)
    }

    @Test func `a client that read the hash knows with its next request`() throws {
        var peer = try Self.peer(serviceChanged: false)
        #expect(try Self.change(&peer).isEmpty)
        #expect(peer.ask("08 01 00 ff ff 2a 2b")?.suffix(16) == peer.server.database.databaseHash[...])
        #expect(peer.ask("0a 0d 00") == [0x0b, 7])
    }

    @Test func `discovery alone does not make a client aware`() throws {
        var peer = try Self.peer(serviceChanged: false)
        _ = try Self.change(&peer)
        _ = peer.exchange("10 01 00 ff ff 00 28")
        #expect(peer.ask("0a 0d 00") == hexOctets("01 0a 0d 00 12"))
    }

    @Test func `an unaware client with robust caching writes by no command and gets no values`() throws {
        var peer = try Self.peer(serviceChanged: false)
        _ = try Self.change(&peer)
        #expect(peer.exchange("52 0d 00 01").isEmpty)
        #expect(peer.takeEffects().isEmpty)
        let connection = peer.connection
        #expect(throws: NotificationRefusal.clientIsUnawareOfChange) {
            try peer.act { server, effects in
                try server.notify([1], handle: 0x000d, on: connection, into: &effects)
            }
        }
    }

    @Test func `a client without robust caching goes on as before`() throws {
        var peer = try Self.peer(features: nil)
        #expect(try Self.change(&peer) == [Self.changed])
        #expect(peer.ask("0a 0d 00") == [0x0b, 7])
        #expect(peer.exchange("52 0d 00 01").isEmpty)
        #expect(peer.takeEffects().count == 1)
    }

    @Test func `the same services again are no change`() throws {
        var peer = try Self.peer()
        peer.server.setValue([9], for: 0x000d)
        #expect(try Self.change(&peer, more: 0).isEmpty)
        #expect(peer.ask("0a 0d 00") == [0x0b, 9])
    }

    @Test func `a second change before the confirmation is told after it`() throws {
        var peer = try Self.peer()
        #expect(try Self.change(&peer, more: 1) == [Self.changed])
        #expect(try Self.change(&peer, more: 2).isEmpty)
        #expect(try Self.change(&peer, more: 3).isEmpty)
        #expect(peer.exchange("1e") == [Self.changed])
        // The first confirmation was about the first change only.
        #expect(peer.ask("0a 0d 00") == hexOctets("01 0a 0d 00 12"))
        #expect(peer.exchange("1e").isEmpty)
        #expect(peer.ask("0a 0d 00") == [0x0b, 7])
    }

    @Test func `what was prepared for the old database is not executed`() throws {
        var peer = try Self.peer()
        #expect(peer.ask("16 0d 00 00 00 01")?.first == 0x17)
        _ = try Self.change(&peer)
        #expect(peer.ask("18 01") == hexOctets("01 18 00 00 12"))
        #expect(peer.ask("18 01") == [0x19])
        #expect(peer.server.value(of: 0x000d) == [7])
    }

    @Test func `a feature once set is not taken back`() throws {
        var peer = try Self.peer()
        #expect(peer.ask("0a 06 00") == [0x0b, 1])
        #expect(peer.ask("12 06 00 00") == hexOctets("01 12 06 00 13"))
        #expect(peer.ask("12 06 00") == hexOctets("01 12 06 00 0d"))
        #expect(peer.ask("12 06 00 fd") == [0x13])
        #expect(peer.ask("0a 06 00") == [0x0b, 5])
    }

    @Test func `subscriptions whose characteristic is gone end`() throws {
        var peer = try Self.peer()
        let database = try AttributeDatabase(services: [.genericAttribute()])
        let sent = peer.act { server, effects in server.replace(database: database, now: .epoch, into: &effects) }
        #expect(sent == [Self.changed])
        #expect(peer.takeEffects() == [.subscriptionChanged(peer.connection, characteristic: 0x000d, [])])
        #expect(
            peer.server.subscriptions(of: peer.connection) == [Subscription(handle: 0x0003, bits: .indications)])
    }

    @Test func `a bonded client finds its configuration again`() throws {
        var peer = try Self.peer()
        let configuration = peer.server.disconnected(peer.connection)
        let kept = try #require(configuration)
        #expect(kept.subscriptions.map(\.handle) == [0x0003, 0x000d])
        #expect(kept.databaseHash == peer.server.database.databaseHash)
        var again = TestPeer(database: try Self.database(), restoring: kept)
        #expect(again.takeEffects().isEmpty)
        #expect(again.ask("0a 0e 00") == hexOctets("0b 03 00"))
        #expect(again.ask("0a 06 00") == [0x0b, 1])
        #expect(again.ask("0a 0d 00") == [0x0b, 7])
    }

    @Test func `a bonded client that missed a change is told when it comes back`() throws {
        var peer = try Self.peer()
        let configuration = peer.server.disconnected(peer.connection)
        let kept = try #require(configuration)
        var server = GATTServer(database: try Self.database([GATTService(0xa001)]))
        var effects: [ATTEffect] = []
        server.connected(peer.connection, restoring: kept, now: .epoch, into: &effects)
        guard case .send(let pdu, _)? = effects.first else {
            Issue.record("nothing was sent")
            return
        }
        #expect(Array(pdu.readableBytesView) == Self.changed)
        // Gone again without a confirmation, it still does not know.
        let stillUnaware = server.disconnected(peer.connection)
        effects = []
        server.connected(peer.connection, restoring: stillUnaware, now: .epoch, into: &effects)
        #expect(effects.count == 1)
    }
}
