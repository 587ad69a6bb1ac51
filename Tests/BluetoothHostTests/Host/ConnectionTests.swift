import BluetoothHCI
import BluetoothHost
import NIOCore
import SimulationKernel
import Testing

/// Making, changing and ending connections.
@Suite struct ConnectionTests {
    private func stage(isExtended: Bool = true) throws -> Stage {
        var stage = Stage(isExtended: isExtended)
        _ = stage.add()
        _ = stage.add()
        _ = try stage.hosts[1].addPeripheral(Lock.peripheral(), now: stage.now)
        stage.run()
        return stage
    }

    @Test(arguments: [true, false])
    func `An attempt that nobody answers is given up in time, and the next one works`(isExtended: Bool) throws {
        var stage = try stage(isExtended: isExtended)
        let nobody = DeviceAddress(Address(value: 0x99), .publicDevice)
        var parameters = ConnectParameters()
        parameters.timeout = .seconds(5)

        try stage.hosts[0].connect(to: nobody, parameters: parameters, now: stage.now)
        stage.run()
        #expect(throws: HostError.alreadyConnecting) { try stage.hosts[0].connect(to: nobody, now: stage.now) }
        stage.advance(by: .seconds(5))

        #expect(stage.events[0].compactMap(\.connectionFailure) == [.unknownConnectionIdentifier])
        _ = try stage.connect(0, to: 1)
    }

    @Test func `An attempt that the controller refuses fails with its reason`() throws {
        var stage = try stage()
        stage.air.refusals[0x2043] = .connectionLimitExceeded

        try stage.hosts[0].connect(to: DeviceAddress(Address(value: 9), .publicDevice), now: stage.now)
        stage.run()

        #expect(stage.events[0].compactMap(\.connectionFailure) == [.connectionLimitExceeded])
        #expect(stage.hosts[0].connectingTo == nil)
    }

    @Test func `An attempt that is cancelled before the controller answered ends all the same`() throws {
        var stage = try stage()

        try stage.hosts[0].connect(to: DeviceAddress(Address(value: 9), .publicDevice), now: stage.now)
        try stage.hosts[0].cancelConnect(now: stage.now)
        stage.run()

        #expect(stage.events[0].compactMap(\.connectionFailure) == [.unknownConnectionIdentifier])
    }

    @Test func `The same peer is not connected twice`() throws {
        var stage = try stage()
        let (phone, _) = try stage.connect(0, to: 1)
        let address = try #require(stage.hosts[0].connection(phone)?.peerAddress)

        #expect(throws: HostError.alreadyConnected(phone)) {
            try stage.hosts[0].connect(to: address, now: stage.now)
        }
    }

    @Test func `A peripheral gets other parameters over L2CAP, which the central sets`() throws {
        var stage = try stage()
        let (phone, lock) = try stage.connect(0, to: 1)
        let parameters = ConnectionParameters {
            $0.intervalMinimum = 80
            $0.intervalMaximum = 80
            $0.maximumLatency = 4
            $0.supervisionTimeout = 600
        }

        try stage.hosts[1].updateConnection(lock, parameters: parameters, now: stage.now)
        #expect(throws: HostError.updatePending) {
            try stage.hosts[1].updateConnection(lock, parameters: parameters, now: stage.now)
        }
        stage.run()

        let answers = stage.events[1].compactMap { event in
            if case .parameterRequestAnswered(_, let answer) = event { answer } else { nil }
        }
        #expect(answers == [.accepted])
        #expect(stage.hosts[0].connection(phone)?.interval == 80)
        #expect(stage.hosts[1].connection(lock)?.latency == 4)
    }

    @Test func `Three phones at one lock keep to themselves`() throws {
        var stage = Stage()
        let phones = [stage.add(), stage.add(), stage.add()]
        let lock = stage.add()
        var configuration = try Lock.peripheral()
        configuration.advertisesWhileConnected = true
        let id = try stage.hosts[lock].addPeripheral(configuration, now: stage.now)
        stage.run()
        let handles = try phones.map { try stage.connect($0, to: lock, id) }
        let command = try #require(try Lock.database().valueHandle(of: Lock.command))

        for (phone, handle) in zip(phones, handles) {
            try stage.hosts[phone].request(
                .write(command, ByteBuffer(bytes: [UInt8(phone)])), on: handle.central, now: stage.now)
        }
        stage.run()
        try stage.hosts[phones[1]].disconnect(handles[1].central, now: stage.now)
        stage.run()

        #expect(stage.events[lock].compactMap(\.written) == [[0], [1], [2]])
        #expect(stage.hosts[lock].currentConnections.map(\.handle) == [handles[0].peripheral, handles[2].peripheral])
    }

    @Test func `What is under way when the connection ends fails`() throws {
        var stage = try stage()
        let (phone, _) = try stage.connect(0, to: 1)
        let id = try stage.hosts[0].request(.read(3), on: phone, now: stage.now)
        try stage.hosts[0].disconnect(phone, now: stage.now)
        stage.air.links.removeAll()
        stage.air.raise(
            Events.DisconnectionComplete {
                $0.handle = phone
                $0.reason = .connectionTimeout
            }, 0)
        stage.run()

        let ends = stage.events[0].filter { event in
            if case .completed(phone, id, .failure(.disconnected)) = event { true } else { false }
        }
        #expect(ends.count == 1)
        #expect(stage.events[0].compactMap(\.disconnection) == [.connectionTimeout])
        #expect(throws: HostError.unknownConnection(phone)) {
            try stage.hosts[0].request(.read(3), on: phone, now: stage.now)
        }
    }

    @Test func `Runs with the same seed are the same to the last octet`() throws {
        func transcript() throws -> [HCIPacket] {
            var stage = try stage()
            let (phone, _) = try stage.connect(0, to: 1)
            try stage.hosts[0].pair(phone, now: stage.now)
            var all: [HCIPacket] = []
            for _ in 0..<50 {
                var packets: [HCIPacket] = []
                for device in [0, 1] {
                    packets.removeAll()
                    stage.hosts[device].takeOutgoing(into: &packets)
                    all += packets
                    for packet in packets { stage.air.receive(packet, from: device) }
                    let deliveries = stage.air.toHost
                    stage.air.toHost = []
                    for (device, packet) in deliveries { stage.hosts[device].receive(packet, now: stage.now) }
                }
            }
            return all
        }

        let first = try transcript()
        #expect(first.count == 15)
        #expect(try first == transcript())
    }
}
