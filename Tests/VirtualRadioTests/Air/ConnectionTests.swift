import BluetoothHCI
import SimulationKernel
import Testing
import VirtualRadio

/// Connections that begin, carry data and end (Vol 6, Part B, 4.5), between raw hosts.
@Suite struct ConnectionTests {
    private typealias Complete = Events.LEEnhancedConnectionComplete

    @Test(arguments: Radio.Timing.allCases)
    func `both hosts are told of a connection, each in its role`(timing: Radio.Timing) throws {
        let pair = try ConnectedPair(timing, interval: 0x0018, latency: 2, timeout: 0x00c8)

        let (central, peripheral) = pair.reports
        #expect(central.status == .success && peripheral.status == .success)
        #expect(central.role == .central && peripheral.role == .peripheral)
        #expect(central.peerAddress == Airspace.address(2).address)
        #expect(peripheral.peerAddress == Airspace.address(1).address)
        for report in [central, peripheral] {
            #expect(report.interval == 0x0018)
            #expect(report.latency == 2)
            #expect(report.supervisionTimeout == 0x00c8)
        }
        let links = pair.air.radio.links(of: pair.central)
        #expect(links.map(\.peer) == [pair.peripheral])
        #expect(links.map(\.handle) == [pair.centralHandle])
        #expect(!pair.air.radio.isAdvertising(pair.peripheral))
        #expect(!pair.air.radio.hasListeners)
    }

    @Test func `a connection with nothing to send waits for nothing`() throws {
        for timing in Radio.Timing.allCases {
            var pair = try ConnectedPair(timing)
            pair.air.settle()
            pair.air.run(.seconds(1))

            #expect(pair.air.radio.nextInstant == nil)
            let events = pair.air.radio.statistics.connectionEvents
            pair.air.run(.seconds(3_600))
            #expect(pair.air.radio.statistics.connectionEvents == events)
            #expect(pair.reasons() == (nil, nil))
        }
    }

    @Test(arguments: Radio.Timing.allCases)
    func `data go both ways in order, and buffers are given back`(timing: Radio.Timing) throws {
        var pair = try ConnectedPair(timing)
        let there = (0..<16).map { number in [UInt8](repeating: UInt8(number), count: 27 + number * 8) }
        let back = (0..<10).map { number in [UInt8](repeating: UInt8(100 + number), count: 251) }

        for octets in there { try pair.air.send(octets, from: pair.central, on: pair.centralHandle) }
        for octets in back { try pair.air.send(octets, from: pair.peripheral, on: pair.peripheralHandle) }
        pair.air.run(.seconds(2))

        #expect(pair.air.data(at: pair.peripheral) == there)
        #expect(pair.air.data(at: pair.central) == back)
        #expect(pair.air.completed(at: pair.central) == 16)
        #expect(pair.air.completed(at: pair.peripheral) == 10)
    }

    @Test func `with instant timing data arrive at the same instant`() throws {
        var pair = try ConnectedPair(.instant)
        let before = pair.air.elapsed

        try pair.air.send([1, 2, 3], from: pair.central, on: pair.centralHandle)
        pair.air.settle()

        #expect(pair.air.data(at: pair.peripheral) == [[1, 2, 3]])
        #expect(pair.air.elapsed == before)
    }

    @Test func `with realistic timing data wait for the next connection event`() throws {
        var pair = try ConnectedPair(.realistic, interval: 0x0050)  // 100 ms
        pair.air.run(.milliseconds(1_030))

        try pair.air.send([1], from: pair.central, on: pair.centralHandle)
        let first = pair.air.radio.nextInstant
        pair.air.run(.milliseconds(100))
        try pair.air.send([2], from: pair.peripheral, on: pair.peripheralHandle)
        let second = pair.air.radio.nextInstant

        #expect(try #require(second).since(try #require(first)) == .milliseconds(100))
        #expect(pair.air.data(at: pair.peripheral) == [[1]])
        pair.air.run(.milliseconds(100))
        #expect(pair.air.data(at: pair.central) == [[2]])
    }

