import BluetoothHCI
import BluetoothHost
import NIOCore
import SimulationKernel
import Testing

@Suite struct ServerSendingTests {
    private static func peer(subscribing bits: String = "03") throws -> TestPeer {
        let services = [
            GATTService(
                0xa000,
                characteristics: [
                    // value 0003, configuration 0004; value 0006, configuration 0007
                    GATTCharacteristic(0xb000, properties: [.read, .notify, .indicate]),
                    GATTCharacteristic(0xb001, properties: [.read, .notify], notify: .encrypted),
                ]),
            .genericAttribute(),
        ]
        var peer = try TestPeer(services: services)
        #expect(peer.ask("12 04 00 \(bits) 00") == [0x13])
        _ = peer.takeEffects()
        return peer
    }

    /// What notifying throws.
    private static func notify(
        _ peer: inout TestPeer, _ count: Int, _ handle: AttributeHandle = 0x0003
    ) throws(NotificationRefusal) -> [[UInt8]] {
        let connection = peer.connection
        let value = [UInt8](repeating: 1, count: count)
        return try peer.act { (server, effects) throws(NotificationRefusal) in
            try server.notify(value, handle: handle, on: connection, into: &effects)
        }
    }

    private static func indicate(_ peer: inout TestPeer, _ octet: UInt8) throws(NotificationRefusal) -> [[UInt8]] {
        let (connection, now) = (peer.connection, peer.now)
        return try peer.act { (server, effects) throws(NotificationRefusal) in
            try server.indicate([octet], handle: 0x0003, on: connection, now: now, into: &effects)
        }
    }

    @Test func `a notification carries what fits into one PDU and no more`() throws {
        var peer = try Self.peer()
        #expect(try Self.notify(&peer, 20) == [hexOctets("1b 03 00") + [UInt8](repeating: 1, count: 20)])
        #expect(throws: NotificationRefusal.tooLong(maximum: 20)) { try Self.notify(&peer, 21) }
        _ = peer.exchange("02 b9 00")
        #expect(try Self.notify(&peer, 182).first?.count == 185)
    }

    @Test func `who did not ask gets nothing`() throws {
        var peer = try Self.peer(subscribing: "02")
        #expect(throws: NotificationRefusal.notSubscribed) { try Self.notify(&peer, 1) }
        #expect(throws: NotificationRefusal.notSubscribed) { try Self.notify(&peer, 1, 0x7777) }
        _ = peer.exchange("12 04 00 01 00")
        #expect(throws: NotificationRefusal.notSubscribed) { try Self.indicate(&peer, 1) }
        peer.server.disconnected(peer.connection)
        #expect(throws: NotificationRefusal.notConnected) { try Self.notify(&peer, 1) }
    }

    @Test func `a value that asks for encryption is not sent on an open link`() throws {
        var peer = try Self.peer()
        peer.link = LinkSecurity(isEncrypted: true)
        #expect(peer.ask("12 07 00 01 00") == [0x13])
        #expect(try Self.notify(&peer, 1, 0x0006) == [hexOctets("1b 06 00 01")])
        peer.server.securityChanged(.open, on: peer.connection)
        #expect(throws: NotificationRefusal.insufficientSecurity) { try Self.notify(&peer, 1, 0x0006) }
    }

    @Test func `several values go in one PDU to a client that takes it`() throws {
        var peer = try Self.peer()
        peer.link = LinkSecurity(isEncrypted: true)
        _ = peer.exchange("12 07 00 01 00")
        let connection = peer.connection
        func send(_ peer: inout TestPeer, _ count: Int) throws -> [[UInt8]] {
            let long = [UInt8](repeating: 2, count: count)
            return try peer.act { server, effects in
                try server.notify([(0x0003, [1]), (0x0006, long)], on: connection, into: &effects)
            }
        }
        #expect(try send(&peer, 2) == [hexOctets("1b 03 00 01"), hexOctets("1b 06 00 02 02")])
        let features = try #require(peer.server.database.valueHandle(of: .clientSupportedFeatures))
        #expect(features == 0x000d)
        #expect(peer.ask("12 0d 00 04") == [0x13])
        #expect(try send(&peer, 2) == [hexOctets("23 03 00 01 00 01 06 00 02 00 02 02")])
        // What does not fit goes one by one.
        #expect(try send(&peer, 20).count == 2)
        #expect(throws: NotificationRefusal.tooLong(maximum: 20)) { try send(&peer, 21) }
    }

