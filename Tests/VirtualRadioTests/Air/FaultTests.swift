import BluetoothHCI
import SimulationKernel
import Testing
import VirtualRadio

/// What faults do to advertisements and connections.
@Suite struct FaultTests {
    private typealias Report = Events.LEAdvertisingReport

    @Test func `lost packets are sent again, and all arrive in order`() throws {
        for timing in Radio.Timing.allCases {
            var pair = try ConnectedPair(timing, interval: 0x0006, timeout: 0x0c80)
            pair.air.radio.defaultFaults = LinkFaults(loss: 0.3)
            let packets = (0..<60).map { [UInt8($0), 1, 2, 3] }
            for octets in packets {
                try pair.air.send(octets, from: pair.central, on: pair.centralHandle)
                pair.air.run(.milliseconds(100))
            }

            pair.air.run(.seconds(2))

            #expect(pair.air.data(at: pair.peripheral) == packets)
            #expect(pair.air.completed(at: pair.central) == 60)
            #expect(pair.air.radio.statistics.packetsLost > 20)
            #expect(pair.reasons() == (nil, nil))
        }
    }

    @Test func `a lost acknowledgement does not bring data twice`() throws {
        var pair = try ConnectedPair(.realistic)
        pair.air.run(.seconds(1))
        pair.air.radio.setFaults(LinkFaults(loss: 1), from: pair.peripheral, to: pair.central)
        try pair.air.send([1], from: pair.central, on: pair.centralHandle)

        pair.air.run(.seconds(1))

        #expect(pair.air.data(at: pair.peripheral) == [[1]])
        #expect(pair.air.completed(at: pair.central) == 0)
        pair.air.radio.setFaults(.none, from: pair.peripheral, to: pair.central)
        pair.air.run(.seconds(1))
        #expect(pair.air.data(at: pair.peripheral) == [[1]])
        #expect(pair.air.completed(at: pair.central) == 1)
    }

    @Test func `with everything lost both sides give up after the supervision timeout`() throws {
        var pair = try ConnectedPair(.realistic, timeout: 0x0064)
        pair.air.run(.seconds(1))
        let before = pair.air.elapsed
        pair.air.radio.defaultFaults = LinkFaults(loss: 1)

        _ = try pair.air.run(until: Events.DisconnectionComplete.self, at: pair.central)
        pair.air.run(.milliseconds(100))

        #expect(pair.reasons() == (.connectionTimeout, .connectionTimeout))
        #expect(pair.air.elapsed - before <= .milliseconds(1_101))
    }

    @Test func `a side that is not heard outlives the other by its own timeout`() throws {
        var pair = try ConnectedPair(.realistic, timeout: 0x0064)
        pair.air.run(.seconds(1))
        let before = pair.air.elapsed
        pair.air.radio.setFaults(LinkFaults(loss: 1), from: pair.peripheral, to: pair.central)

        _ = try pair.air.run(until: Events.DisconnectionComplete.self, at: pair.central)
        let atCentral = pair.air.elapsed - before
        _ = try pair.air.run(until: Events.DisconnectionComplete.self, at: pair.peripheral)
        let atPeripheral = pair.air.elapsed - before

        #expect(atCentral <= .seconds(1) && atCentral > .milliseconds(960))
        #expect(atPeripheral <= .seconds(2) && atPeripheral > .milliseconds(1_930))
    }

    @Test func `an idle connection with bad reception ends some time, as often as chance has it`() throws {
        var ended = 0
        for seed in 0..<100 as Range<UInt64> {
            var pair = try ConnectedPair(.realistic, interval: 0x0018, timeout: 0x000a, seed: seed)
            pair.air.radio.setFaults(LinkFaults(loss: 0.5), from: pair.central, to: pair.peripheral)
            pair.air.run(.seconds(1))
            if pair.reasons().central != nil { ended += 1 }
        }

        // Three losses in a row end it; at each of 33 events such a run begins with a probability of 1/16.
        #expect((75...99).contains(ended), "\(ended)")
    }

    @Test func `bad reception hardly ever ends a connection with a long timeout`() throws {
        var pair = try ConnectedPair(.realistic, interval: 0x0018, timeout: 0x0c80)
        pair.air.radio.defaultFaults = LinkFaults(loss: 0.5)

        pair.air.run(.seconds(100_000))

        #expect(pair.reasons() == (nil, nil))
        #expect(pair.air.radio.nextInstant == nil)
    }

    @Test func `duplicates reach the host twice`() throws {
        var pair = try ConnectedPair(.instant)
        pair.air.radio.defaultFaults = LinkFaults(duplication: 1)
        try pair.air.send([1], from: pair.central, on: pair.centralHandle)
        pair.air.settle()
        #expect(pair.air.data(at: pair.peripheral) == [[1], [1]])
        #expect(pair.air.completed(at: pair.central) == 1)

        var air = Airspace(.instant)
        let lock = try air.attach(2)
        let phone = try air.attach(1)
        air.radio.setFaults(LinkFaults(duplication: 1), from: lock, to: nil)
        try air.advertise(lock)
        try air.scan(phone)
        air.settle()
        #expect(air.events(Report.self, at: phone).count == 2)
    }

