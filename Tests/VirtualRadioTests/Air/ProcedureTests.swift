import BluetoothHCI
import SimulationKernel
import Testing
import VirtualRadio

/// Link layer procedures between raw hosts (Vol 6, Part B, 5.1).
@Suite struct ProcedureTests {
    private typealias Updated = Events.LEConnectionUpdateComplete

    @Test func `a central changes the parameters at an instant at least six events ahead`() throws {
        var pair = try ConnectedPair(.realistic, interval: 0x0018)
        pair.air.run(.seconds(1))
        let before = pair.air.elapsed
        try pair.update(by: pair.central, on: pair.centralHandle, interval: 0x0050, latency: 1, timeout: 0x0190)

        let atCentral = try pair.air.run(until: Updated.self, at: pair.central)
        let atPeripheral = try pair.air.run(until: Updated.self, at: pair.peripheral)

        for event in [atCentral, atPeripheral] {
            #expect(event.status == .success)
            #expect(event.interval == 0x0050)
            #expect(event.latency == 1)
            #expect(event.supervisionTimeout == 0x0190)
        }
        let wait = pair.air.elapsed - before
        #expect(wait > .milliseconds(6 * 30) && wait <= .milliseconds(9 * 30))
        try pair.air.send([1], from: pair.central, on: pair.centralHandle)
        pair.air.run(.milliseconds(200))
        #expect(pair.air.data(at: pair.peripheral) == [[1]])
    }

    @Test(arguments: Radio.Timing.allCases)
    func `a peripheral asks, and the central's host decides`(timing: Radio.Timing) throws {
        for agrees in [true, false] {
            var pair = try ConnectedPair(timing)
            try pair.update(
                by: pair.peripheral, on: pair.peripheralHandle, interval: 0x0050, latency: 0, timeout: 0x0190)
            let request = try pair.air.run(until: Events.LERemoteConnectionParameterRequest.self, at: pair.central)
            #expect(request.intervalMinimum == 0x0050)
            if agrees {
                try pair.air.command(
                    pair.central,
                    Commands.LERemoteConnectionParameterRequestReply {
                        $0.handle = request.handle
                        $0.parameters.intervalMinimum = 0x0050
                        $0.parameters.intervalMaximum = 0x0050
                        $0.parameters.supervisionTimeout = 0x0190
                    })
            } else {
                try pair.air.command(
                    pair.central,
                    Commands.LERemoteConnectionParameterRequestNegativeReply { $0.handle = request.handle })
            }

            let answer = try pair.air.run(until: Updated.self, at: pair.peripheral)

            #expect(answer.status == (agrees ? .success : .unacceptableConnectionParameters))
            #expect(pair.air.events(Updated.self, at: pair.central).count == (agrees ? 1 : 0))
            let interval = pair.air.radio.links(of: pair.central).first?.interval
            #expect(interval == (agrees ? 0x0050 : 0x0018))
        }
    }

    @Test func `a request to a host that does not want it is an unsupported remote feature`() throws {
        var pair = try ConnectedPair(.realistic)
        try pair.air.command(pair.central, Commands.LESetEventMask { $0.mask = .initial })
        try pair.update(by: pair.peripheral, on: pair.peripheralHandle, interval: 0x0050, latency: 0, timeout: 0x0190)

        let answer = try pair.air.run(until: Updated.self, at: pair.peripheral)

        #expect(answer.status == .unsupportedRemoteFeature)
    }

    @Test func `who never answers is given up after forty seconds`() throws {
        for timing in Radio.Timing.allCases {
            var pair = try ConnectedPair(timing)
            try pair.update(
                by: pair.peripheral, on: pair.peripheralHandle, interval: 0x0050, latency: 0, timeout: 0x0190)
            let before = pair.air.elapsed

            let event = try pair.air.run(until: Events.DisconnectionComplete.self, at: pair.peripheral)

            #expect(event.reason == .llResponseTimeout)
            #expect(pair.air.elapsed - before == .seconds(40))
            pair.air.run(.seconds(3))
            #expect(pair.reasons().central == .connectionTimeout)
        }
    }

