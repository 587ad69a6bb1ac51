import BluetoothHCI
import BluetoothHost
import NIOCore
import SimulationKernel
import Testing

/// More peripherals than the controller has advertising sets.
@Suite struct SharedSetTests {
    @Test(arguments: [AirKind.instantComplete, .instantLegacy, .realisticComplete, .realisticLegacy])
    func `Eight locks on few sets are each heard, under their own address with their own data`(kind: AirKind) throws {
        var air = try SharedAir(kind, locks: 8, sets: 2)

        let reports = try air.listen(for: .seconds(10))

        #expect(air.stage.hosts[air.device].isSharingSets)
        #expect(air.stage.hosts[air.device].advertisingSetLimit == (kind.isExtended ? 2 : 1))
        for number in 0..<8 {
            let own = try SharedAir.lock(number).advertisingData.octets
            let heard = reports.filter { $0.address == SharedAir.address(number) }
            #expect(heard.count >= 8, "\(SharedAir.name(number))")
            #expect(heard.allSatisfy { $0.data == own && $0.isConnectable })
        }
        #expect(reports.allSatisfy { report in (0..<8).contains { report.address == SharedAir.address($0) } })
        // Nothing was asked at the wrong time: the controller refuses another address for a set that is on the air.
        #expect(air.complaints == [])
    }

    @Test(arguments: [AirKind.instantComplete, .instantLegacy, .realisticComplete, .realisticLegacy])
    func `Each of eight locks is connected to as itself`(kind: AirKind) throws {
        var air = try SharedAir(kind, locks: 8, sets: 2)

        for number in [3, 0, 7, 5, 1, 6, 2, 4] {
            let (phone, lock) = try air.connect(number)
            #expect(air.stage.hosts[air.device].connection(lock)?.peripheral == air.locks[number])
            #expect(air.stage.hosts[air.device].connection(lock)?.localAddress == SharedAir.address(number))
            #expect(try air.readNumber(phone) == [UInt8(number)])
        }

        #expect(air.stage.hosts[air.device].currentConnections.count == 8)
        #expect(air.complaints == [])
    }

    @Test func `Turns go round, none is longer than another, and no lock is left out`() throws {
        var air = try SharedAir(.instantLegacy, locks: 5, sets: 1)
        var order: [PeripheralID] = []

        for _ in 0..<2_000 {
            air.stage.advance(by: .milliseconds(10))
            let onAir = air.stage.hosts[air.device].peripheralsOnAir
            #expect(onAir.count == 1)
            if let one = onAir.first, one != order.last { order.append(one) }
        }

        #expect(order.count >= 100)
        for (place, id) in order.enumerated() { #expect(id == air.locks[place % 5]) }
    }

    @Test func `A lock that is on the air for a part of the time advertises faster, and as before once it is alone`()
        throws
    {
        var air = try SharedAir(.realisticComplete, locks: 3, sets: 1)
        let shared = try air.listen(for: .seconds(20)).filter { $0.address == SharedAir.address(0) }.count

        try air.stage.hosts[air.device].removePeripheral(air.locks[1], now: air.stage.now)
        try air.stage.hosts[air.device].setAdvertising(air.locks[2], isEnabled: false, now: air.stage.now)
        air.stage.run()
        #expect(!air.stage.hosts[air.device].isSharingSets)
        #expect(air.stage.hosts[air.device].nextDeadline == nil)
        let alone = try air.listen(for: .seconds(20)).filter { $0.address == SharedAir.address(0) }.count

        // About as many, whatever the share of time: 20 s at 100 to 150 ms.
        #expect((100...200).contains(alone))
        #expect(Double(shared) > Double(alone) * 0.6)
        #expect(air.complaints == [])
    }

    @Test func `With as many sets as locks nobody waits for a turn`() throws {
        let air = try SharedAir(.instantComplete, locks: 3, sets: 3)

        #expect(air.stage.hosts[air.device].peripheralsOnAir == air.locks)
        #expect(!air.stage.hosts[air.device].isSharingSets)
        #expect(air.stage.hosts[air.device].nextDeadline == nil)
    }

    @Test(arguments: [true, false])
    func `Between two turns the set is stopped first, and what it has already is not sent again`(isExtended: Bool)
        throws
    {
        var air = try SharedAir(isExtended ? .fakeExtended : .fakeLegacy, locks: 2, sets: 1)
        air.stage.advance(by: .seconds(1))
        air.stage.air.controllers[air.device].log.removeAll()

        let before = air.stage.hosts[air.device].peripheralsOnAir
        while air.stage.hosts[air.device].peripheralsOnAir == before { air.stage.advance(by: .milliseconds(10)) }

        // Off, random address, data, on: the parameters and the scan response are the same.
        #expect(
            air.stage.air.controllers[air.device].log
                == (isExtended ? [0x2039, 0x2035, 0x2037, 0x2039] : [0x200A, 0x2005, 0x2008, 0x200A]))
    }

    @Test func `Private addresses change while the locks take turns, each for all to see`() throws {
        var stage = Stage(.instantLegacy)
        let phone = stage.add()
        let device = stage.add()
        let keys = (1...3).map { Block128(low: $0, high: 9) }
        for key in keys {
            _ = try stage.hosts[device].addPeripheral(
                Lock.peripheral(.resolvablePrivate(key: key, identity: nil)), now: stage.now)
        }
        stage.run()
        let before = stage.hosts[device].peripheralIDs.map { stage.hosts[device].address(of: $0) }

        stage.advance(by: ResolvablePrivateAddress.rotationInterval)
        let after = stage.hosts[device].peripheralIDs.map { stage.hosts[device].address(of: $0) }
        try stage.hosts[phone].startScanning(now: stage.now)
        stage.events[phone].removeAll()
        stage.advance(by: .seconds(5))

        for place in keys.indices { #expect(before[place] != after[place]) }
        let heard = Set(stage.events[phone].compactMap(\.report).map(\.address))
        #expect(heard == Set(after.compactMap(\.self)))
    }

    @Test func `A controller that has less memory than it claims is shared as far as it goes`() throws {
        var stage = Stage(.fakeExtended)
        let device = stage.add(SharedAir.reading)
        stage.air.controllers[device].setCount = 16
        stage.air.controllers[device].setMemory = 2
        for number in 0..<4 {
            _ = try stage.hosts[device].addPeripheral(SharedAir.lock(number), now: stage.now)
        }
        stage.run()

        #expect(stage.hosts[device].advertisingSetLimit == 2)
        #expect(stage.hosts[device].peripheralsOnAir.count == 2)
        #expect(stage.events[device].compactMap(\.refusal) == [])
        var seen: Set<PeripheralID> = []
        for _ in 0..<100 {
            stage.advance(by: .milliseconds(20))
            seen.formUnion(stage.hosts[device].peripheralsOnAir)
        }
        #expect(seen == Set(stage.hosts[device].peripheralIDs))
    }

    @Test func `After a restart of the controller the locks take turns again`() throws {
        var air = try SharedAir(.instantComplete, locks: 5, sets: 2)
        air.stage.advance(by: .seconds(3))

        air.stage.hosts[air.device].start(now: air.stage.now)
        let reports = try air.listen(for: .seconds(5))

        #expect(Set(reports.map(\.address)) == Set((0..<5).map(SharedAir.address)))
        #expect(air.complaints == [])
    }
}