    @Test func `indications go one after the other as they are confirmed`() throws {
        var peer = try Self.peer()
        #expect(try Self.indicate(&peer, 1) == [hexOctets("1d 03 00 01")])
        #expect(try Self.indicate(&peer, 2).isEmpty)
        #expect(try Self.indicate(&peer, 3).isEmpty)
        #expect(peer.exchange("1e") == [hexOctets("1d 03 00 02")])
        #expect(peer.exchange("1e") == [hexOctets("1d 03 00 03")])
        #expect(peer.exchange("1e").isEmpty)
        #expect(
            peer.takeEffects() == [ATTEffect](repeating: .confirmed(peer.connection, 0x0003), count: 3))
        #expect(peer.server.nextDeadline == nil)
    }

    @Test func `notifications do not wait for a confirmation`() throws {
        var peer = try Self.peer()
        _ = try Self.indicate(&peer, 1)
        #expect(try Self.notify(&peer, 1).count == 1)
    }

    @Test func `the queue of indications is bounded`() throws {
        var peer = try Self.peer()
        for octet in 0..<33 { _ = try Self.indicate(&peer, UInt8(octet)) }
        #expect(throws: NotificationRefusal.queueFull) { try Self.indicate(&peer, 33) }
    }

    @Test func `who no longer wants indications does not get those that wait`() throws {
        var peer = try Self.peer()
        _ = try Self.indicate(&peer, 1)
        _ = try Self.indicate(&peer, 2)
        #expect(peer.ask("12 04 00 01 00") == [0x13])
        #expect(peer.exchange("1e").isEmpty)
    }

    @Test func `a confirmation that does not come in 30 seconds ends the bearer`() throws {
        var peer = try Self.peer()
        peer.now = .epoch + .seconds(5)
        _ = try Self.indicate(&peer, 1)
        _ = try Self.indicate(&peer, 2)
        let deadline = try #require(peer.server.nextDeadline)
        #expect(deadline == .epoch + .seconds(35))
        _ = peer.act { server, effects in server.timeFired(at: deadline - .nanoseconds(1), into: &effects) }
        #expect(peer.takeEffects().isEmpty)
        _ = peer.act { server, effects in server.timeFired(at: deadline, into: &effects) }
        #expect(peer.takeEffects() == [.timedOut(peer.connection)])
        #expect(peer.server.nextDeadline == nil)
        #expect(throws: NotificationRefusal.bearerTimedOut) { try Self.indicate(&peer, 3) }
        #expect(throws: NotificationRefusal.bearerTimedOut) { try Self.notify(&peer, 1) }
    }

    @Test func `a published value reaches every subscriber by the means it chose`() throws {
        var peer = try Self.peer(subscribing: "01")
        let second = ConnectionHandle(rawValue: 2)
        let third = ConnectionHandle(rawValue: 3)
        var effects: [ATTEffect] = []
        for (connection, bits) in [(second, 2), (third, 0)] as [(ConnectionHandle, UInt8)] {
            peer.server.connected(connection, now: .epoch, into: &effects)
            peer.server.receive(
                ByteBuffer(bytes: [0x12, 0x04, 0x00, bits, 0x00]), on: connection, link: .open, now: .epoch,
                into: &effects)
        }
        effects = []
        peer.server.publish([9], for: 0x0003, now: .epoch, into: &effects)
        #expect(
            effects == [
                .send(ByteBuffer(bytes: hexOctets("1b 03 00 09")), to: peer.connection),
                .send(ByteBuffer(bytes: hexOctets("1d 03 00 09")), to: second),
            ])
        #expect(peer.server.value(of: 0x0003) == [9])
    }
}
