import BluetoothHCI
import BluetoothHost
import NIOCore
import SimulationKernel
import Testing

/// Peers that break rules, or know less than they should.
@Suite struct PeerTests {
    private func stage(isExtended: Bool = true) throws -> Stage {
        var stage = Stage(isExtended: isExtended)
        _ = stage.add()
        _ = stage.add()
        _ = try stage.hosts[1].addPeripheral(Lock.peripheral(), now: stage.now)
        stage.run()
        return stage
    }

    /// Hands a frame to a host as if its peer had sent it.
    private func inject(
        _ octets: [UInt8], channel: UInt16, on handle: ConnectionHandle, _ device: Int, _ stage: inout Stage
    ) throws {
        let frame = L2CAPFrame(
            channel: L2CAPChannel(rawValue: channel), payload: ByteBuffer(bytes: octets))
        let packet = try ACLPacket(handle: handle, boundary: .firstFlushable, payload: frame.pdu)
        stage.hosts[device].receive(.acl(packet), now: stage.now)
    }

    /// The payloads of the frames that a host sends next, all on one channel.
    private func sent(by device: Int, channel: UInt16, _ stage: inout Stage) -> [[UInt8]] {
        var packets: [HCIPacket] = []
        stage.hosts[device].takeOutgoing(into: &packets)
        return packets.compactMap { packet in
            guard case .acl(let acl) = packet, let frame = L2CAPFrame(pdu: acl.payload),
                frame.channel.rawValue == channel
            else { return nil }
            return Array(frame.payload.readableBytesView)
        }
    }

    @Test func `A server that never answers loses the connection after thirty seconds`() throws {
        var stage = try stage()
        let (phone, _) = try stage.connect(0, to: 1)
        _ = try stage.hosts[0].request(.read(3), on: phone, now: stage.now)
        var lost: [HCIPacket] = []
        stage.hosts[0].takeOutgoing(into: &lost)

        stage.advance(by: .seconds(30))

        #expect(stage.events[0].compactMap(\.disconnection) == [.connectionTerminatedByLocalHost])
        #expect(stage.events[0].compactMap(\.violation) == ["ATT: no answer within 30 s"])
    }

    @Test func `A peer that asks and takes no answers is disconnected, and memory stays bounded`() throws {
        var stage = try stage()
        let (_, lock) = try stage.connect(0, to: 1)
        stage.air.completesPackets = false

        for _ in 0..<500 { try inject([0x0a, 0x03, 0x00], channel: 4, on: lock, 1, &stage) }
        #expect(stage.hosts[1].connection(lock) != nil)
        stage.run()

        #expect(stage.events[1].compactMap(\.disconnection) == [.connectionTerminatedByLocalHost])
        #expect(stage.events[0].compactMap(\.disconnection) == [.remoteDeviceTerminatedConnectionLowResources])
    }

