import BluetoothHCI
import Testing
import VirtualRadio

/// What a scanner reports (Vol 4, Part E, 7.7.65.2, 7.7.65.11 and 7.7.65.13; Vol 6, Part B, 4.3.3 and 4.4.3.5).
@Suite struct ReportTests {
    private let advertiser = DeviceAddress(Address(value: 0xf0_f1_f2_f3_f4_02), .randomDevice)

    private func advertisement(_ type: Events.ExtendedReportType = [.connectable, .scannable, .legacy])
        -> ReceivedAdvertisement
    {
        var advertisement = ReceivedAdvertisement(type: type, advertiser: advertiser)
        advertisement.data = [2, 1, 6]
        advertisement.rssi = -50
        return advertisement
    }

    private func scanning(legacy: Bool = false, filter: Int = 0, policy: Int = 0) -> ControllerBench {
        var bench = ControllerBench.unmasked()
        if legacy {
            bench.send(0x200B, "001000100000" + "0\(policy)")
            bench.send(0x200C, "010\(filter)")
        } else {
            bench.send(0x2041, "000\(policy)" + "010010001000")
            bench.send(0x2042, "010\(filter)" + (filter == 2 ? "64000200" : "00000000"))
        }
        return bench
    }

    @Test("legacy scanning reports as version 4.0 did, byte by byte")
    func legacy() {
        var bench = scanning(legacy: true)

        bench.controller.deliver(advertisement())
        bench.controller.deliver(advertisement([.scannable, .legacy]))
        bench.controller.deliver(advertisement([.legacy]))
        bench.controller.deliver(advertisement([.connectable, .scannable, .legacy, .scanResponse]))

        let rest = "0102f4f3f2f1f003020106ce"
        #expect(bench.take() == ["3e0f020100" + rest, "3e0f020102" + rest, "3e0f020103" + rest, "3e0f020104" + rest])
    }

    @Test("extended scanning reports legacy PDUs as extended, byte by byte")
    func extended() {
        var bench = scanning()

        bench.controller.deliver(advertisement())

        #expect(bench.take() == ["3e1d0d011300" + "0102f4f3f2f1f0" + "0100ff7fce0000" + "00000000000000" + "03020106"])
    }

    @Test("legacy scanning does not hear extended advertising")
    func familyOfScanner() {
        var bench = scanning(legacy: true)
        let extended = advertisement([.connectable])

        #expect(!bench.controller.hears(extended))
        #expect(bench.controller.deliver(extended) == false)
        #expect(bench.take() == [])
    }

    @Test("nobody is told without scanning, or with the event masked")
    func masked() {
        var idle = ControllerBench.unmasked()
        var masked = ControllerBench()
        masked.send(0x2042, "010000000000")

        #expect(idle.controller.deliver(advertisement()) == false)
        #expect(masked.controller.deliver(advertisement()) == false)
        #expect(masked.take().isEmpty)
    }

    @Test("long data come in parts, the last of which is complete (7.7.65.13)")
    func chain() throws {
        var bench = scanning()
        var long = advertisement([.connectable])
        long.secondaryPHY = .le2M
        long.sid = 3
        long.dataIdentifier = 7
        long.data = (0..<500).map { UInt8(truncatingIfNeeded: $0) }

        bench.controller.deliver(long)

        let events = bench.controller.outgoing.compactMap { packet -> Events.LEExtendedAdvertisingReport? in
            guard case .event(let event) = packet else { return nil }
            return try? event.decode(as: Events.LEExtendedAdvertisingReport.self)
        }
        let reports = events.flatMap(\.reports)
        #expect(reports.map(\.data.count) == [229, 229, 42])
        #expect(reports.flatMap(\.data) == long.data)
        #expect(reports.map { $0.type.contains(.incomplete) } == [true, true, false])
        #expect(reports.allSatisfy { $0.sid == 3 && $0.secondaryPHY == .le2M })
    }

    @Test("a duplicate filter reports each advertiser and each kind of PDU once, whatever the data (4.4.3.5)")
    func duplicates() {
        var bench = scanning(legacy: true, filter: 1)
        var changed = advertisement()
        changed.data = [9]

        let told = [
            bench.controller.deliver(advertisement()), bench.controller.deliver(advertisement()),
            bench.controller.deliver(changed),
            bench.controller.deliver(advertisement([.connectable, .scannable, .legacy, .scanResponse])),
        ]

        #expect(told == [true, false, false, true])
        bench.send(0x200C, "0101")
        #expect(bench.controller.deliver(advertisement()) == true)
    }

