import BluetoothHCI
import Testing
import VirtualRadio

/// Commands and events of connections that exist (Vol 4, Part E, 7.5 to 7.8).
@Suite struct LinkTests {
    private let one = ConnectionHandle(rawValue: 1)

    @Test(
        "each command for a connection that does not exist is refused with 0x02",
        arguments: [
            (0x0406, "070013"), (0x041D, "0700"), (0x0C2D, "070000"), (0x0C7B, "0700"), (0x0C7C, "0700b80b"),
            (0x1405, "0700"), (0x2013, "0700180028000000" + "2a0000000000"), (0x2015, "0700"), (0x2016, "0700"),
            (0x2019, "0700" + String(repeating: "00", count: 26)),
            (0x201A, "0700" + String(repeating: "00", count: 16)),
            (0x201B, "0700"), (0x2020, "07001800280000002a0000000000"), (0x2021, "07003b"), (0x2022, "0700fb004808"),
            (0x2030, "0700"), (0x2032, "07000001010000"),
        ] as [(UInt16, String)])
    func unknownHandle(opcode: UInt16, parameters: String) {
        var bench = ControllerBench()

        #expect(bench.answer(opcode, parameters).hasPrefix("02"))
        #expect(bench.takeRequests() == [])
    }

    @Test("what the host asks of a link goes to the air, in order")
    func requests() {
        var bench = ControllerBench.unmasked()
        bench.connect()

        bench.send(0x2013, "0100180028000000" + "2a0000000000")
        bench.send(0x2022, "0100fb009042")
        bench.send(0x2032, "01000302010000")
        bench.send(0x2016, "0100")
        bench.send(0x041D, "0100")
        bench.send(0x1405, "0100")

        #expect(
            bench.takeRequests() == [
                .updateConnection(
                    one,
                    ConnectionParameters {
                        $0.intervalMinimum = 24
                        $0.intervalMaximum = 40
                    }), .setDataLength(one, octets: 251, microseconds: 17_040),
                .setPHY(one, transmit: .all, receive: .all, options: 0), .readRemoteFeatures(one),
                .readRemoteVersion(one), .readRSSI(one),
            ])
    }

    @Test("events of a link, byte by byte")
    func events() {
        var bench = ControllerBench.unmasked()
        bench.connect()

        bench.controller.connectionUpdated(one, interval: 40, latency: 2, supervisionTimeout: 400)
        bench.controller.dataLengthChanged(
            one, transmitOctets: 251, transmitMicroseconds: 2_120, receiveOctets: 27, receiveMicroseconds: 328)
        bench.controller.phyUpdated(one, transmit: .le2M, receive: .le1M)
        bench.controller.remoteFeatures(one, features: [.encryption, .ping])
        bench.controller.remoteVersion(
            one, version: LinkLayerVersion(version: 0x0d, companyIdentifier: 0xffff, subversion: 1))
        bench.controller.answerRSSI(one, -60)
        bench.controller.authenticatedPayloadTimeoutExpired(one)

        #expect(
            bench.take() == [
                "3e0a03000100" + "280002009001", "3e0b070100fb004808" + "1b004801", "3e060c0001000201",
                "3e0c0400010011" + "00000000000000", "0c080001000d" + "ffff0100", "0e0701051400" + "0100c4",
            ])
        #expect(bench.answer(0x2030, "0100") == "0001000201")
        #expect(bench.controller.connection(one)?.interval == 40)
    }

    @Test("a handle that has gone makes no event, but for the RSSI that is owed")
    func goneHandle() {
        var bench = ControllerBench.unmasked()
        let gone = ConnectionHandle(rawValue: 9)

        bench.controller.connectionUpdated(gone, interval: 40, latency: 2, supervisionTimeout: 400)
        bench.controller.phyUpdated(gone, transmit: .le2M, receive: .le1M)
        bench.controller.remoteFeatures(gone, features: [])
        bench.controller.encryptionChanged(gone, isEnabled: true)
        bench.controller.disconnected(gone, reason: .connectionTimeout)
        bench.controller.answerRSSI(gone, -60)

        #expect(bench.take() == ["0e0701051402" + "09007f"])
    }

    @Test("an update that failed leaves the parameters")
    func failedUpdate() {
        var bench = ControllerBench.unmasked()
        bench.connect()

        bench.controller.connectionUpdated(
            one, status: .unsupportedRemoteFeature, interval: 24, latency: 0, supervisionTimeout: 42)

        #expect(bench.take() == ["3e0a031a0100" + "180000002a00"])
    }

    @Test("the peer's parameter request is answered once, and only if there is one (7.8.31, 7.8.32)")
    func parameterRequest() {
        var bench = ControllerBench.unmasked()
        bench.connect()
        #expect(bench.answer(0x2021, "01003b") == "0c0100")

        #expect(bench.controller.connectionParametersRequested(one, ConnectionParameters()) == true)

        #expect(bench.take() == ["3e0b060100" + "1800280000002a00"])
        #expect(bench.answer(0x2021, "010000") == "120100")
        #expect(bench.answer(0x2021, "01003b") == "000100")
        #expect(bench.answer(0x2020, "0100180028000000" + "2a0000000000") == "0c0100")
        #expect(bench.takeRequests() == [.rejectParameters(one, .unacceptableConnectionParameters)])
        _ = bench.controller.connectionParametersRequested(one, ConnectionParameters())
        #expect(bench.answer(0x2020, "0100180028000000" + "2a0000000000") == "000100")
    }

    @Test("a host that masked parameter or key requests is not asked")
    func maskedRequests() {
        var bench = ControllerBench()
        bench.connect(.peripheral)

        #expect(bench.controller.connectionParametersRequested(one, ConnectionParameters()) == false)
        #expect(bench.controller.longTermKeyRequested(one, randomNumber: 0, encryptedDiversifier: 0) == false)
        #expect(bench.take() == [])
    }

    @Test("a peripheral asks for parameters and features only with the features for it")
    func peripheral() {
        var configuration = ControllerConfiguration.complete(publicAddress: ControllerBench.publicAddress)
        configuration.features.remove([.connectionParametersRequest, .peripheralInitiatedFeaturesExchange])
        var bench = ControllerBench(configuration)
        bench.connect(.peripheral)

        #expect(bench.answer(0x2013, "0100180028000000" + "2a0000000000") == "0c")
        #expect(bench.answer(0x2016, "0100") == "0c")
    }

    @Test("data length is cut to what the controller can")
    func dataLength() {
        var configuration = ControllerConfiguration.complete(publicAddress: ControllerBench.publicAddress)
        configuration.features.remove(.codedPHY)
        var bench = ControllerBench(configuration)
        bench.connect()

        #expect(bench.answer(0x2022, "0100fb009042") == "000100")
        #expect(bench.takeRequests() == [.setDataLength(one, octets: 251, microseconds: 2_120)])
        #expect(bench.answer(0x202F) == "00fb004808fb004808")
        #expect(bench.answer(0x2032, "01000004040000") == "11")
        #expect(bench.answer(0x2031, "000401") == "11")
    }

    @Test("suggested data length and preferred layers are kept")
    func defaults() {
        var bench = ControllerBench()

        bench.send(0x2024, "fb004808")
        bench.send(0x2031, "020202")

        #expect(bench.answer(0x2023) == "00fb004808")
        #expect(bench.controller.preferredTransmitPHYs == .le2M)
        #expect(bench.controller.preferredReceivePHYs == .all)
    }

    @Test("channels that the host calls bad are left out of the map (7.8.19, 7.8.20)")
    func channels() {
        var bench = ControllerBench()
        bench.connect()

        #expect(bench.answer(0x2015, "0100") == "000100" + "ffffffff1f")
        #expect(bench.answer(0x2014, "ff00000000") == "00")
        #expect(bench.answer(0x2015, "0100") == "000100" + "ff00000000")
    }

    @Test("the power of a connection is read, now and at most (7.3.35)")
    func power() {
        var bench = ControllerBench()
        bench.connect()

        #expect(bench.answer(0x0C2D, "010000") == "00010000")
        #expect(bench.answer(0x0C2D, "010001") == "0001000a")
    }

    @Test("the authenticated payload timeout is kept, and not shorter than an event takes (7.3.94)")
    func payloadTimeout() {
        var bench = ControllerBench.unmasked()
        bench.send(0x0C63, "0000800000000000")
        bench.connect()

        #expect(bench.answer(0x0C7B, "0100") == "000100b80b")
        #expect(bench.answer(0x0C7C, "01000200") == "120100")
        #expect(bench.answer(0x0C7C, "01000300") == "000100")
        #expect(bench.takeRequests() == [.authenticatedPayloadTimeoutChanged(one)])
        bench.controller.authenticatedPayloadTimeoutExpired(one)
        #expect(bench.take() == ["57020100"])
    }
}