    @Test func `a peripheral with latency hears late, and speaks at once`() throws {
        var pair = try ConnectedPair(.realistic, interval: 0x0050, latency: 9, timeout: 0x0c80)
        pair.air.run(.seconds(10))
        try pair.air.send([1], from: pair.peripheral, on: pair.peripheralHandle)
        pair.air.run(.milliseconds(100))
        #expect(pair.air.data(at: pair.central) == [[1]])

        try pair.air.send([2], from: pair.central, on: pair.centralHandle)
        let next = pair.air.radio.nextInstant
        let wait = try #require(next).since(pair.air.radio.now)

        #expect(wait > .milliseconds(800) && wait <= .milliseconds(1_000))
        pair.air.run(wait)
        #expect(pair.air.data(at: pair.peripheral) == [[2]])
    }

    @Test func `an interval holds as many octets as its airtime`() throws {
        // Of 27 octets: 328 + 150 + 80 + 150 µs for each, so 10 packets in 7.5 ms.
        var pair = try ConnectedPair(.realistic, interval: 0x0006)
        pair.air.run(.seconds(1))
        let octets = [UInt8](repeating: 7, count: 251)
        for _ in 0..<16 { try pair.air.send(octets, from: pair.central, on: pair.centralHandle) }

        pair.air.run(.milliseconds(750))
        let short = pair.air.radio.statistics.connectionEvents
        #expect(pair.air.data(at: pair.peripheral).count == 16)

        try pair.air.command(
            pair.central,
            Commands.LESetDataLength {
                $0.handle = pair.centralHandle
                $0.octets = 251
                $0.microseconds = 2_120
            })
        pair.air.run(.milliseconds(100))
        let before = pair.air.radio.statistics.connectionEvents
        for _ in 0..<16 { try pair.air.send(octets, from: pair.central, on: pair.centralHandle) }
        pair.air.run(.milliseconds(750))
        let long = pair.air.radio.statistics.connectionEvents - before

        #expect(pair.air.data(at: pair.peripheral).count == 32)
        #expect(short >= 15 && short <= 17, "\(short) events for 160 packets of 27 octets")
        #expect(long == 6, "\(long) events for 16 packets of 251 octets, three in each")
    }

    @Test(arguments: Radio.Timing.allCases)
    func `a disconnection gives 0x16 to who asked and the reason to the other`(timing: Radio.Timing) throws {
        for asker in [Role.central, .peripheral] {
            var pair = try ConnectedPair(timing)
            let (device, handle) =
                asker == .central ? (pair.central, pair.centralHandle) : (pair.peripheral, pair.peripheralHandle)
            try pair.air.send([1, 2], from: device, on: handle)
            try pair.air.command(
                device,
                Commands.Disconnect {
                    $0.handle = handle
                    $0.reason = .remoteDeviceTerminatedConnectionPowerOff
                })

            pair.air.run(.milliseconds(100))

            let (own, other) = (
                ErrorCode.connectionTerminatedByLocalHost, ErrorCode.remoteDeviceTerminatedConnectionPowerOff
            )
            #expect(pair.reasons() == (asker == .central ? (own, other) : (other, own)))
            #expect(pair.air.data(at: asker == .central ? pair.peripheral : pair.central) == [[1, 2]])
            #expect(pair.air.radio.links(of: pair.central).isEmpty)
            #expect(pair.air.radio.nextInstant == nil)
        }
    }

    @Test func `who vanishes is missed after the supervision timeout, with instant timing at once`() throws {
        for (timing, wait) in [(Radio.Timing.realistic, Duration.seconds(2)), (.instant, .zero)] {
            var pair = try ConnectedPair(timing)
            pair.air.run(.milliseconds(333))
            let gone = pair.air.elapsed
            pair.air.radio.detach(pair.peripheral)

            let event = try pair.air.run(until: Events.DisconnectionComplete.self, at: pair.central)

            #expect(event.reason == .connectionTimeout)
            let noticed = pair.air.elapsed - gone
            #expect(noticed <= wait && noticed >= wait - .milliseconds(30))
            #expect(pair.air.radio.links(of: pair.central).isEmpty)
            #expect(pair.air.radio.nextInstant == nil)
        }
    }