    @Test func `delay adds up, and never changes the order of a connection`() throws {
        for timing in Radio.Timing.allCases {
            var pair = try ConnectedPair(timing, interval: 0x0006)
            pair.air.radio.setFaults(
                LinkFaults(delay: .milliseconds(200), delayJitter: .milliseconds(300)), from: pair.central, to: nil)
            let packets = (0..<16).map { [UInt8($0)] }
            for octets in packets { try pair.air.send(octets, from: pair.central, on: pair.centralHandle) }

            pair.air.run(.milliseconds(199))
            #expect(pair.air.data(at: pair.peripheral).isEmpty)
            pair.air.run(.milliseconds(600))

            #expect(pair.air.data(at: pair.peripheral) == packets)
        }
    }

    @Test func `a delayed disconnection comes after the data before it`() throws {
        var pair = try ConnectedPair(.instant)
        pair.air.radio.defaultFaults = LinkFaults(delay: .milliseconds(200))
        try pair.air.send([1], from: pair.central, on: pair.centralHandle)
        try pair.air.command(pair.central, Commands.Disconnect { $0.handle = pair.centralHandle })

        pair.air.run(.milliseconds(300))

        #expect(pair.air.data(at: pair.peripheral) == [[1]])
        #expect(pair.reasons() == (.connectionTerminatedByLocalHost, .remoteUserTerminatedConnection))
    }

    @Test func `a report to a device that has gone arrives nowhere`() throws {
        var air = Airspace(.instant)
        let lock = try air.attach(2)
        let phone = try air.attach(1)
        air.radio.defaultFaults = LinkFaults(delay: .seconds(1))
        try air.advertise(lock)
        try air.scan(phone)
        air.settle()
        air.radio.detach(phone)
        let other = try air.attach(3)

        air.run(.seconds(2))

        #expect(air.events(Report.self, at: other).isEmpty)
    }

    @Test func `corruption is mostly loss, and now and then a changed bit`() throws {
        var air = Airspace(.realistic)
        let lock = try air.attach(2)
        let phone = try air.attach(1)
        air.radio.defaultFaults = LinkFaults(corruption: 1)
        try air.advertise(lock, data: [0, 0, 0, 0], interval: 0x0020)
        try air.scan(phone)

        air.run(.seconds(1_000))

        let data = air.events(Report.self, at: phone).flatMap(\.reports).map(\.data)
        #expect((80...260).contains(data.count), "\(data.count) of 40,000")
        #expect(data.allSatisfy { $0.reduce(0) { $0 + $1.nonzeroBitCount } == 1 })
    }

    @Test func `a changed bit on an encrypted connection is a wrong integrity check`() throws {
        var pair = try ConnectedPair(.instant, timeout: 0x0c80)
        try pair.encrypt(central: .zero, peripheral: .zero)
        pair.air.radio.setFaults(LinkFaults(corruption: 0.5), from: pair.central, to: nil)
        for _ in 0..<2_000 where pair.reasons().peripheral == nil {
            try pair.air.send([1], from: pair.central, on: pair.centralHandle)
            pair.air.run(.milliseconds(200))
        }

        #expect(pair.reasons().peripheral == .connectionTerminatedMICFailure)
        pair.air.run(.seconds(33))
        #expect(pair.reasons().central == .connectionTimeout)
    }

    @Test func `a connection can be cut after so many packets`() throws {
        var pair = try ConnectedPair(.realistic)
        pair.air.radio.setFaults(LinkFaults(disconnectAfterPackets: 3), from: pair.central, to: pair.peripheral)
        for number in 0..<5 { try pair.air.send([UInt8(number)], from: pair.central, on: pair.centralHandle) }

        pair.air.run(.seconds(3))

        #expect(pair.air.data(at: pair.peripheral) == [[0], [1], [2]])
        #expect(pair.reasons() == (.connectionTimeout, .connectionTimeout))
    }

    @Test func `the most particular setting holds`() throws {
        var air = Airspace(.instant)
        let (one, two, three) = (try air.attach(1), try air.attach(2), try air.attach(3))
        air.radio.defaultFaults = LinkFaults(loss: 0.1)
        air.radio.setFaults(LinkFaults(loss: 0.2), from: nil, to: two)
        air.radio.setFaults(LinkFaults(loss: 0.3), from: one, to: nil)
        air.radio.setFaults(LinkFaults(loss: 0.4), from: one, to: two)

        #expect(air.radio.faults(from: one, to: two).loss == 0.4)
        #expect(air.radio.faults(from: one, to: three).loss == 0.3)
        #expect(air.radio.faults(from: three, to: two).loss == 0.2)
        #expect(air.radio.faults(from: two, to: three).loss == 0.1)
        air.radio.detach(one)
        #expect(air.radio.faults(from: one, to: two).loss == 0.2)
    }
}
