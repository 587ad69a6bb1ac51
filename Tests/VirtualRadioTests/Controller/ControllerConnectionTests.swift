import BluetoothHCI
import Testing
import VirtualRadio

/// Connections that begin and end (Vol 4, Part E, 7.1.6, 7.7.5, 7.7.65.1, 7.7.65.10, 7.8.12, 7.8.13, 7.8.66).
@Suite struct ControllerConnectionTests {
    private let create = "600060000000" + "aa0000000000" + "0018002800000" + "02a0000000000"
    private let peer = DeviceAddress(Address(value: 0xaa), .publicDevice)
    private let own = DeviceAddress(ControllerBench.publicAddress, .publicDevice)

    private func report(_ role: Role = .central, _ peer: UInt64 = 0xaa) -> ConnectionReport {
        ConnectionReport(
            role: role, peer: DeviceAddress(Address(value: peer), .publicDevice), own: own, interval: 24, latency: 0,
            supervisionTimeout: 42, channelSelection: .algorithm2)
    }

    @Test("a central gets LE Connection Complete, or the enhanced event where it unmasked that")
    func completion() {
        var plain = ControllerBench()
        plain.send(0x0C01, "ffffffffffffffff")
        plain.send(0x200D, create)
        var enhanced = ControllerBench.unmasked()
        enhanced.send(0x200D, create)

        let handle = plain.controller.connected(report())
        _ = enhanced.controller.connected(report())

        #expect(handle?.rawValue == 1)
        #expect(plain.take() == ["3e1301000100" + "0000aa0000000000" + "180000002a0000"])
        #expect(
            enhanced.take() == [
                "3e1f0a000100" + "0000aa0000000000" + "000000000000" + "000000000000" + "180000002a0000",
                "3e0414010001",
            ])
        #expect(plain.controller.initiator == nil)
    }

    @Test("a peripheral is told of its set after the connection, and the set is off (7.7.65.18)")
    func peripheral() {
        var bench = ControllerBench.unmasked()
        bench.send(0x2036, "03" + "1300a00000a00000070000000000000000007f0100010000")
        bench.send(0x2039, "010103000000")
        var report = report(.peripheral)
        report.set = AdvertisingHandle(rawValue: 3)
        report.completedEvents = 2

        _ = bench.controller.connected(report)

        #expect(
            bench.take() == [
                "3e1f0a000100" + "0100aa0000000000" + "000000000000" + "000000000000" + "180000002a0005",
                "3e0414010001", "3e06120003010002",
            ])
        #expect(bench.controller.advertisingSets.first?.isEnabled == false)
    }

    @Test("a legacy peripheral gets no Advertising Set Terminated")
    func legacyPeripheral() {
        var bench = ControllerBench.unmasked(.legacyOnly(publicAddress: ControllerBench.publicAddress))
        bench.send(0x200A, "01")

        _ = bench.controller.connected(report(.peripheral))

        #expect(bench.take().map { String($0.prefix(6)) } == ["3e1f0a"])
        #expect(bench.controller.advertisingSets.first?.isEnabled == false)
    }

    @Test("handles are not used again at once, and there is a limit")
    func handles() {
        var configuration = ControllerConfiguration.complete(publicAddress: ControllerBench.publicAddress)
        configuration.connectionLimit = 2
        var bench = ControllerBench(configuration)

        let first = bench.controller.connected(report(.central, 1))
        let second = bench.controller.connected(report(.central, 2))
        let tooMany = bench.controller.connected(report(.central, 3))
        bench.controller.disconnected(ConnectionHandle(rawValue: 1), reason: .connectionTimeout)
        let third = bench.controller.connected(report(.central, 3))

        #expect([first, second, tooMany, third].map { $0?.rawValue } == [1, 2, nil, 3])
        #expect(bench.answer(0x200D, create.replacing("aa00", with: "bb00")) == "09")
    }

    @Test("the handles begin again after the last, and leave out those in use")
    func handlesWrap() {
        var bench = ControllerBench()
        bench.connect(.central, peer: 0xffff)

        for index in 0..<0x0efe {
            let handle = bench.connect(.central, peer: UInt64(index))
            bench.controller.disconnected(handle, reason: .connectionTimeout)
        }
        let next = bench.connect()

        #expect(next.rawValue == 2)
        #expect(bench.controller.connections.map(\.handle.rawValue) == [1, 2])
    }

    @Test("one connection is made at a time, and one with each peer (7.8.12)")
    func initiating() {
        var bench = ControllerBench.unmasked()

        #expect(bench.send(0x200D, create) == ["0f0400010d20"])
        #expect(bench.takeRequests() == [.initiatingChanged])
        #expect(bench.answer(0x200D, create) == "0c")
        #expect(bench.answer(0x2005, "010203040506") == "0c")
        #expect(bench.controller.wantsConnection(to: peer, target: nil))
        #expect(bench.controller.wantsConnection(to: peer, target: own))
        #expect(!bench.controller.wantsConnection(to: peer, target: peer))
        #expect(!bench.controller.wantsConnection(to: own, target: nil))
        _ = bench.controller.connected(report())
        #expect(bench.answer(0x200D, create) == "0b")
        #expect(bench.controller.isConnected(to: peer))
    }

    @Test("a connection that is cancelled fails with status 0x02, after the answer (7.8.13)")
    func cancel() {
        var bench = ControllerBench.unmasked()
        #expect(bench.answer(0x200E) == "0c")
        bench.send(0x200D, create)
        _ = bench.takeRequests()

        let packets = bench.send(0x200E)

        #expect(packets == ["0e04010e2000", "3e1f0a02" + String(repeating: "00", count: 29)])
        #expect(bench.controller.initiator == nil)
        #expect(bench.takeRequests() == [.initiatingChanged])
    }

    @Test("extended initiating has parameters for each layer, and needs the layers (7.8.66)")
    func extended() {
        let slow = "6000600018002800000" + "02a0000000000"
        let fast = "0000000006000600000" + "02a0000000000"
        var bench = ControllerBench()
        var configuration = ControllerConfiguration.complete(publicAddress: ControllerBench.publicAddress)
        configuration.features.remove(.phy2M)
        let lacking = ControllerBench(configuration)

        let answers = [bench, lacking].map { bench in
            var bench = bench
            return bench.answer(0x2043, "000000aa000000000003" + slow + fast)
        }
        bench.send(0x2043, "000000aa000000000003" + slow + fast)

        #expect(answers == ["00", "11"])
        #expect(bench.controller.initiator?.parameters(for: .le2M).intervalMinimum == 6)
        #expect(bench.controller.initiator?.parameters(for: .leCoded).intervalMinimum == 24)
        #expect(bench.controller.initiator?.settings(for: .leCoded) == nil)
    }

    @Test("a disconnection is asked for once, and ends with its reason (7.1.6, 7.7.5)")
    func disconnect() {
        var bench = ControllerBench.unmasked()
        bench.connect()

        #expect(bench.answer(0x0406, "020013") == "02")
        #expect(bench.answer(0x0406, "010016") == "12")
        #expect(bench.send(0x0406, "010013") == ["0f0400010604"])
        #expect(bench.answer(0x0406, "010013") == "0c")
        #expect(
            bench.takeRequests()
                == [.disconnect(ConnectionHandle(rawValue: 1), .remoteUserTerminatedConnection)])
        bench.controller.disconnected(
            ConnectionHandle(rawValue: 1), reason: .connectionTerminatedByLocalHost)
        bench.controller.disconnected(ConnectionHandle(rawValue: 1), reason: .connectionTimeout)
        #expect(bench.take() == ["050400010016"])
        #expect(bench.controller.connections.isEmpty)
    }

    @Test("a reset ends everything without a word, and forgets what the host set (7.3.2)")
    func reset() {
        var bench = ControllerBench.unmasked()
        bench.send(0x2005, "0102030405c6")
        bench.send(0x2011, "00010000000000")
        bench.send(0x200C, "0100")
        bench.send(0x200A, "01")
        bench.connect()

        #expect(bench.send(0x0C03) == ["0e0401030c00"])

        #expect(bench.takeRequests() == [.reset])
        #expect(bench.controller.connections.isEmpty && bench.controller.scanner == nil)
        #expect(bench.controller.advertisingSets.isEmpty && bench.controller.acceptList.isEmpty)
        #expect(bench.controller.randomAddress == nil && bench.controller.family == nil)
        #expect(bench.controller.filter == EventFilter())
    }
}
