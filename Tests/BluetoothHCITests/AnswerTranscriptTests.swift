import BluetoothHCI
import NIOCore
import Testing

/// What Bumble's controller and RootCanal answered and reported, byte for byte, and what it means.
@Suite struct AnswerTranscriptTests {
    private func returned<Command: HCICommand>(_ type: Command.Type, _ hex: String) throws -> Command.Return {
        let complete = Events.CommandComplete(opcode: type.opcode, returned: ByteBuffer(hex: hex))
        let result = try complete.result(of: type)
        // Also the other way: the same bytes, unless the other controller's refusal ended early.
        if result.status.isSuccess { #expect(try result.parameters().hex == hex) }
        return result
    }

    @Test("version, features, buffers and addresses")
    func informational() throws {
        let version = try returned(Commands.ReadLocalVersionInformation.self, "000c00000ce0000000")
        #expect(version.hciVersion == 0x0c)
        #expect(version.companyIdentifier == 0x00e0)
        let features = try returned(Commands.LEReadLocalSupportedFeatures.self, "00ff79010000000000").features
        #expect(features.contains([.encryption, .privacy, .phy2M, .extendedAdvertising, .codedPHY]))
        #expect(features.names.count == 14)
        #expect(features.contains(.extendedAdvertising))
        let lmp = try returned(Commands.ReadLocalSupportedFeatures.self, "000000000060000080").features
        #expect(lmp == [.brEDRNotSupported, .leSupported, .extendedFeatures])
        let page = try returned(Commands.ReadLocalExtendedFeatures.self, "0002020003000000000000")
        #expect((page.page, page.maximumPage, page.features) == (2, 2, 0x0300))
        let buffers = try returned(Commands.LEReadBufferSizeV2.self, "001b0014fd030c")
        #expect((buffers.aclLength, buffers.aclCount) == (27, 20))
        #expect((buffers.isochronousLength, buffers.isochronousCount) == (1_021, 12))
        #expect(try returned(Commands.ReadBufferSize.self, "000004ff0a000a00").aclLength == 1_024)
        #expect(try returned(Commands.ReadBDADDR.self, "000017de104cda").address.description == "DA:4C:10:DE:17:00")
        #expect(try returned(Commands.LEReadMaximumAdvertisingDataLength.self, "000002").length == 512)
        #expect(try returned(Commands.LEReadNumberOfSupportedAdvertisingSets.self, "0010").count == 16)
        let layers = try returned(Commands.LEReadPHY.self, "00ff0e0202")
        #expect((layers.handle.rawValue, layers.transmit, layers.receive) == (0xeff, .le2M, .le2M))
    }

    @Test("a refusal that ends early is read as one of full length")
    func shortRefusals() throws {
        #expect(try returned(Commands.ReadRSSI.self, "01").status == .unknownHCICommand)
        #expect(try returned(Commands.ReadBDADDR.self, "01").status == .unknownHCICommand)
        #expect(try returned(Commands.LESetDataLength.self, "01").status == .unknownHCICommand)
        #expect(throws: HCIError.self) { try returned(Commands.ReadRSSI.self, "00") }
        #expect(throws: HCIError.self) { try returned(Commands.ReadRSSI.self, "") }
    }

    private func event<Event: HCIEvent>(_ type: Event.Type, _ hex: String) throws -> Event {
        let subevent = type.kind.subevent.map { ByteBuffer(bytes: [$0]).hex } ?? ""
        let packet = try EventPacket(code: type.kind.code, parameters: ByteBuffer(hex: subevent + hex))
        let event = try packet.decode(as: type)
        #expect(try EventPacket(event) == packet)
        #expect(AnyHashable(try packet.decode()) == AnyHashable(event))
        return event
    }

    @Test("connections come, change and go")
    func connections() throws {
        let complete = try event(Events.LEConnectionComplete.self, "000100010101f4f3f2f1f00a0000000a0007")
        #expect(complete.role == .peripheral)
        #expect(complete.peerAddressType == .randomDevice)
        #expect(complete.peerAddress.description == "F0:F1:F2:F3:F4:01")
        #expect(complete.interval.duration == .microseconds(12_500))
        #expect(complete.supervisionTimeout.duration == .milliseconds(100))
        #expect(complete.clockAccuracy.partsPerMillion == 20)
        let enhanced = try event(
            Events.LEEnhancedConnectionComplete.self, "00fe0e000102f4f3f2f1f000000000000000000000000018000000480000")
        #expect((enhanced.handle.rawValue, enhanced.role, enhanced.interval) == (0xefe, .central, 0x18))
        let update = try event(Events.LEConnectionUpdateComplete.self, "000100180000009001")
        #expect(update.supervisionTimeout.duration == .seconds(4))
        #expect(try event(Events.EncryptionChange.self, "00010001").state == .on)
        #expect(try event(Events.LELongTermKeyRequest.self, "010000000000000000000000").randomNumber == 0)
        #expect(try event(Events.LEPHYUpdateComplete.self, "00ff0e0202").receive == .le2M)
        #expect(try event(Events.DisconnectionComplete.self, "00ff0e16").reason == .connectionTerminatedByLocalHost)
        let terminated = try event(Events.LEAdvertisingSetTerminated.self, "0000010000")
        #expect((terminated.set.rawValue, terminated.handle.rawValue) == (0, 1))
        #expect(
            try event(Events.LEReadRemoteFeaturesComplete.self, "000100ff79010000000000").features.rawValue == 0x0179ff)
    }

    @Test("reports of advertisements")
    func reports() throws {
        let legacy = try event(
            Events.LEAdvertisingReport.self, "01000102f4f3f2f1f00c020106080953696d4c6f636bce"
        ).reports
        #expect(legacy.map(\.type) == [.connectableAndScannable])
        #expect(legacy.map(\.data.count) == [12])
        #expect(legacy.map(\.rssi) == [-50])
        let extended = try event(
            Events.LEExtendedAdvertisingReport.self,
            "0113000102f4f3f2f1f00100ff7ff60000ff00000000000008070942756d626c65")
        // RootCanal writes 0xFF where there is no target; the specification leaves open what stands there.
        #expect(extended.reports.map(\.type) == [[.connectable, .scannable, .legacy]])
        #expect(extended.reports.map(\.secondaryPHY) == [nil])
        #expect(extended.reports.map(\.transmitPower) == [.unavailable])
        #expect(extended.reports.map(\.rssi.dBm) == [-10])
        #expect(extended.reports.map(\.data) == [[0x07, 0x09] + Array("Bumble".utf8)])
    }
}
