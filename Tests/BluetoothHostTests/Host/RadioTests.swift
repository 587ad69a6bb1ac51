import BluetoothHCI
import BluetoothHost
import NIOCore
import SimulationKernel
import Testing
import VirtualRadio

/// What only a radio shows: distance, loss, layers, and parameters of the link.
@Suite struct RadioTests {
    private func stage(_ kind: AirKind, _ address: AddressPolicy = .publicDevice) throws -> Stage {
        var stage = Stage(kind)
        _ = stage.add()
        _ = stage.add()
        _ = try stage.hosts[1].addPeripheral(Lock.peripheral(address), now: stage.now)
        stage.run()
        return stage
    }

    @Test(arguments: AirKind.radios)
    func `A phone that walks away loses the lock by supervision timeout, and finds it when it is back`(
        kind: AirKind
    ) throws {
        var stage = try stage(kind)
        _ = try stage.connect(0, to: 1)

        stage.radio.move(stage.devices[0], to: Position(x: 100_000))
        stage.advance(by: .seconds(10))
        #expect(stage.events[0].compactMap(\.disconnection) == [.connectionTimeout])
        #expect(stage.events[1].compactMap(\.disconnection) == [.connectionTimeout])

        stage.radio.move(stage.devices[0], to: Position(x: 0))
        stage.run()
        _ = try stage.connect(0, to: 1)
    }

    @Test(arguments: AirKind.radios)
    func `A lock under private addresses is known again by its bond, under another address`(kind: AirKind) throws {
        let identity = DeviceAddress(Address(value: 0xc0aa_bbcc_ddee), .randomDevice)
        let id = PeripheralID(rawValue: 0)
        var stage = try stage(kind, .resolvablePrivate(key: Block128(low: 77, high: 78), identity: identity))
        var (phone, _) = try stage.connect(0, to: 1)
        try stage.hosts[0].pair(phone, now: stage.now)
        stage.run()
        try stage.hosts[0].disconnect(phone, now: stage.now)
        stage.run()
        let first = try #require(stage.hosts[1].address(of: id))

        stage.advance(by: ResolvablePrivateAddress.rotationInterval)
        try stage.hosts[0].startScanning(now: stage.now)
        stage.clearEvents()
        stage.run()

        let heard = try #require(stage.events[0].compactMap(\.report).first)
        #expect(heard.address != first)
        #expect(stage.hosts[0].bondedPeer(of: heard.address)?.peer == identity)
        (phone, _) = try stage.connect(0, to: 1)
        #expect(stage.hosts[0].connection(phone)?.peerIdentity == identity)
        try stage.hosts[0].encrypt(phone, now: stage.now)
        stage.run()
        #expect(stage.hosts[0].connection(phone)?.security.isBonded == true)
    }

    @Test(arguments: AirKind.radios)
    func `A peripheral gets other parameters by the link layer, where both have the procedure`(kind: AirKind) throws {
        var stage = try stage(kind)
        let (phone, lock) = try stage.connect(0, to: 1)

        try stage.hosts[1].updateConnection(
            lock,
            parameters: ConnectionParameters {
                $0.intervalMinimum = 80
                $0.intervalMaximum = 80
                $0.supervisionTimeout = 600
            }, now: stage.now)
        stage.advance(by: .seconds(2))

        #expect(stage.hosts[0].connection(phone)?.interval == 80)
        #expect(stage.hosts[1].connection(lock)?.interval == 80)
    }

    @Test(arguments: AirKind.radios)
    func `Where the central's link layer lacks the procedure, a peripheral asks over L2CAP`(kind: AirKind) throws {
        var stage = Stage(kind)
        _ = stage.add(without: .connectionParametersRequest)
        _ = stage.add()
        _ = try stage.hosts[1].addPeripheral(Lock.peripheral(), now: stage.now)
        stage.run()
        let (phone, lock) = try stage.connect(0, to: 1)

        try stage.hosts[1].updateConnection(
            lock,
            parameters: ConnectionParameters {
                $0.intervalMinimum = 80
                $0.intervalMaximum = 80
                $0.supervisionTimeout = 600
            }, now: stage.now)
        stage.advance(by: .seconds(4))

        #expect(stage.hosts[0].connection(phone)?.interval == 80)
        let answers = stage.events[1].compactMap {
            if case .parameterRequestAnswered(_, let answer) = $0 { answer } else { nil }
        }
        #expect(answers == [.accepted])
    }

    @Test func `A central whose limits forbid it refuses other parameters`() throws {
        var configuration = HostConfiguration()
        configuration.parameterLimits = .phone
        var stage = Stage(.instantComplete)
        _ = stage.add(configuration)
        _ = stage.add()
        _ = try stage.hosts[1].addPeripheral(Lock.peripheral(), now: stage.now)
        stage.run()
        let (phone, lock) = try stage.connect(0, to: 1)

        try stage.hosts[1].updateConnection(
            lock,
            parameters: ConnectionParameters {
                $0.intervalMinimum = 6
                $0.intervalMaximum = 6
            }, now: stage.now)
        stage.advance(by: .seconds(2))

        #expect(stage.hosts[0].connection(phone)?.interval != 6)
        let refusals = stage.events[1].filter {
            if case .parametersUpdated(_, .failure) = $0 { true } else { false }
        }
        let answers = stage.events[1].filter {
            if case .parameterRequestAnswered(_, .rejected) = $0 { true } else { false }
        }
        #expect(refusals.count + answers.count == 1)
    }

