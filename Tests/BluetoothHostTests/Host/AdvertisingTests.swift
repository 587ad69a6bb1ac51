import BluetoothHCI
import BluetoothHost
import NIOCore
import SimulationKernel
import Testing

/// Peripherals on the air.
@Suite struct AdvertisingTests {
    @Test func `Several locks advertise on one controller, and a connection belongs to the one whose set ended`() throws
    {
        var stage = Stage(isExtended: true)
        let phone = stage.add()
        let locks = stage.add()
        let first = try stage.hosts[locks].addPeripheral(Lock.peripheral(), now: stage.now)
        let second = try stage.hosts[locks].addPeripheral(
            Lock.peripheral(.staticRandom(Address(value: 0xc000_0000_0001))), now: stage.now)
        stage.run()

        let (_, handle) = try stage.connect(phone, to: locks, second)

        #expect(stage.hosts[locks].connection(handle)?.peripheral == second)
        #expect(
            stage.hosts[locks].connection(handle)?.localAddress
                == DeviceAddress(Address(value: 0xc000_0000_0001), .randomDevice))
        #expect(stage.hosts[locks].isAdvertising(first))
        #expect(!stage.hosts[locks].isAdvertising(second))
    }

    @Test func `One peripheral more than a host takes is refused`() throws {
        var stage = Stage(isExtended: true)
        let device = stage.add()
        for _ in 0..<240 { _ = try stage.hosts[device].addPeripheral(Lock.peripheral(), now: stage.now) }

        #expect(throws: HostError.tooManyPeripherals(limit: 240)) {
            try stage.hosts[device].addPeripheral(Lock.peripheral(), now: stage.now)
        }
    }

    @Test(arguments: [true, false])
    func `A private address changes every fifteen minutes, while nothing is on the air`(isExtended: Bool) throws {
        let key = Block128(low: 1, high: 2)
        var stage = Stage(isExtended: isExtended)
        let device = stage.add()
        let id = try stage.hosts[device].addPeripheral(
            Lock.peripheral(.resolvablePrivate(key: key, identity: nil)), now: stage.now)
        stage.run()
        let first = try #require(stage.hosts[device].address(of: id))

        stage.air.controllers[device].log.removeAll()
        stage.advance(by: .minutes(15))

        let second = try #require(stage.hosts[device].address(of: id))
        #expect(first != second)
        #expect(
            ResolvablePrivateAddress.resolves(first, irk: key) && ResolvablePrivateAddress.resolves(second, irk: key))
        #expect(
            stage.air.controllers[device].log
                == (isExtended ? [0x2039, 0x2035, 0x2039] : [0x200A, 0x2005, 0x200A]))
        let set = try #require(stage.air.controllers[device].sets[0])
        #expect(stage.air.address(device, set) == second)
        #expect(set.isEnabled)
    }

    @Test(arguments: [true, false])
    func `Data change without a pause, intervals with one`(isExtended: Bool) throws {
        var stage = Stage(isExtended: isExtended)
        let device = stage.add()
        let id = try stage.hosts[device].addPeripheral(Lock.peripheral(), now: stage.now)
        stage.run()
        stage.air.controllers[device].log.removeAll()

        let data = AdvertisingData([.completeLocalName("Other")])
        try stage.hosts[device].setAdvertisingData(id, data, now: stage.now)
        stage.run()
        #expect(stage.air.controllers[device].log == [isExtended ? 0x2037 : 0x2008])
        #expect(stage.air.controllers[device].sets[0]?.data == data.octets)

        try stage.hosts[device].setAdvertisingIntervals(id, 0x0800...0x0800, now: stage.now)
        stage.run()
        #expect(
            stage.air.controllers[device].log.dropFirst()
                == (isExtended ? [0x2039, 0x2036, 0x2039] : [0x200A, 0x2006, 0x200A]))
    }

    @Test func `Data that a legacy advertisement cannot hold are refused`() throws {
        var stage = Stage()
        let device = stage.add()
        let id = try stage.hosts[device].addPeripheral(Lock.peripheral(), now: stage.now)
        let data = AdvertisingData([.completeLocalName(String(repeating: "x", count: 30))])

        #expect(throws: HostError.advertisingDataTooLong(32)) {
            try stage.hosts[device].setAdvertisingData(id, data, now: stage.now)
        }
    }

    @Test(arguments: [true, false])
    func `A lock that advertises while it is connected is found by a second phone`(isExtended: Bool) throws {
        var stage = Stage(isExtended: isExtended)
        let phones = [stage.add(), stage.add()]
        let lock = stage.add()
        var configuration = try Lock.peripheral()
        configuration.advertisesWhileConnected = true
        let id = try stage.hosts[lock].addPeripheral(configuration, now: stage.now)
        stage.run()

        for phone in phones { _ = try stage.connect(phone, to: lock, id) }

        #expect(stage.hosts[lock].currentConnections.count == 2)
        #expect(stage.hosts[lock].isAdvertising(id))
    }

    @Test func `What the controller refuses is told once, and tried again after a change`() throws {
        var stage = Stage()
        let device = stage.add()
        let id = try stage.hosts[device].addPeripheral(Lock.peripheral(), now: stage.now)
        stage.air.refusals[0x2039] = .connectionLimitExceeded
        stage.run()
        #expect(stage.events[device].compactMap(\.refusal) == [.connectionLimitExceeded])
        #expect(!stage.hosts[device].isAdvertising(id))

        stage.air.refusals = [:]
        try stage.hosts[device].setAdvertising(id, isEnabled: true, now: stage.now)
        stage.run()

        #expect(stage.hosts[device].isAdvertising(id))
    }

    @Test func `A peripheral that is removed ends its connection and its set, and its place is free`() throws {
        var stage = Stage(isExtended: true)
        let phone = stage.add()
        let lock = stage.add()
        let id = try stage.hosts[lock].addPeripheral(Lock.peripheral(), now: stage.now)
        stage.run()
        _ = try stage.connect(phone, to: lock, id)

        try stage.hosts[lock].removePeripheral(id, now: stage.now)
        stage.run()

        #expect(stage.events[phone].compactMap(\.disconnection) == [.remoteDeviceTerminatedConnectionPowerOff])
        #expect(stage.air.controllers[lock].sets.isEmpty)
        #expect(stage.hosts[lock].peripheralIDs.isEmpty)
        let next = try stage.hosts[lock].addPeripheral(Lock.peripheral(), now: stage.now)
        stage.run()
        #expect(next != id)
        #expect(stage.hosts[lock].isAdvertising(next))
    }

    @Test func `A random address of scanning is changed while nothing scans, and scanning goes on`() throws {
        var configuration = HostConfiguration()
        configuration.centralAddress = .resolvablePrivate(key: Block128(low: 5, high: 6), identity: nil)
        var stage = Stage(isExtended: true)
        let device = stage.add(configuration)
        stage.run()
        try stage.hosts[device].startScanning(now: stage.now)
        stage.run()
        stage.air.controllers[device].log.removeAll()

        stage.advance(by: .minutes(15))

        #expect(stage.air.controllers[device].log == [0x2042, 0x2005, 0x2042])
        #expect(stage.hosts[device].isScanning)
    }
}