    @Test func `a reset ends connections like vanishing`() throws {
        var pair = try ConnectedPair(.realistic)
        pair.air.run(.milliseconds(333))
        try pair.air.command(pair.central, Commands.Reset())

        let event = try pair.air.run(until: Events.DisconnectionComplete.self, at: pair.peripheral)

        #expect(event.reason == .connectionTimeout)
        #expect(pair.air.events(Events.DisconnectionComplete.self, at: pair.central).isEmpty)
    }

    @Test(arguments: Radio.Timing.allCases)
    func `who walks out of reach is lost, who comes back in time is not`(timing: Radio.Timing) throws {
        var pair = try ConnectedPair(timing)
        pair.air.run(.seconds(1))
        pair.air.radio.move(pair.peripheral, to: Position(x: 5_000))
        try pair.air.send([9], from: pair.central, on: pair.centralHandle)
        pair.air.run(.milliseconds(1_900))
        #expect(pair.reasons() == (nil, nil))
        pair.air.radio.move(pair.peripheral, to: Position(x: 2))
        pair.air.run(.seconds(10))
        #expect(pair.reasons() == (nil, nil))
        #expect(pair.air.data(at: pair.peripheral) == [[9]])

        pair.air.radio.move(pair.peripheral, to: Position(x: 5_000))
        pair.air.run(.milliseconds(2_001))

        #expect(pair.reasons() == (.connectionTimeout, .connectionTimeout))
    }

    @Test func `a connection whose request nobody heard fails to be established`() throws {
        var air = Airspace(.realistic)
        let central = try air.attach(1)
        let peripheral = try air.attach(2)
        air.radio.setFaults(LinkFaults(loss: 1), from: central, to: peripheral)
        try air.advertise(peripheral)
        try air.initiate(central, to: Airspace.address(2), interval: 0x0050, timeout: 0x0c80)
        let connected = try air.run(until: Complete.self, at: central)
        let begin = air.elapsed
        #expect(connected.status == .success)
        #expect(air.events(Complete.self, at: peripheral).isEmpty)

        let event = try air.run(until: Events.DisconnectionComplete.self, at: central)

        #expect(event.reason == .connectionFailedToBeEstablished)
        #expect(air.elapsed - begin == .microseconds(601_250))
        #expect(air.radio.isAdvertising(peripheral))
    }

    @Test func `an extended initiator goes on where its request was not heard`() throws {
        var air = Airspace(.realistic)
        let central = try air.attach(1)
        let peripheral = try air.attach(2)
        air.radio.setFaults(LinkFaults(loss: 1), from: central, to: peripheral)
        try air.advertiseSet(peripheral) { $0.properties = [.connectable] }
        try air.connectExtended(central, to: Airspace.address(2))
        air.run(.seconds(1))
        #expect(air.events(Complete.self, at: central).isEmpty)

        air.radio.setFaults(.none, from: central, to: peripheral)
        let event = try air.run(until: Complete.self, at: peripheral)

        #expect(event.role == .peripheral)
        #expect(air.events(Events.LEAdvertisingSetTerminated.self, at: peripheral).map(\.status) == [.success])
        #expect(air.events(Complete.self, at: central).count == 1)
    }

    @Test func `a connection on extended advertising is on its secondary layer`() throws {
        var air = Airspace(.instant)
        let central = try air.attach(1)
        let peripheral = try air.attach(2)
        try air.advertiseSet(peripheral) {
            $0.properties = [.connectable]
            $0.secondaryPHY = .le2M
        }
        try air.connectExtended(central, to: Airspace.address(2))
        air.settle()

        let link = try #require(air.radio.links(of: central).first)
        #expect(link.transmitPHY == .le2M)
        #expect(link.receivePHY == .le2M)
    }

