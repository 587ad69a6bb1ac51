import BluetoothHCI
import NIOCore
import SimulationKernel
import Testing
import VirtualRadio

/// Many devices, hosts that are slow, and hosts that send anything.
@Suite struct CrowdTests {
    @Test func `idle advertisers cost nothing, and of a crowd only those in reach are awake`() throws {
        var air = Airspace(.realistic)
        for number in 0..<1_500 as Range<UInt64> {
            let lock = try air.attach(100 + number, at: Position(x: Double(number) * 10))
            try air.advertise(lock)
        }
        air.radio.advance(to: air.radio.now + .seconds(86_400))
        #expect(air.radio.statistics.advertisingEvents == 0)
        #expect(air.radio.nextInstant == nil)

        let phone = try air.attach(1)
        try air.scan(phone, filtersDuplicates: true)
        air.run(.seconds(10))

        // Without fading the reach is 158 m: 16 locks, at some 9.5 events a second.
        #expect((1_400...1_600).contains(air.radio.statistics.advertisingEvents))
        #expect(air.events(Events.LEAdvertisingReport.self, at: phone).count == 16)
    }

    @Test func `connecting to one of a crowd wakes that one`() throws {
        var air = Airspace(.realistic)
        for number in 0..<200 as Range<UInt64> {
            let lock = try air.attach(100 + number)
            try air.advertise(lock)
        }
        let phone = try air.attach(1)
        try air.initiate(phone, to: Airspace.address(150))
        _ = try air.run(until: Events.LEEnhancedConnectionComplete.self, at: phone)

        #expect(air.radio.statistics.advertisingEvents <= 2)
        #expect(air.radio.nextInstant == nil)
    }

    @Test(arguments: Radio.Timing.allCases)
    func `a host that takes no data holds the sender up, and loses nothing`(timing: Radio.Timing) throws {
        var pair = try ConnectedPair(
            timing, interval: 0x0006,
            prepare: { air, peripheral in
                try air.command(
                    peripheral,
                    Commands.HostBufferSize {
                        $0.aclLength = 251
                        $0.aclCount = 2
                    })
                try air.command(peripheral, Commands.SetControllerToHostFlowControl { $0.flowControl = .acl })
            })
        var sent = 0
        for _ in 0..<40 {
            while sent < 300, sent - pair.air.completed(at: pair.central) < 16 {
                try pair.air.send([UInt8(truncatingIfNeeded: sent)], from: pair.central, on: pair.centralHandle)
                sent += 1
            }
            pair.air.run(.milliseconds(20))
        }
        let held = sent
        #expect(pair.air.data(at: pair.peripheral).count == 2)
        #expect(held < 300)

        var given = 0
        for _ in 0..<600 {
            let count = pair.air.data(at: pair.peripheral).count - given
            given += count
            if count > 0 {
                let packet = CommandPacket(
                    Commands.HostNumberOfCompletedPackets.opcode,
                    [1] + pair.peripheralHandle.octets + [UInt8(count), 0])
                pair.air.radio.receive(.command(try #require(packet)), from: pair.peripheral)
            }
            pair.air.run(.milliseconds(20))
            while sent < 300, sent - pair.air.completed(at: pair.central) < 16 {
                try pair.air.send([UInt8(truncatingIfNeeded: sent)], from: pair.central, on: pair.centralHandle)
                sent += 1
            }
        }

        #expect(pair.air.data(at: pair.peripheral) == (0..<300).map { [UInt8(truncatingIfNeeded: $0)] })
        #expect(pair.air.completed(at: pair.central) == 300)
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `whatever hosts send, nothing breaks and nothing runs for ever`(seed: UInt64) throws {
        var chaos = Chaos(seed: seed)

        for _ in 0..<400 { try chaos.act() }

        #expect(chaos.steps < 400_000)
        chaos.end()
        #expect(chaos.air.radio.nextInstant == nil)
        #expect(chaos.air.radio.devices.isEmpty)
    }

    @Test func `the same chaos twice is the same`() throws {
        func run() throws -> [[HCIPacket]] {
            var chaos = Chaos(seed: 77)
            for _ in 0..<300 { try chaos.act() }
            return chaos.received
        }

        #expect(try run() == run())
    }
}

extension CommandPacket {
    init?(_ opcode: Opcode, _ octets: [UInt8]) {
        guard let packet = try? CommandPacket(opcode: opcode, parameters: ByteBuffer(bytes: octets)) else { return nil }
        self = packet
    }
}

extension ConnectionHandle {
    var octets: [UInt8] { [UInt8(truncatingIfNeeded: rawValue), UInt8(truncatingIfNeeded: rawValue >> 8)] }
}