    @Test func `Notifications beyond what a link takes are refused, not queued without end`() throws {
        var stage = try stage()
        let (phone, lock) = try stage.connect(0, to: 1)
        let database = try Lock.database()
        let answer = try #require(database.valueHandle(of: Lock.answer))
        let configuration = try #require(database.descriptorHandle(.clientCharacteristicConfiguration, of: answer))
        _ = try stage.request(
            .subscribe(clientConfiguration: configuration, .notifications), 0, on: phone)
        stage.air.completesPackets = false

        var taken = 0
        while taken < 1_000, (try? stage.hosts[1].notify([1], for: answer, on: lock, now: stage.now)) != nil {
            taken += 1
        }

        #expect(throws: HostError.queueFull) {
            try stage.hosts[1].notify([1], for: answer, on: lock, now: stage.now)
        }
        #expect(taken < 8 + ACLTransmitter.maximumWaiting)
        stage.run()
        #expect(stage.hosts[1].connection(lock) != nil)
    }

    @Test func `Frames on channels that LE does not have are dropped and counted`() throws {
        var stage = try stage()
        let (_, lock) = try stage.connect(0, to: 1)

        for channel in [0x0000, 0x0001, 0x0003, 0x0007, 0x0040] as [UInt16] {
            try inject([1, 2, 3], channel: channel, on: lock, 1, &stage)
        }
        try inject([1], channel: 4, on: ConnectionHandle(rawValue: 0x0eee), 1, &stage)
        stage.run()

        #expect(stage.hosts[1].drops.unknownChannel == 5)
        #expect(stage.hosts[1].drops.data == 1)
        #expect(stage.hosts[1].connection(lock) != nil)
    }

    @Test func `A frame that announces more than an ATT PDU can be is dropped, and the next one is heard`() throws {
        var stage = try stage()
        let (_, lock) = try stage.connect(0, to: 1)
        let liar = try ACLPacket(
            handle: lock, boundary: .firstFlushable, payload: ByteBuffer(bytes: [0xff, 0xff, 0x04, 0x00, 0x0a]))

        stage.hosts[1].receive(.acl(liar), now: stage.now)
        try inject([0x0a, 0x03, 0x00], channel: 4, on: lock, 1, &stage)

        #expect(stage.hosts[1].drops.data == 1)
        #expect(sent(by: 1, channel: 4, &stage) == [[0x0b] + Array("Latch".utf8)])
    }

    @Test func `A central without a server refuses requests, and confirms indications`() throws {
        var stage = try stage()
        let (phone, _) = try stage.connect(0, to: 1)

        try inject([0x10, 0x01, 0x00, 0xff, 0xff, 0x00, 0x28], channel: 4, on: phone, 0, &stage)
        try inject([0x52, 0x03, 0x00, 0x01], channel: 4, on: phone, 0, &stage)
        try inject([0x1d, 0x03, 0x00, 0x07], channel: 4, on: phone, 0, &stage)

        #expect(sent(by: 0, channel: 4, &stage) == [[0x01, 0x10, 0x00, 0x00, 0x06], [0x1e]])
    }

    @Test func `A central with a server answers like any server`() throws {
        var configuration = HostConfiguration()
        configuration.centralDatabase = try AttributeDatabase(deviceName: "Phone", services: [])
        var stage = Stage()
        _ = stage.add(configuration)
        _ = stage.add()
        _ = try stage.hosts[1].addPeripheral(Lock.peripheral(), now: stage.now)
        stage.run()
        let (_, lock) = try stage.connect(0, to: 1)

        let result = try stage.request(.read(3), 1, on: lock)

        #expect(result == .success(.value(ByteBuffer(string: "Phone"))))
    }

    @Test func `Legacy pairing is refused with Authentication Requirements, and the link stays`() throws {
        var stage = try stage()
        let (_, lock) = try stage.connect(0, to: 1)

        // Pairing Request with bonding and MITM, but without Secure Connections.
        try inject([0x01, 0x03, 0x00, 0x05, 0x10, 0x01, 0x01], channel: 6, on: lock, 1, &stage)

        #expect(sent(by: 1, channel: 6, &stage) == [[0x05, 0x03]])
        stage.run()
        #expect(stage.events[1].compactMap(\.pairingFailure) == [.refused(.authenticationRequirements)])
        #expect(stage.hosts[1].connection(lock) != nil)
    }

    @Test func `A pairing that the peer lets hang ends the connection after thirty seconds`() throws {
        var stage = try stage()
        let (_, lock) = try stage.connect(0, to: 1)
        try inject([0x01, 0x03, 0x00, 0x09, 0x10, 0x02, 0x02], channel: 6, on: lock, 1, &stage)

        stage.advance(by: .seconds(30))

        #expect(stage.events[1].compactMap(\.pairingFailure) == [.timedOut])
        #expect(stage.events[0].compactMap(\.disconnection) == [.authenticationFailure])
    }

    @Test func `A request for a key that nobody has is answered in the negative (2_4_4_2)`() throws {
        var stage = try stage()
        let (_, lock) = try stage.connect(0, to: 1)
        stage.air.controllers[1].log.removeAll()

        stage.air.raise(Events.LELongTermKeyRequest { $0.handle = lock }, 1)
        stage.air.raise(Events.LELongTermKeyRequest { $0.handle = ConnectionHandle(rawValue: 0x0abc) }, 1)
        stage.run()

        #expect(stage.air.controllers[1].log == [0x201B, 0x201B])
    }
}