    @Test(arguments: [AirKind.instantComplete, .realisticComplete])
    func `Data length, layers, signal strength and features are set and read`(kind: AirKind) throws {
        var stage = try stage(kind)
        let (phone, _) = try stage.connect(0, to: 1)

        try stage.hosts[0].setPHY(phone, .le2M, now: stage.now)
        try stage.hosts[0].setDataLength(phone, octets: 100, now: stage.now)
        try stage.hosts[0].readRSSI(phone, now: stage.now)
        try stage.hosts[0].readRemoteFeatures(phone, now: stage.now)
        stage.advance(by: .seconds(2))

        var layers: [PHY] = []
        var levels: [PowerLevel] = []
        var features: [LEFeatures] = []
        for event in stage.events[0] {
            switch event {
            case .phyUpdated(_, .success(let set)): layers.append(set.transmit)
            case .rssi(_, let level): levels.append(level)
            case .remoteFeatures(_, .success(let set)): features.append(set)
            default: break
            }
        }
        #expect(layers == [.le2M])
        #expect(levels.map { ($0.dBm ?? 0) < -20 } == [true])
        #expect(features.map { $0.contains(.extendedAdvertising) } == [true])
    }

    @Test func `A command that the controller does not claim is refused before it is sent`() throws {
        var stage = try stage(.instantLegacy)
        let (phone, _) = try stage.connect(0, to: 1)

        #expect(throws: HostError.notSupported(Commands.LESetPHY.opcode)) {
            try stage.hosts[0].setPHY(phone, .le2M, now: stage.now)
        }
    }

    @Test(arguments: AirKind.radios)
    func `Values longer than a packet cross the link whole, in both directions`(kind: AirKind) throws {
        var stage = try stage(kind)
        let (phone, lock) = try stage.connect(0, to: 1)
        _ = try stage.hosts[0].requestMTU(phone, now: stage.now)
        let database = try Lock.database()
        let command = try #require(database.valueHandle(of: Lock.command))
        let answer = try #require(database.valueHandle(of: Lock.answer))
        let configuration = try #require(database.descriptorHandle(.clientCharacteristicConfiguration, of: answer))
        _ = try stage.request(.subscribe(clientConfiguration: configuration, .notifications), 0, on: phone)
        let long = (0..<512).map { UInt8(truncatingIfNeeded: $0) }

        #expect(try stage.request(.write(command, ByteBuffer(bytes: long)), 0, on: phone) == .success(.done))
        for _ in 0..<10 { try stage.hosts[1].notify(long, for: answer, on: lock, now: stage.now) }
        stage.advance(by: .seconds(5))

        #expect(stage.events[1].compactMap(\.written) == [long])
        #expect(stage.events[0].compactMap(\.notification) == Array(repeating: long, count: 10))
    }

    @Test(arguments: [AirKind.instantComplete, .realisticComplete])
    func `Ten locks on one controller are served to five phones, each by its own set`(kind: AirKind) throws {
        var stage = Stage(kind)
        let phones = (0..<5).map { _ in stage.add() }
        let house = stage.add()
        let locks = try (0..<10).map { index in
            try stage.hosts[house].addPeripheral(
                Lock.peripheral(.staticRandom(Address(value: 0xc000_0000_0100 + UInt64(index)))), now: stage.now)
        }
        stage.run()
        #expect(locks.allSatisfy { stage.hosts[house].isAdvertising($0) })

        for (phone, lock) in zip(phones, locks) {
            let (there, here) = try stage.connect(phone, to: house, lock)
            #expect(stage.hosts[house].connection(here)?.peripheral == lock)
            #expect(try stage.request(.read(3), phone, on: there) == .success(.value(ByteBuffer(string: "Latch"))))
        }
        #expect(stage.hosts[house].currentConnections.count == 5)
        #expect(
            locks.map { stage.hosts[house].isAdvertising($0) } == Array(repeating: false, count: 5)
                + Array(repeating: true, count: 5))
    }

    @Test(arguments: [AirKind.instantComplete, .realisticLegacy], [0.1, 0.3])
    func `On a lossy link everything arrives once and in order, later`(kind: AirKind, loss: Double) throws {
        var stage = try stage(kind)
        let (phone, _) = try stage.connect(0, to: 1)
        var faults = LinkFaults.none
        faults.loss = loss
        stage.radio.defaultFaults = faults
        let command = try #require(try Lock.database().valueHandle(of: Lock.command))

        for number in UInt8(0)..<20 {
            try stage.hosts[0].request(.write(command, ByteBuffer(bytes: [number])), on: phone, now: stage.now)
        }
        stage.advance(by: .seconds(60))

        #expect(stage.events[1].compactMap(\.written) == (UInt8(0)..<20).map { [$0] })
    }

    @Test(arguments: AirKind.radios)
    func `A controller that hands data over twice confuses nobody for good`(kind: AirKind) throws {
        var stage = try stage(kind)
        let (phone, _) = try stage.connect(0, to: 1)
        var faults = LinkFaults.none
        faults.duplication = 0.5
        stage.radio.defaultFaults = faults

        for _ in 0..<20 {
            let result = try stage.request(.read(3), 0, on: phone)
            #expect(result == .success(.value(ByteBuffer(string: "Latch"))))
        }
        #expect(stage.hosts[0].connection(phone) != nil)
    }
}
