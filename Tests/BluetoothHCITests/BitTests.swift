import BluetoothHCI
import Testing

@Suite struct BitTests {
    @Test("bits have the specification's numbers and names")
    func names() {
        #expect(LEFeatures.extendedAdvertising.rawValue == 1 << 12)
        #expect(LEFeatures.extendedAdvertising.names == ["LE Extended Advertising"])
        #expect(LEFeatures(bit: 14).names == ["Channel Selection Algorithm #2"])
        #expect(LEFeatures(bit: 63).description == "[reserved 0x8000000000000000]")
        #expect(LMPFeatures([.brEDRNotSupported, .leSupported]).rawValue == 0x60_0000_0000)
        #expect(LEStates.all.rawValue == 0x3ff_ffff_ffff)
        #expect(LEStates(bit: 28).names == ["Initiating + Connection (Central)"])
        #expect(LEStates(bit: 41).names == ["Initiating + Connection (Peripheral)"])
        #expect(LEStates(bit: 64).isEmpty)
        #expect(LEStates(bit: -1).isEmpty)
        #expect(!LEStates.all.contains(bit: 64))
        #expect(PHYSet([.le1M, .leCoded]).description == "[LE 1M, LE Coded]")
        #expect(EventMask.leMeta.names == ["LE Meta"])
        #expect(EventMask.initial.names.first == "Inquiry Complete")
        #expect(EventMaskPage2.encryptionChangeV2.names == ["Encryption Change [v2]"])
        #expect(LEEventMask.enhancedConnectionComplete.names == ["LE Enhanced Connection Complete [v1]"])
    }

    @Test("names stand in the order of their bits, once each")
    func order() {
        check(LEFeatures.self)
        check(LMPFeatures.self)
        check(LEStates.self)
        check(EventMask.self)
        check(EventMaskPage2.self)
        check(LEEventMask.self)
    }

    private func check<Bits: NamedBits>(_ type: Bits.Type) {
        let bits = type.bitNames.map(\.bit)
        #expect(zip(bits, bits.dropFirst()).allSatisfy { $0 < $1 }, "\(type)")
        #expect(Set(type.bitNames.map(\.name)).count == bits.count, "\(type)")
        #expect(bits.allSatisfy { (0..<type.RawValue.bitWidth).contains($0) })
    }

    @Test("a mask holds back its events, and never those that answer")
    func filter() {
        var filter = EventFilter()
        let kind = { (subevent: UInt8) in EventKind(lowEnergy: subevent) }
        #expect(!filter.allows(kind(0x01)))
        filter.mask.insert(.leMeta)
        #expect(filter.allows(kind(0x01)))
        #expect(!filter.allows(kind(0x0a)))
        filter.lowEnergy.insert(.enhancedConnectionComplete)
        #expect(filter.allows(kind(0x0a)))
        filter.mask = []
        #expect(!filter.allows(Events.DisconnectionComplete.kind))
        #expect(!filter.allows(Events.LEAdvertisingReport.kind))
        #expect(!filter.allows(Events.EncryptionChangeV2.kind))
        filter.page2.insert(.encryptionChangeV2)
        #expect(filter.allows(Events.EncryptionChangeV2.kind))
        for kind in [
            Events.CommandComplete.kind, Events.CommandStatus.kind, Events.NumberOfCompletedPackets.kind,
        ] { #expect(filter.allows(kind)) }
    }

    @Test("Linux's and Bumble's masks name what they unmask")
    func masks() {
        let linux = EventMask(rawValue: 0x2000_8004_0204_e890)
        #expect(linux.contains([.disconnectionComplete, .encryptionChange, .hardwareError, .leMeta]))
        #expect(linux.contains([.readRemoteVersionComplete, .dataBufferOverflow, .encryptionKeyRefreshComplete]))
        #expect(
            LEEventMask(rawValue: 0x0a_1e7f).names.suffix(3)
                == [
                    "LE Extended Advertising Report", "LE Advertising Set Terminated", "LE Channel Selection Algorithm",
                ])
    }
}