    @Test(arguments: Radio.Timing.allCases)
    func `data length is what both can do`(timing: Radio.Timing) throws {
        var pair = try ConnectedPair(timing)
        try pair.air.command(
            pair.central,
            Commands.LESetDataLength {
                $0.handle = pair.centralHandle
                $0.octets = 200
                $0.microseconds = 1_700
            })

        let atCentral = try pair.air.run(until: Events.LEDataLengthChange.self, at: pair.central)
        let atPeripheral = try pair.air.run(until: Events.LEDataLengthChange.self, at: pair.peripheral)

        #expect(atCentral.transmitOctets == 200)
        #expect(atCentral.transmitMicroseconds == 1_700)
        #expect(atCentral.receiveOctets == 27)
        #expect(atPeripheral.receiveOctets == 200)
        #expect(atPeripheral.transmitOctets == 27)
    }

    @Test func `suggested lengths are exchanged when the connection begins`() throws {
        var air = Airspace(.instant)
        let central = try air.attach(1)
        let peripheral = try air.attach(2)
        for device in [central, peripheral] {
            try air.command(
                device,
                Commands.LEWriteSuggestedDefaultDataLength {
                    $0.octets = 251
                    $0.microseconds = 2_120
                })
        }
        try air.advertise(peripheral)
        try air.initiate(central, to: Airspace.address(2))
        air.settle()

        for device in [central, peripheral] {
            let changes = air.events(Events.LEDataLengthChange.self, at: device)
            #expect(changes.map(\.transmitOctets) == [251])
            #expect(changes.map(\.receiveOctets) == [251])
        }
    }

    @Test(arguments: Radio.Timing.allCases)
    func `layers change for both sides at an instant`(timing: Radio.Timing) throws {
        for asker in [Role.central, .peripheral] {
            var pair = try ConnectedPair(timing)
            let (device, handle) =
                asker == .central ? (pair.central, pair.centralHandle) : (pair.peripheral, pair.peripheralHandle)
            try pair.air.command(
                device,
                Commands.LESetPHY {
                    $0.handle = handle
                    $0.transmit = .le2M
                    $0.receive = .le1M
                })

            let own = try pair.air.run(until: Events.LEPHYUpdateComplete.self, at: device)
            let other = try pair.air.run(
                until: Events.LEPHYUpdateComplete.self, at: asker == .central ? pair.peripheral : pair.central)

            #expect(own.status == .success && own.transmit == .le2M && own.receive == .le1M)
            #expect(other.status == .success && other.transmit == .le1M && other.receive == .le2M)
        }
    }

    @Test func `a wish that changes nothing is told to who wished only`() throws {
        var pair = try ConnectedPair(.realistic)
        try pair.air.command(
            pair.central,
            Commands.LESetPHY {
                $0.handle = pair.centralHandle
                $0.transmit = .le1M
                $0.receive = .le1M
            })
        pair.air.run(.seconds(1))

        #expect(pair.air.events(Events.LEPHYUpdateComplete.self, at: pair.central).map(\.status) == [.success])
        #expect(pair.air.events(Events.LEPHYUpdateComplete.self, at: pair.peripheral).isEmpty)
    }

    @Test(arguments: Radio.Timing.allCases)
    func `where both sides ask for layers at once, the central's request goes on`(timing: Radio.Timing) throws {
        var pair = try ConnectedPair(timing)
        for (device, handle) in [(pair.central, pair.centralHandle), (pair.peripheral, pair.peripheralHandle)] {
            try pair.air.command(
                device,
                Commands.LESetPHY {
                    $0.handle = handle
                    $0.transmit = .le2M
                    $0.receive = .le2M
                })
        }
        pair.air.run(.seconds(2))

        let atCentral = pair.air.events(Events.LEPHYUpdateComplete.self, at: pair.central)
        let atPeripheral = pair.air.events(Events.LEPHYUpdateComplete.self, at: pair.peripheral)
        #expect(atCentral.map(\.status) == [.success])
        #expect(atPeripheral.map(\.status) == [.llProcedureCollision, .success])
        #expect(pair.air.radio.links(of: pair.peripheral).map(\.transmitPHY) == [.le2M])
    }