    @Test func `legacy initiators do not connect to extended advertising`() throws {
        var air = Airspace(.instant)
        let central = try air.attach(1)
        let peripheral = try air.attach(2)
        try air.advertiseSet(peripheral) { $0.properties = [.connectable] }
        try air.initiate(central, to: Airspace.address(2))

        air.run(.seconds(10))

        #expect(air.radio.links(of: central).isEmpty)
    }

    @Test func `an initiator with an accept list connects to whom it finds there`() throws {
        var air = Airspace(.instant)
        let central = try air.attach(1)
        let other = try air.attach(2)
        let wanted = try air.attach(3)
        try air.advertise(other)
        try air.advertise(wanted)
        try air.command(
            central, Commands.LEAddDeviceToFilterAcceptList { $0.address = Airspace.address(3).address })
        try air.initiate(central, to: DeviceAddress(.zero, .publicDevice)) { $0.filterPolicy = .acceptList }

        air.settle()

        #expect(air.radio.links(of: central).map(\.peer) == [wanted])
        #expect(air.radio.isAdvertising(other))
    }

    @Test func `an advertiser with an accept list lets others wait`() throws {
        var air = Airspace(.instant)
        let stranger = try air.attach(1)
        let friend = try air.attach(3)
        let lock = try air.attach(2)
        try air.command(lock, Commands.LEAddDeviceToFilterAcceptList { $0.address = Airspace.address(3).address })
        try air.advertise(lock) { $0.filterPolicy = .connectionsFromAcceptList }
        try air.initiate(stranger, to: Airspace.address(2))
        air.run(.seconds(1))
        #expect(air.radio.links(of: lock).isEmpty)

        try air.initiate(friend, to: Airspace.address(2))
        air.run(.seconds(1))

        #expect(air.radio.links(of: lock).map(\.peer) == [friend])
    }

    @Test func `a cancelled attempt connects to nobody`() throws {
        var air = Airspace(.instant)
        let central = try air.attach(1)
        let peripheral = try air.attach(2)
        try air.initiate(central, to: Airspace.address(2))
        try air.command(central, Commands.LECreateConnectionCancel())
        try air.advertise(peripheral)

        air.run(.seconds(1))

        #expect(air.events(Complete.self, at: central).map(\.status) == [.unknownConnectionIdentifier])
        #expect(air.radio.links(of: central).isEmpty)
        #expect(air.radio.nextInstant == nil)
    }

