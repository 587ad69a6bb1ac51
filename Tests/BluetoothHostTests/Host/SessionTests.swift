import BluetoothHCI
import BluetoothHost
import NIOCore
import SimulationKernel
import Testing

/// Whole sessions of two hosts, on controllers with and without the extended commands.
@Suite struct SessionTests {
    /// A phone and a lock that is on the air.
    private func stage(
        kind: AirKind, _ address: AddressPolicy = .publicDevice, _ phone: HostConfiguration = HostConfiguration()
    ) throws -> Stage {
        var stage = Stage(kind)
        _ = stage.add(phone)
        _ = stage.add()
        _ = try stage.hosts[1].addPeripheral(Lock.peripheral(address), now: stage.now)
        stage.run()
        return stage
    }

    private func handle(_ characteristic: BluetoothUUID) throws -> AttributeHandle {
        try #require(try Lock.database().valueHandle(of: characteristic))
    }

    private func clientConfiguration(_ characteristic: BluetoothUUID) throws -> AttributeHandle {
        try #require(
            try Lock.database().descriptorHandle(.clientConfigurationType, of: handle(characteristic)))
    }

    @Test(arguments: AirKind.allCases)
    func `A phone finds, connects, discovers, reads, writes, subscribes and is notified`(kind: AirKind) throws {
        var stage = try stage(kind: kind)
        try stage.hosts[0].startScanning(now: stage.now)
        stage.run()
        let report = try #require(stage.events[0].compactMap(\.report).first)
        #expect(AdvertisingData(octets: report.data).localName == "Latch")
        stage.hosts[0].stopScanning(now: stage.now)

        let (phone, lock) = try stage.connect(0, to: 1)
        #expect(report.address == stage.hosts[0].connection(phone)?.peerAddress)
        _ = try stage.hosts[0].requestMTU(phone, now: stage.now)
        let found = try stage.request(.discoverAll([]), 0, on: phone)
        guard case .success(.database(let database)) = found else {
            Issue.record("\(found)")
            return
        }
        #expect(database.services.map(\.uuid) == [0x1800, 0x1801, Lock.service])
        #expect(stage.hosts[0].connection(phone)?.mtu == 517)
        #expect(stage.hosts[1].connection(lock)?.mtu == 517)

        let name = try stage.request(.readByUUID(.deviceName, AttributeHandle.all), 0, on: phone)
        guard case .success(.values(let values)) = name else {
            Issue.record("\(name)")
            return
        }
        #expect(values.map { String(buffer: $0.value) } == ["Latch"])

        let subscribed = try stage.request(
            .subscribe(clientConfiguration: clientConfiguration(Lock.answer), .notifications),
            0, on: phone)
        #expect(subscribed == .success(.done))
        for number in UInt8(0)..<4 {
            let result = try stage.request(
                .write(handle(Lock.command), ByteBuffer(bytes: [number])), 0, on: phone)
            #expect(result == .success(.done))
            try stage.hosts[1].notify([number, 0xff], for: handle(Lock.answer), on: lock, now: stage.now)
            stage.run()
        }
        #expect(stage.events[1].compactMap(\.written) == [[0], [1], [2], [3]])
        #expect(stage.events[0].compactMap(\.notification) == [[0, 0xff], [1, 0xff], [2, 0xff], [3, 0xff]])

        try stage.hosts[0].disconnect(phone, now: stage.now)
        stage.run()
        #expect(stage.events[0].compactMap(\.disconnection) == [.connectionTerminatedByLocalHost])
        #expect(stage.events[1].compactMap(\.disconnection) == [.remoteUserTerminatedConnection])
        #expect(stage.hosts[1].isAdvertising(PeripheralID(rawValue: 0)))
        #expect(stage.events.joined().compactMap(\.violation) == [])
    }

    @Test(arguments: AirKind.allCases)
    func `An indication is confirmed, and the next one waits for that`(kind: AirKind) throws {
        var stage = try stage(kind: kind)
        let (phone, lock) = try stage.connect(0, to: 1)
        _ = try stage.request(
            .subscribe(clientConfiguration: clientConfiguration(Lock.state), .indications),
            0, on: phone)

        try stage.hosts[1].indicate([2], for: handle(Lock.state), on: lock, now: stage.now)
        try stage.hosts[1].indicate([3], for: handle(Lock.state), on: lock, now: stage.now)
        stage.run()

        #expect(stage.events[0].compactMap(\.indication) == [[2], [3]])
        let confirmations = stage.events[1].filter { if case .server(_, .confirmed) = $0 { true } else { false } }
        #expect(confirmations.count == 2)
    }

    @Test(arguments: AirKind.allCases)
    func `Pairing makes a bond on both sides, opens what needs encryption, and holds after a reconnection`(
        kind: AirKind
    ) throws {
        var stage = try stage(kind: kind, .staticRandom(Address(value: 0xc011_2233_4455)))
        var (phone, _) = try stage.connect(0, to: 1)
        #expect(
            try stage.request(.read(handle(Lock.secret)), 0, on: phone)
                == .failure(.refused(.insufficientAuthentication, try handle(Lock.secret))))

        try stage.hosts[0].pair(phone, now: stage.now)
        stage.run()

        let bond = try #require(stage.events[0].compactMap(\.bond).first)
        let other = try #require(stage.events[1].compactMap(\.bond).first)
        #expect(bond.longTermKey == other.longTermKey)
        #expect(bond.peer == DeviceAddress(Address(value: 0xc011_2233_4455), .randomDevice))
        #expect(
            try stage.request(.read(handle(Lock.secret)), 0, on: phone) == .success(.value(ByteBuffer(bytes: [42]))))

        try stage.hosts[0].disconnect(phone, now: stage.now)
        stage.run()
        let lock: ConnectionHandle
        (phone, lock) = try stage.connect(0, to: 1)
        #expect(stage.hosts[0].connection(phone)?.peerIdentity == bond.peer)
        try stage.hosts[0].encrypt(phone, now: stage.now)
        stage.run()

        #expect(stage.hosts[0].connection(phone)?.security.isBonded == true)
        #expect(stage.hosts[1].connection(lock)?.security == LinkSecurity(isEncrypted: true, isBonded: true))
        #expect(
            try stage.request(.read(handle(Lock.secret)), 0, on: phone) == .success(.value(ByteBuffer(bytes: [42]))))
    }

    @Test(arguments: AirKind.allCases)
    func `A bonded client's subscriptions hold again once the link is encrypted with the stored key`(kind: AirKind)
        throws
    {
        var stage = try stage(kind: kind)
        var (phone, lock) = try stage.connect(0, to: 1)
        try stage.hosts[0].pair(phone, now: stage.now)
        stage.run()
        _ = try stage.request(
            .subscribe(clientConfiguration: clientConfiguration(Lock.answer), .notifications),
            0, on: phone)
        try stage.hosts[0].disconnect(phone, now: stage.now)
        stage.run()

        (phone, lock) = try stage.connect(0, to: 1)
        let answer = try handle(Lock.answer)
        #expect(throws: HostError.notificationRefused(.notSubscribed)) {
            try stage.hosts[1].notify([1], for: answer, on: lock, now: stage.now)
        }
        try stage.hosts[0].encrypt(phone, now: stage.now)
        stage.run()
        try stage.hosts[1].notify([1], for: answer, on: lock, now: stage.now)
        stage.run()

        #expect(stage.events[0].compactMap(\.notification) == [[1]])
    }

    @Test(arguments: AirKind.allCases) func `A lock that lost its bond says so, the link stays, and pairing anew works`(
        kind: AirKind
    ) throws {
        var stage = try stage(kind: kind)
        var (phone, _) = try stage.connect(0, to: 1)
        try stage.hosts[0].pair(phone, now: stage.now)
        stage.run()
        try stage.hosts[0].disconnect(phone, now: stage.now)
        try stage.hosts[1].setBonds(BondStore(), of: PeripheralID(rawValue: 0))
        stage.run()
        stage.clearEvents()

        (phone, _) = try stage.connect(0, to: 1)
        try stage.hosts[0].encrypt(phone, now: stage.now)
        stage.run()
        #expect(stage.events[0].compactMap(\.encryption) == [.failure(LinkFailure(.pinOrKeyMissing))])
        try stage.hosts[0].pair(phone, now: stage.now)
        stage.run()

        #expect(stage.events[0].compactMap(\.bond).count == 1)
        #expect(stage.hosts[0].connection(phone)?.security.isEncrypted == true)
    }

    @Test(arguments: AirKind.allCases) func `Different keys on both sides end the link with MIC failure`(kind: AirKind)
        throws
    {
        var stage = try stage(kind: kind)
        var (phone, _) = try stage.connect(0, to: 1)
        try stage.hosts[0].pair(phone, now: stage.now)
        stage.run()
        try stage.hosts[0].disconnect(phone, now: stage.now)
        var bond = try #require(stage.hosts[1].bonds(of: PeripheralID(rawValue: 0)).bonds.first)
        bond.longTermKey = Block128(low: 1, high: 2)
        var store = BondStore()
        store.insert(bond)
        try stage.hosts[1].setBonds(store, of: PeripheralID(rawValue: 0))
        stage.run()
        stage.clearEvents()

        (phone, _) = try stage.connect(0, to: 1)
        try stage.hosts[0].encrypt(phone, now: stage.now)
        stage.run()

        #expect(stage.events[0].compactMap(\.disconnection) == [.connectionTerminatedMICFailure])
        #expect(stage.events[1].compactMap(\.disconnection) == [.connectionTerminatedMICFailure])
    }

    @Test(arguments: AirKind.allCases)
    func `A Security Request of the lock makes the phone pair, and later encrypt with the stored key`(kind: AirKind)
        throws
    {
        var stage = try stage(kind: kind)
        var (phone, lock) = try stage.connect(0, to: 1)
        try stage.hosts[1].pair(lock, now: stage.now)
        stage.run()
        #expect(stage.events[0].compactMap(\.bond).count == 1)
        try stage.hosts[0].disconnect(phone, now: stage.now)
        stage.run()

        (phone, lock) = try stage.connect(0, to: 1)
        try stage.hosts[1].pair(lock, now: stage.now)
        stage.run()

        #expect(stage.events[0].compactMap(\.bond).count == 1)
        #expect(stage.hosts[1].connection(lock)?.security.isBonded == true)
    }

    @Test(arguments: AirKind.allCases) func `A phone behind private addresses is known again by its key`(kind: AirKind)
        throws
    {
        var configuration = HostConfiguration()
        configuration.centralAddress = .resolvablePrivate(
            key: Block128(low: 0x1234, high: 0x5678),
            identity: DeviceAddress(Address(value: 0xc0ff_ee00_0001), .randomDevice))
        var stage = try stage(kind: kind, .publicDevice, configuration)
        var (phone, lock) = try stage.connect(0, to: 1)
        let first = try #require(stage.hosts[1].connection(lock)?.peerAddress)
        #expect(first.kind == .resolvablePrivate)
        try stage.hosts[0].pair(phone, now: stage.now)
        stage.run()
        try stage.hosts[0].disconnect(phone, now: stage.now)
        stage.run()

        stage.advance(by: ResolvablePrivateAddress.rotationInterval)
        (phone, lock) = try stage.connect(0, to: 1)
        let second = try #require(stage.hosts[1].connection(lock))
        #expect(second.peerAddress != first)
        #expect(second.peerIdentity == DeviceAddress(Address(value: 0xc0ff_ee00_0001), .randomDevice))
        try stage.hosts[0].encrypt(phone, now: stage.now)
        stage.run()
        #expect(stage.hosts[1].connection(lock)?.security.isBonded == true)
    }
}

extension BluetoothUUID {
    static var clientConfigurationType: BluetoothUUID { .clientCharacteristicConfiguration }
}