    @Test func `a peer without the feature is an unsupported remote feature`() throws {
        var pair = try ConnectedPair(.realistic) { $0.features = ControllerConfiguration.legacyFeatures }
        try pair.air.command(
            pair.central,
            Commands.LESetPHY {
                $0.handle = pair.centralHandle
                $0.transmit = .le2M
                $0.receive = .le2M
            })
        let event = try pair.air.run(until: Events.LEPHYUpdateComplete.self, at: pair.central)

        #expect(event.status == .unsupportedRemoteFeature)
        #expect(event.transmit == .le1M)
        try pair.air.command(
            pair.central,
            Commands.LESetDataLength {
                $0.handle = pair.centralHandle
                $0.octets = 251
                $0.microseconds = 2_120
            })
        pair.air.run(.seconds(60))
        #expect(pair.air.events(Events.LEDataLengthChange.self, at: pair.central).isEmpty)
        #expect(pair.reasons() == (nil, nil))
    }

    @Test(arguments: Radio.Timing.allCases)
    func `features and versions are those of the peer`(timing: Radio.Timing) throws {
        var pair = try ConnectedPair(timing) {
            $0.features.remove(.ping)
            $0.features.remove(.codedPHY)
            $0.companyIdentifier = 0x05f1
            $0.version = 0x0b
        }
        for (device, handle) in [(pair.central, pair.centralHandle), (pair.peripheral, pair.peripheralHandle)] {
            try pair.air.command(device, Commands.LEReadRemoteFeatures { $0.handle = handle })
            try pair.air.command(device, Commands.ReadRemoteVersionInformation { $0.handle = handle })
        }

        pair.air.run(.seconds(1))

        typealias Features = Events.LEReadRemoteFeaturesComplete
        typealias Version = Events.ReadRemoteVersionInformationComplete
        let all = ControllerConfiguration.completeFeatures
        let others = all.subtracting([.ping, .codedPHY])
        #expect(pair.air.events(Features.self, at: pair.central).map(\.features) == [others])
        #expect(pair.air.events(Features.self, at: pair.peripheral).map(\.features) == [all.subtracting(.ping)])
        #expect(pair.air.events(Version.self, at: pair.central).map(\.companyIdentifier) == [0x05f1])
        #expect(pair.air.events(Version.self, at: pair.central).map(\.version) == [0x0b])
        #expect(pair.air.events(Version.self, at: pair.peripheral).map(\.version) == [0x0d])
    }

    @Test func `the version is asked for once, and known from then on`() throws {
        var pair = try ConnectedPair(.realistic)
        for _ in 0..<3 {
            try pair.air.command(
                pair.central, Commands.ReadRemoteVersionInformation { $0.handle = pair.centralHandle })
            pair.air.run(.seconds(1))
        }

        let events = pair.air.events(Events.ReadRemoteVersionInformationComplete.self, at: pair.central)
        #expect(events.map(\.status) == [.success, .success, .success])
        #expect(pair.air.radio.statistics.packets == 2)
    }

    @Test func `power is read from the distance`() throws {
        var pair = try ConnectedPair(.realistic)
        pair.air.radio.move(pair.peripheral, to: Position(x: 10))
        try pair.air.command(pair.central, Commands.ReadRSSI { $0.handle = pair.centralHandle })

        let answers = pair.air.events(Events.CommandComplete.self, at: pair.central)
        #expect(try answers.last?.result(of: Commands.ReadRSSI.self).rssi == -65)
    }
}

extension ConnectedPair {
    mutating func update(
        by device: Radio.DeviceID, on handle: ConnectionHandle, interval: ConnectionIntervals, latency: UInt16,
        timeout: Centiseconds
    ) throws {
        try air.command(
            device,
            Commands.LEConnectionUpdate {
                $0.handle = handle
                $0.parameters.intervalMinimum = interval
                $0.parameters.intervalMaximum = interval
                $0.parameters.maximumLatency = latency
                $0.parameters.supervisionTimeout = timeout
            })
    }
}