    @Test func `a device has several connections, as central and peripheral, and they do not mix`() throws {
        var air = Airspace(.realistic)
        let hub = try air.attach(1)
        let locks = try (2..<10).map { try air.attach(UInt64($0)) }
        let phone = try air.attach(20)
        var handles: [ConnectionHandle] = []
        for (place, lock) in locks.enumerated() {
            try air.advertise(lock)
            try air.initiate(hub, to: Airspace.address(UInt64(place + 2)))
            handles.append(try air.run(until: Complete.self, at: hub).handle)
            air.forget()
        }
        try air.advertise(hub)
        try air.initiate(phone, to: Airspace.address(1))
        let asPeripheral = try air.run(until: Complete.self, at: hub)
        #expect(Set(handles + [asPeripheral.handle]).count == 9)

        for (place, handle) in handles.enumerated() { try air.send([UInt8(place)], from: hub, on: handle) }
        try air.send([99], from: hub, on: asPeripheral.handle)
        air.run(.seconds(1))

        for (place, lock) in locks.enumerated() { #expect(air.data(at: lock) == [[UInt8(place)]]) }
        #expect(air.data(at: phone) == [[99]])
        #expect(air.completed(at: hub) == 9)
    }

    @Test func `sets of one device with addresses of their own take a connection each from one phone`() throws {
        var air = Airspace(.instant)
        let bridge = try air.attach(1)
        let phone = try air.attach(2)
        let addresses = [Address(value: 0xc000_0000_0001), Address(value: 0xc000_0000_0002)]
        for (place, address) in addresses.enumerated() {
            try air.advertiseSet(bridge, set: UInt8(place), randomAddress: address) {
                $0.ownAddressType = .randomDevice
            }
        }
        for address in addresses {
            try air.initiate(phone, to: DeviceAddress(address, .randomDevice))
            air.settle()
        }

        #expect(air.radio.links(of: phone).map(\.peerAddress.address) == addresses)
        let terminated = air.events(Events.LEAdvertisingSetTerminated.self, at: bridge)
        #expect(terminated.map(\.set.rawValue) == [0, 1])
    }

    @Test func `private addresses are resolved on both sides of a connection`() throws {
        var air = Airspace(.instant)
        let lock = try air.attach(2)
        let phone = try air.attach(1)
        let (lockKey, phoneKey) = (Block128(low: 11, high: 12), Block128(low: 21, high: 22))
        try air.resolve(Airspace.address(1), peerKey: phoneKey, localKey: lockKey, at: lock)
        try air.resolve(Airspace.address(2), peerKey: lockKey, localKey: phoneKey, at: phone)
        try air.advertise(lock) {
            $0.ownAddressType = .resolvableOrPublic
            $0.peerAddress = Airspace.address(1).address
        }
        try air.scan(phone)
        air.settle()
        let report = try #require(air.events(Events.LEAdvertisingReport.self, at: phone).first?.reports.first)
        #expect(report.addressType == .publicIdentity)
        #expect(report.address == Airspace.address(2).address)

        try air.initiate(phone, to: DeviceAddress(Airspace.address(2).address, .publicIdentity)) {
            $0.ownAddressType = .resolvableOrPublic
        }
        air.settle()

        let atPhone = try #require(air.events(Complete.self, at: phone).first)
        let atLock = try #require(air.events(Complete.self, at: lock).first)
        #expect(atPhone.peerAddressType == .publicIdentity)
        #expect(atPhone.peerResolvableAddress == atLock.localResolvableAddress)
        #expect(atLock.peerAddressType == .publicIdentity)
        #expect(atLock.peerAddress == Airspace.address(1).address)
        #expect(atLock.peerResolvableAddress == atPhone.localResolvableAddress)
        #expect(atLock.peerResolvableAddress != .zero && atPhone.peerResolvableAddress != .zero)
    }

    @Test func `private addresses change with their timeout, and are found again`() throws {
        var air = Airspace(.realistic)
        let lock = try air.attach(2)
        let phone = try air.attach(1)
        let key = Block128(low: 11, high: 12)
        try air.resolve(Airspace.address(1), peerKey: .zero, localKey: key, at: lock)
        try air.advertise(lock) {
            $0.ownAddressType = .resolvableOrPublic
            $0.peerAddress = Airspace.address(1).address
        }
        try air.scan(phone)
        air.run(.seconds(3_000))

        let addresses = air.events(Events.LEAdvertisingReport.self, at: phone).flatMap(\.reports).map(\.address)
        #expect(Set(addresses).count == 4)
        #expect(addresses.allSatisfy { ResolvablePrivateAddress.matches($0, key: key) })
    }
}

extension Airspace {
    mutating func connectExtended(_ device: Radio.DeviceID, to peer: DeviceAddress) throws {
        try command(
            device,
            Commands.LEExtendedCreateConnection {
                $0.peerAddress = peer.address
                $0.peerAddressType = peer.type
                $0.le1M = Commands.InitiatingSettings()
                $0.le2M = Commands.InitiatingSettings()
            })
    }

    /// Lets a device know a peer by its key, and use a key of its own towards it.
    mutating func resolve(
        _ peer: DeviceAddress, peerKey: Block128, localKey: Block128, at device: Radio.DeviceID
    ) throws {
        try command(
            device,
            Commands.LEAddDeviceToResolvingList {
                $0.peerIdentityAddress = peer.address
                $0.peerIdentityAddressType = peer.type
                $0.peerKey = peerKey
                $0.localKey = localKey
            })
        try command(device, Commands.LESetAddressResolutionEnable { $0.isEnabled = true })
    }
}
