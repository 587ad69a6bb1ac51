import BluetoothHCI
import NIOCore
import SimulationKernel
import Testing
import VirtualRadio

/// Advertising and scanning between raw hosts (Vol 6, Part B, 4.4).
@Suite struct AdvertisingTests {
    private typealias Report = Events.LEAdvertisingReport
    private typealias ExtendedReport = Events.LEExtendedAdvertisingReport

    @Test func `a legacy advertisement is reported byte for byte`() throws {
        var air = Airspace(.instant)
        let lock = try air.attach(2, at: Position(x: 1))
        let phone = try air.attach(1)
        try air.advertise(lock, data: [0x02, 0x01, 0x06, 0x03, 0x09, 0x41, 0x42])
        try air.scan(phone)

        air.settle()

        let events = air.received[phone, default: []].compactMap { packet -> EventPacket? in
            if case .event(let event) = packet, event.code == 0x3e { event } else { nil }
        }
        let octets = try #require(events.first).parameters.readableBytesView
        // One report, ADV_IND, public 00:11:22:33:44:02, seven octets, −40 dBm.
        #expect(
            Array(octets) == [
                0x02, 0x01, 0x00, 0x00, 0x02, 0x44, 0x33, 0x22, 0x11, 0x00, 0x07, 0x02, 0x01, 0x06, 0x03, 0x09, 0x41,
                0x42, 0xd8,
            ])
    }

    @Test func `active scanning brings the scan response, passive does not`() throws {
        for (type, count) in [(ScanType.active, 2), (.passive, 1)] {
            var air = Airspace(.instant)
            let lock = try air.attach(2)
            let phone = try air.attach(1)
            try air.advertise(lock, scanResponse: [0x02, 0x0a, 0x00])
            try air.scan(phone, type)

            air.settle()

            let reports = air.events(Report.self, at: phone).flatMap(\.reports)
            #expect(reports.count == count)
            #expect(reports.last?.type == (type == .active ? .scanResponse : .connectableAndScannable))
            #expect(reports.last?.data == (type == .active ? [0x02, 0x0a, 0x00] : [0x02, 0x01, 0x06]))
        }
    }

    @Test func `with realistic timing events lie an interval and a random delay apart`() throws {
        var air = Airspace(.realistic)
        let lock = try air.attach(2)
        let phone = try air.attach(1)
        try air.advertise(lock, interval: 0x00a0)
        try air.scan(phone)

        var instants: [Instant] = []
        let end = air.radio.now + .seconds(20)
        while air.radio.step(through: end) { instants.append(air.radio.now) }

        #expect((182...200).contains(instants.count))
        let gaps = zip(instants, instants.dropFirst()).map { $1.since($0) }
        #expect(gaps.allSatisfy { $0 >= .milliseconds(100) && $0 <= .milliseconds(110) })
        #expect(Set(gaps).count > 100)
    }

    @Test func `a scanner hears about as much as its window lets it`() throws {
        var air = Airspace(.realistic)
        let lock = try air.attach(2)
        let phone = try air.attach(1)
        try air.advertise(lock)
        try air.scan(phone) {
            $0.interval = 0x0060
            $0.window = 0x0018
        }

        air.run(.seconds(200))

        let heard = air.events(Report.self, at: phone).count
        #expect((400...560).contains(heard), "\(heard) of about 1,905 events in a quarter of the time")
    }

    @Test func `an advertiser that nobody hears waits for nothing`() throws {
        var air = Airspace(.realistic)
        let lock = try air.attach(2)
        let phone = try air.attach(1, at: Position(x: 2_000))
        try air.advertise(lock)
        #expect(air.radio.nextInstant == nil)

        try air.scan(phone)
        #expect(air.radio.nextInstant == nil)

        air.radio.move(phone, to: Position(x: 1))
        #expect(air.radio.nextInstant != nil)
        _ = try air.run(until: Report.self, at: phone)

        air.radio.move(phone, to: Position(x: 2_000))
        air.run(.seconds(1))
        #expect(air.radio.nextInstant == nil)

        air.radio.move(lock, to: Position(x: 2_001))
        air.forget()
        _ = try air.run(until: Report.self, at: phone)
        try air.command(phone, Commands.LESetScanEnable { $0.isEnabled = false })
        #expect(air.radio.nextInstant == nil)
        #expect(!air.radio.hasListeners)
    }

    @Test func `with instant timing the first report and new data come at once`() throws {
        var air = Airspace(.instant)
        let lock = try air.attach(2)
        let phone = try air.attach(1)
        try air.scan(phone)
        try air.advertise(lock, data: [0x02, 0x01, 0x04])
        air.settle()
        #expect(air.events(Report.self, at: phone).flatMap(\.reports).map(\.data) == [[0x02, 0x01, 0x04]])

        air.forget()
        try air.command(lock, Commands.LESetAdvertisingData { $0.data = [0x02, 0x01, 0x05] })
        air.settle()

        #expect(air.events(Report.self, at: phone).flatMap(\.reports).map(\.data) == [[0x02, 0x01, 0x05]])
        #expect(air.elapsed == .zero)
    }

    @Test func `new data are not heard at once for ever within an instant`() throws {
        var air = Airspace(.instant)
        let lock = try air.attach(2)
        let phone = try air.attach(1)
        try air.scan(phone)
        try air.advertise(lock)
        air.settle()
        for number in 0..<100 {
            try air.command(lock, Commands.LESetAdvertisingData { $0.data = [UInt8(number)] })
            air.settle()
        }

        #expect(air.events(Report.self, at: phone).count == 17)
    }

    @Test func `the duplicate filter lets each advertiser through once`() throws {
        var air = Airspace(.realistic)
        let lock = try air.attach(2)
        let other = try air.attach(3)
        let phone = try air.attach(1)
        try air.advertise(lock)
        try air.advertise(other)
        try air.scan(phone, filtersDuplicates: true)

        air.run(.seconds(10))

        let addresses = air.events(Report.self, at: phone).flatMap(\.reports).map(\.address)
        #expect(addresses.sorted() == [Airspace.address(2).address, Airspace.address(3).address])
    }

    @Test func `the accept list of a scanner decides`() throws {
        var air = Airspace(.instant)
        let lock = try air.attach(2)
        let other = try air.attach(3)
        let phone = try air.attach(1)
        try air.command(
            phone,
            Commands.LEAddDeviceToFilterAcceptList {
                $0.addressType = .publicDevice
                $0.address = Airspace.address(3).address
            })
        try air.advertise(lock)
        try air.advertise(other)
        try air.scan(phone) { $0.filterPolicy = .acceptList }

        air.settle()

        let addresses = air.events(Report.self, at: phone).flatMap(\.reports).map(\.address)
        #expect(addresses == [Airspace.address(3).address])
    }

    @Test func `an advertiser answers scan requests of its accept list only`() throws {
        var air = Airspace(.instant)
        let lock = try air.attach(2)
        let phone = try air.attach(1)
        try air.advertise(lock, scanResponse: [0x02, 0x0a, 0x00]) { $0.filterPolicy = .scansFromAcceptList }
        try air.scan(phone, .active)

        air.settle()

        #expect(air.events(Report.self, at: phone).flatMap(\.reports).map(\.type) == [.connectableAndScannable])
    }

    @Test func `directed advertising is for its target`() throws {
        var air = Airspace(.instant)
        let lock = try air.attach(2)
        let phone = try air.attach(1)
        let stranger = try air.attach(3)
        try air.scan(phone)
        try air.scan(stranger)
        try air.advertise(lock) {
            $0.type = .directedLowDutyCycle
            $0.peerAddress = Airspace.address(1).address
        }

        air.settle()

        #expect(air.events(Report.self, at: phone).flatMap(\.reports).map(\.type) == [.directed])
        #expect(air.events(Report.self, at: stranger).isEmpty)
    }

    @Test func `directed advertising of high duty cycle ends after 1.28 s with an advertising timeout`() throws {
        for timing in Radio.Timing.allCases {
            var air = Airspace(timing)
            let lock = try air.attach(2)
            try air.advertise(lock) {
                $0.type = .directedHighDutyCycle
                $0.peerAddress = Airspace.address(1).address
            }

            let event = try air.run(until: Events.LEEnhancedConnectionComplete.self, at: lock)

            #expect(event.status == .advertisingTimeout)
            #expect(air.elapsed == .milliseconds(1_280))
            #expect(!air.radio.isAdvertising(lock))
        }
    }

    @Test func `an extended set is heard by extended scanners only, in parts where its data are long`() throws {
        var air = Airspace(.instant)
        let lock = try air.attach(2)
        let phone = try air.attach(1)
        let old = try air.attach(3)
        let data = (0..<600).map { UInt8(truncatingIfNeeded: $0) }
        try air.advertiseSet(lock, data: data) {
            $0.properties = [.includesTransmitPower]
            $0.secondaryPHY = .le2M
            $0.sid = 5
        }
        try air.scanExtended(phone)
        try air.scan(old)

        air.settle()

        let reports = air.events(ExtendedReport.self, at: phone).flatMap(\.reports)
        #expect(reports.flatMap(\.data) == data)
        #expect(reports.map { $0.type.contains(.incomplete) } == [true, true, false])
        #expect(reports.allSatisfy { $0.sid == 5 && $0.secondaryPHY == .le2M && $0.transmitPower == 0 })
        #expect(air.events(Report.self, at: old).isEmpty)
    }

    @Test func `a scannable extended set has its data in the scan response`() throws {
        var air = Airspace(.instant)
        let lock = try air.attach(2)
        let phone = try air.attach(1)
        try air.advertiseSet(lock, scanResponse: [0x02, 0x0a, 0x00]) {
            $0.properties = [.scannable]
            $0.notifiesScanRequests = true
        }
        try air.scanExtended(phone, .active)

        air.settle()

        let reports = air.events(ExtendedReport.self, at: phone).flatMap(\.reports)
        #expect(reports.map(\.type) == [[.scannable], [.scannable, .scanResponse]])
        #expect(reports.map(\.data) == [[], [0x02, 0x0a, 0x00]])
        let requests = air.events(Events.LEScanRequestReceived.self, at: lock)
        #expect(requests.map(\.scannerAddress) == [Airspace.address(1).address])
    }

    @Test func `anonymous advertising has no address`() throws {
        var air = Airspace(.instant)
        let lock = try air.attach(2)
        let phone = try air.attach(1)
        try air.advertiseSet(lock, data: [1, 2, 3]) { $0.properties = [.anonymous] }
        try air.scanExtended(phone)

        air.settle()

        let report = try #require(air.events(ExtendedReport.self, at: phone).first?.reports.first)
        #expect(report.addressType == .anonymous)
        #expect(report.address == .zero)
        #expect(report.data == [1, 2, 3])
    }

    @Test func `advertising on LE Coded is heard where LE Coded is scanned`() throws {
        var air = Airspace(.instant)
        let lock = try air.attach(2)
        let phone = try air.attach(1)
        let other = try air.attach(3)
        try air.advertiseSet(lock, data: [1]) {
            $0.properties = []
            $0.primaryPHY = .leCoded
            $0.secondaryPHY = .leCoded
        }
        try air.scanExtended(phone, onCoded: true)
        try air.scanExtended(other)

        air.settle()

        #expect(air.events(ExtendedReport.self, at: phone).flatMap(\.reports).map(\.primaryPHY) == [.leCoded])
        #expect(air.events(ExtendedReport.self, at: other).isEmpty)
    }

    @Test func `a set ends with its duration, or with its last event`() throws {
        var air = Airspace(.realistic)
        let lock = try air.attach(2)
        try air.advertiseSet(lock, set: 1, duration: 50) { $0.properties = [] }
        try air.advertiseSet(lock, set: 2, maximumEvents: 3) { $0.properties = [] }

        let first = try air.run(until: Events.LEAdvertisingSetTerminated.self, at: lock)
        let atFirst = air.elapsed
        air.forget()
        let second = try air.run(until: Events.LEAdvertisingSetTerminated.self, at: lock)

        #expect(first.set.rawValue == 2)
        #expect(first.status == .limitReached)
        #expect(first.completedEvents == 3)
        #expect(atFirst >= .milliseconds(200) && atFirst <= .milliseconds(230))
        #expect(second.set.rawValue == 1)
        #expect(second.status == .advertisingTimeout)
        #expect(air.elapsed == .milliseconds(500))
        #expect(air.radio.nextInstant == nil)
    }

    @Test func `a scan ends with its duration`() throws {
        for timing in Radio.Timing.allCases {
            var air = Airspace(timing)
            let phone = try air.attach(1)
            try air.scanExtended(phone) { $0.duration = 200 }

            _ = try air.run(until: Events.LEScanTimeout.self, at: phone)

            #expect(air.elapsed == .seconds(2))
            #expect(!air.radio.isScanning(phone))
            #expect(air.radio.nextInstant == nil)
        }
    }

    @Test func `a scan with periods rests between them, and reports again in each`() throws {
        var air = Airspace(.realistic)
        let lock = try air.attach(2)
        let phone = try air.attach(1)
        try air.advertiseSet(lock, data: [1]) { $0.properties = [] }
        try air.scanExtended(phone) {
            $0.duplicateFilter = .resetEachPeriod
            $0.duration = 50
            $0.period = 1
        }

        var instants: [Duration] = []
        let end = air.radio.now + .milliseconds(5_000)
        var deliveries: [Radio.Delivery] = []
        while air.radio.step(through: end) {
            air.radio.takeDeliveries(into: &deliveries)
            if !deliveries.isEmpty { instants.append(air.elapsed) }
            deliveries = []
        }

        #expect(instants.count == 4)
        for (number, instant) in instants.enumerated() {
            let begin = Duration.milliseconds(1_280 * number)
            #expect(instant >= begin && instant < begin + .milliseconds(230))
        }
        #expect(air.radio.isScanning(phone))
    }

    @Test func `who is far is heard less, and not at all beyond reach`() throws {
        var heard: [Int] = []
        for distance in [10.0, 140, 158, 400] {
            var air = Airspace(.realistic, propagation: Propagation())
            let lock = try air.attach(2, at: Position(x: distance))
            let phone = try air.attach(1)
            try air.advertise(lock)
            try air.scan(phone)
            air.run(.seconds(100))
            heard.append(air.events(Report.self, at: phone).count)
        }

        #expect(heard[0] > 940)
        #expect(heard[1] < heard[0] && heard[1] > heard[2])
        #expect(heard[2] > 300 && heard[2] < 650, "half of them where mean power is the sensitivity")
        #expect(heard[3] == 0)
    }

    @Test func `reported power is what the radio says, and fades`() throws {
        var air = Airspace(.realistic, propagation: Propagation())
        let lock = try air.attach(2, at: Position(x: 10))
        let phone = try air.attach(1)
        try air.advertise(lock)
        try air.scan(phone)

        air.run(.seconds(100))

        let levels = air.events(Report.self, at: phone).flatMap(\.reports).compactMap(\.rssi.dBm)
        let mean = Double(levels.reduce(0, +)) / Double(levels.count)
        #expect(try #require(air.radio.receivedPower(from: lock, at: phone)) == -65)
        #expect(abs(mean + 65) < 0.3)
        #expect(Set(levels).count > 8)
    }

    @Test func `a host that takes no reports does not fill the memory`() throws {
        var air = Airspace(.realistic)
        let lock = try air.attach(2)
        let phone = try air.attach(1)
        try air.advertise(lock, interval: 0x0020)
        try air.scan(phone)

        air.radio.advance(to: air.radio.now + .seconds(120))

        #expect(air.radio.statistics.reportsDelivered == Radio.reportLimit)
        #expect(air.radio.statistics.reportsDropped > 2_000)
        var taken: [Radio.Delivery] = []
        air.radio.takeDeliveries(into: &taken)
        air.radio.advance(to: air.radio.now + .seconds(1))
        #expect(air.radio.statistics.reportsDelivered > Radio.reportLimit)
    }

    @Test func `equal seeds give equal runs, others do not`() throws {
        func run(_ seed: UInt64) throws -> [HCIPacket] {
            var air = Airspace(.realistic, seed: seed, propagation: Propagation())
            let phone = try air.attach(1)
            for number in 2..<12 {
                let lock = try air.attach(UInt64(number), at: Position(x: Double(number * 10)))
                try air.advertise(lock, scanResponse: [1])
            }
            try air.scan(phone, .active)
            air.run(.seconds(5))
            return air.received[phone, default: []]
        }

        #expect(try run(4) == run(4))
        #expect(try run(4) != run(5))
    }
}