    @Test("another identifier of extended data is no duplicate")
    func dataIdentifier() {
        var bench = scanning(filter: 1)
        var first = advertisement([.connectable])
        first.sid = 1
        first.dataIdentifier = 5
        var second = first
        second.dataIdentifier = 6

        let told = [first, first, second].map { bench.controller.deliver($0) }

        #expect(told == [true, false, true])
    }

    @Test("with periods, duplicates are forgotten at the start of each; without, they are not (7.8.65)")
    func periods() {
        var periodic = scanning(filter: 2)
        var once = scanning(filter: 1)
        for _ in 0..<2 {
            periodic.controller.deliver(advertisement())
            once.controller.deliver(advertisement())
        }

        periodic.controller.scanPeriodBegan()
        once.controller.scanPeriodBegan()

        #expect(periodic.controller.deliver(advertisement()) == true)
        #expect(once.controller.deliver(advertisement()) == false)
    }

    @Test("with the accept list only its devices are heard, anonymous ones too where they are on it")
    func acceptList() {
        var bench = ControllerBench.unmasked()
        bench.send(0x2011, "0102f4f3f2f1f0")
        bench.send(0x2041, "0001" + "010010001000")
        bench.send(0x2042, "010000000000")
        var other = advertisement()
        other.advertiser.type = .publicDevice
        var anonymous = advertisement([])
        anonymous.advertiser = DeviceAddress(.zero, .anonymous)

        #expect(bench.controller.deliver(advertisement()) == true)
        #expect(bench.controller.deliver(other) == false)
        #expect(bench.controller.deliver(anonymous) == false)
        bench.send(0x2042, "000000000000")
        bench.send(0x2011, "ff000000000000")
        bench.send(0x2042, "010000000000")
        #expect(bench.controller.deliver(anonymous) == true)
    }

    @Test("directed advertising for others is not heard; for this device it is")
    func directed() {
        var bench = scanning()
        var own = advertisement([.connectable, .directed, .legacy])
        own.data = []
        own.target = DeviceAddress(ControllerBench.publicAddress, .publicDevice)
        var others = own
        others.target = DeviceAddress(Address(value: 7), .publicDevice)

        #expect(bench.controller.hears(own) && !bench.controller.hears(others))
        #expect(bench.controller.deliver(own) == true)
        #expect(bench.controller.deliver(others) == false)
        #expect(bench.take() == ["3e1a0d011500" + "0102f4f3f2f1f0" + "0100ff7fce0000" + "00010000eeffc0" + "00"])
    }

    @Test("extended policies also report what is directed to an unknown private address (7.7.65.11, 7.7.65.13)")
    func unresolved() {
        var legacy = scanning(legacy: true, policy: 2)
        var extended = scanning(policy: 2)
        var directed = advertisement([.connectable, .directed, .legacy])
        directed.data = []
        directed.target = DeviceAddress(Address(value: 0x7a_00_00_00_00_01), .randomDevice)

        legacy.controller.deliver(directed)
        extended.controller.deliver(directed)

        #expect(legacy.take() == ["3e120b0101" + "0102f4f3f2f1f0" + "fe01000000007a" + "ce"])
        #expect(
            extended.take() == ["3e1a0d011500" + "0102f4f3f2f1f0" + "0100ff7fce0000" + "fe01000000007a" + "00"])
    }

    @Test("reports that nobody takes are dropped and counted, other events are not")
    func bound() {
        var bench = scanning()

        for _ in 0..<Controller.reportLimit + 5 { bench.controller.deliver(advertisement()) }

        #expect(bench.controller.outgoing.count == Controller.reportLimit)
        #expect(bench.controller.dropped.reports == 5)
    }

    @Test("scan requests are told where the set wants it (7.7.65.19)")
    func scanRequests() {
        var bench = ControllerBench.unmasked()
        bench.send(0x2036, "04" + "1300a00000a00000070000000000000000007f0100010001")
        bench.send(0x2036, "05" + "1300a00000a00000070000000000000000007f0100010000")

        bench.controller.scanRequestReceived(AdvertisingHandle(rawValue: 4), from: advertiser)
        bench.controller.scanRequestReceived(AdvertisingHandle(rawValue: 5), from: advertiser)

        #expect(bench.take() == ["3e09130401" + "02f4f3f2f1f0"])
    }
}
