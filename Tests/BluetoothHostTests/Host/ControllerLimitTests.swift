import BluetoothHCI
import BluetoothHost
import NIOCore
import SimulationKernel
import Testing
import VirtualRadio

/// What a controller cannot do is not asked of it.
@Suite struct ControllerLimitTests {
    /// The commands of advertising, scanning and initiating that came with version 5.
    private static let extended: [Opcode] = (Array(0x2035...0x203D) + Array(0x2041...0x2043)).map {
        Opcode(rawValue: $0)
    }

    @Test func `A host that is to use the legacy commands sends no extended one, not even to ask for limits`() throws {
        var configuration = SharedAir.reading
        configuration.usesExtendedCommands = false
        var stage = Stage(.fakeExtended)
        let phone = stage.add(configuration)
        let device = stage.add(configuration)
        for number in 0..<3 { _ = try stage.hosts[device].addPeripheral(SharedAir.lock(number), now: stage.now) }
        stage.run()

        try stage.hosts[phone].startScanning(now: stage.now)
        try stage.hosts[phone].connect(to: SharedAir.address(1), now: stage.now)
        stage.advance(by: .seconds(5))

        #expect(stage.hosts[device].currentConnections.map(\.peripheral) == [stage.hosts[device].peripheralIDs[1]])
        for host in [phone, device] {
            #expect(stage.air.controllers[host].log.filter { Self.extended.contains($0) } == [])
        }
    }

    @Test func `The families are not mixed on a controller that refuses that`() throws {
        var configuration = SharedAir.reading
        configuration.usesExtendedCommands = false
        var air = try SharedAir(.instantComplete, locks: 3, sets: 16, configuration)

        let (_, lock) = try air.connect(2)

        #expect(air.stage.hosts[air.device].connection(lock)?.peripheral == air.locks[2])
        #expect(air.stage.hosts[air.device].advertisingSetLimit == 1)
        #expect(air.complaints == [])
    }

    @Test func `The supported states are asked for where the host is to, and told`() throws {
        var stage = Stage(.fakeExtended)
        let device = stage.add(SharedAir.reading)
        stage.air.controllers[device].states = [.connectableAdvertising, .activeScanning]
        let other = stage.add()
        stage.run()

        #expect(stage.hosts[device].controller.states == [.connectableAdvertising, .activeScanning])
        #expect(stage.hosts[other].controller.states == nil)
        #expect(!stage.air.controllers[other].log.contains(0x201C))
    }

    @Test(arguments: [AirKind.fakeExtended, .fakeLegacy])
    func `Who cannot advertise beside a connection stops the other locks until it ends (7_8_27)`(kind: AirKind) throws {
        var stage = Stage(kind)
        let phone = stage.add()
        let device = stage.add(SharedAir.reading)
        stage.air.controllers[device].states.remove(.connectableAdvertisingAndPeripheral)
        for number in 0..<2 { _ = try stage.hosts[device].addPeripheral(SharedAir.lock(number), now: stage.now) }
        stage.run()
        try stage.hosts[phone].connect(to: SharedAir.address(0), now: stage.now)
        stage.advance(by: .seconds(3))
        let connection = try #require(stage.hosts[device].currentConnections.first)
        #expect(stage.hosts[device].peripheralsOnAir.isEmpty)

        try stage.hosts[device].disconnect(connection.handle, now: stage.now)
        stage.run()

        #expect(stage.hosts[device].peripheralsOnAir.count == (kind.isExtended ? 2 : 1))
        #expect(stage.events[device].compactMap(\.refusal) == [])
    }

    @Test func `Who cannot scan beside advertising does not, and who cannot make a second connection says so`() throws {
        var stage = Stage(.fakeExtended)
        let device = stage.add(SharedAir.reading)
        stage.air.controllers[device].states.subtract([.connectableAdvertisingAndActive, .initiatingAndPeripheral])
        let id = try stage.hosts[device].addPeripheral(SharedAir.lock(0), now: stage.now)
        let phone = stage.add()
        stage.run()
        try stage.hosts[device].startScanning(now: stage.now)
        stage.run()
        #expect(stage.hosts[device].isAdvertising(id))
        #expect(!stage.hosts[device].isScanning)

        try stage.hosts[device].setAdvertising(id, isEnabled: false, now: stage.now)
        stage.run()
        #expect(stage.hosts[device].isScanning)

        try stage.hosts[device].setAdvertising(id, isEnabled: true, now: stage.now)
        try stage.hosts[phone].connect(to: SharedAir.address(0), now: stage.now)
        stage.run()
        #expect(stage.hosts[device].currentConnections.count == 1)
        #expect(throws: HostError.stateNotSupported(.initiatingAndPeripheral)) {
            try stage.hosts[device].connect(to: SharedAir.address(1), now: stage.now)
        }
    }

    @Test func `How many connections a controller has is learnt when it refuses one more, and told`() throws {
        var stage = Stage(.instantComplete)
        let phone = stage.add()
        let device = stage.add(SharedAir.reading) { $0.connectionLimit = 1 }
        var locks: [PeripheralID] = []
        for number in 0..<3 {
            locks.append(try stage.hosts[device].addPeripheral(SharedAir.lock(number), now: stage.now))
        }
        stage.run()
        #expect(stage.hosts[device].peripheralsOnAir == locks)

        try stage.hosts[phone].connect(to: SharedAir.address(1), now: stage.now)
        stage.advance(by: .seconds(3))
        #expect(stage.hosts[device].controller.connectionLimit == 1)
        let connection = try #require(stage.hosts[device].currentConnections.first)
        #expect(connection.peripheral == locks[1])

        try stage.hosts[device].disconnect(connection.handle, now: stage.now)
        stage.advance(by: .seconds(1))
        #expect(stage.hosts[device].peripheralsOnAir == locks)
    }

    @Test func `A lock has as many connections as it is allowed, and the others of its host go on`() throws {
        var stage = Stage(.instantComplete)
        let phones = [stage.add(), stage.add()]
        let device = stage.add(SharedAir.reading)
        var limited = try SharedAir.lock(0)
        limited.maximumConnections = 1
        let first = try stage.hosts[device].addPeripheral(limited, now: stage.now)
        let second = try stage.hosts[device].addPeripheral(SharedAir.lock(1), now: stage.now)
        stage.run()

        _ = try stage.connect(phones[0], to: device, first)
        #expect(stage.hosts[device].peripheralsOnAir == [second])
        _ = try stage.connect(phones[1], to: device, second)
        #expect(stage.hosts[device].peripheralsOnAir == [second])
        #expect(stage.hosts[device].currentConnections.map(\.peripheral) == [first, second])
    }
}
