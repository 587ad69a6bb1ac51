import BluetoothHCI
import BluetoothHost
import NIOCore
import SimulationKernel
import Testing

/// Which lock a connection is to, where several are on one controller: it is known, or there is no connection.
@Suite struct AttributionTests {
    private static let handle = ConnectionHandle(rawValue: 0x40)

    private static func complete() -> Events.LEEnhancedConnectionComplete {
        Events.LEEnhancedConnectionComplete {
            $0.handle = handle
            $0.role = .peripheral
            $0.peerAddress = Address(value: 0x0011_2233_4455)
            $0.interval = 24
            $0.supervisionTimeout = 42
        }
    }

    private static func legacyComplete() -> Events.LEConnectionComplete {
        Events.LEConnectionComplete {
            $0.handle = handle
            $0.role = .peripheral
            $0.peerAddress = Address(value: 0x0011_2233_4455)
            $0.interval = 24
            $0.supervisionTimeout = 42
        }
    }

    private static func terminated(_ set: UInt8) -> Events.LEAdvertisingSetTerminated {
        Events.LEAdvertisingSetTerminated {
            $0.set = AdvertisingHandle(rawValue: set)
            $0.handle = handle
        }
    }

    /// Two locks on one set, between two turns: the first one's is over, and the second one is not on the air yet.
    private func between(_ kind: AirKind, silent: Opcode) throws -> (SharedAir, first: PeripheralID) {
        var air = try SharedAir(kind, locks: 2, sets: 1)
        let first = try #require(air.stage.hosts[air.device].peripheralsOnAir.first)
        air.stage.air.silent = [silent]
        while !air.stage.hosts[air.device].peripheralsOnAir.isEmpty { air.stage.advance(by: .milliseconds(1)) }
        return (air, first)
    }

    @Test func `A legacy connection that is told late belongs to who was on the air last, by the address then`() throws
    {
        // The controller has stopped, and does not answer to the next address.
        var (air, first) = try between(.fakeLegacy, silent: 0x2005)

        air.stage.air.raise(Self.legacyComplete(), air.device)
        air.stage.run()

        let connection = try #require(air.stage.hosts[air.device].connection(Self.handle))
        #expect(connection.peripheral == first)
        #expect(connection.localAddress == SharedAir.address(first.rawValue))
    }

    @Test func `A set's termination that is told late names who was on the air by it last`() throws {
        var (air, first) = try between(.fakeExtended, silent: 0x2035)

        air.stage.air.raise(Self.complete(), air.device)
        air.stage.air.raise(Self.terminated(0), air.device)
        air.stage.run()

        let connection = try #require(air.stage.hosts[air.device].connection(Self.handle))
        #expect(connection.peripheral == first)
        #expect(connection.localAddress == SharedAir.address(first.rawValue))
    }

    @Test func `A connection that was told before its advertising was is taken as it is, and the set is started anew`()
        throws
    {
        var stage = Stage(.fakeLegacy)
        let device = stage.add()
        let lock = try stage.hosts[device].addPeripheral(SharedAir.lock(0), now: stage.now)
        stage.air.silent = [0x200A]
        stage.run()

        // The central was quicker than the answer to LE Set Advertising Enable.
        stage.air.raise(Self.legacyComplete(), device)
        let answer = try #require(try Commands.LESetAdvertisingEnable.answer(StatusReturn()))
        stage.air.toHost.append((device, .event(answer)))
        stage.air.silent = []
        stage.run()

        #expect(stage.hosts[device].connection(Self.handle)?.peripheral == lock)
        #expect(stage.air.controllers[device].log.filter { $0 == 0x200A }.count == 2)
        #expect(stage.hosts[device].isAdvertising(lock))
    }

    @Test func `Until the set of a connection is known no set changes hands, and after a second it is refused`() throws
    {
        var air = try SharedAir(.fakeExtended, locks: 4, sets: 2)
        air.stage.air.raise(Self.complete(), air.device)
        air.stage.run()
        let onAir = air.stage.hosts[air.device].peripheralsOnAir

        air.stage.advance(by: .milliseconds(990))
        #expect(air.stage.hosts[air.device].peripheralsOnAir == onAir)
        #expect(air.stage.hosts[air.device].connection(Self.handle) == nil)
        #expect(!air.stage.air.controllers[air.device].log.contains(0x0406))

        air.stage.advance(by: .milliseconds(20))
        #expect(air.stage.air.controllers[air.device].log.contains(0x0406))
        #expect(air.complaints.count == 1)
        air.stage.advance(by: .seconds(1))
        #expect(air.stage.hosts[air.device].peripheralsOnAir != onAir)
    }

    @Test func `What a central sends before its lock is known reaches that lock`() throws {
        var air = try SharedAir(.fakeExtended, locks: 2, sets: 2)
        let command = try #require(try SharedAir.lock(1).database.valueHandle(of: Lock.command, in: Lock.service))
        // Write Command, in an L2CAP frame.
        let value: [UInt8] = [0x52, UInt8(command.rawValue), 0, 0xaa]
        let frame = ByteBuffer(bytes: [UInt8(value.count), 0, 4, 0] + value)

        air.stage.air.raise(Self.complete(), air.device)
        air.stage.air.toHost.append(
            (air.device, .acl(try ACLPacket(handle: Self.handle, boundary: .firstFlushable, payload: frame))))
        air.stage.air.raise(Self.terminated(1), air.device)
        air.stage.run()

        let written = air.stage.events[air.device].compactMap { event -> PeripheralID? in
            if case .server(let id, .written) = event { id } else { nil }
        }
        #expect(written == [air.locks[1]])
        #expect(air.stage.hosts[air.device].drops.data == 0)
    }

    @Test(arguments: [AirKind.fakeExtended, .fakeLegacy])
    func `A connection to a lock that has been removed is refused`(kind: AirKind) throws {
        var air = try SharedAir(kind, locks: 1, sets: 1)
        try air.stage.hosts[air.device].removePeripheral(air.locks[0], now: air.stage.now)

        if kind.isExtended {
            air.stage.air.raise(Self.complete(), air.device)
        } else {
            air.stage.air.raise(Self.legacyComplete(), air.device)
        }
        air.stage.run()

        #expect(air.stage.hosts[air.device].currentConnections.isEmpty)
        #expect(air.stage.air.controllers[air.device].log.contains(0x0406))
        #expect(air.complaints.count == 1)
    }
}
