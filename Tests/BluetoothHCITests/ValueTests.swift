import BluetoothHCI
import NIOCore
import Testing

@Suite struct ValueTests {
    @Test(
        "an address reads and shows its most significant octet first",
        arguments: ["00:00:00:00:00:00", "C4:F2:11:0A:9B:01", "FF:FF:FF:FF:FF:FF"])
    func addressText(text: String) throws {
        let address = try #require(Address(text))

        #expect(address.description == text)
        #expect(Address(text.lowercased()) == address)
        #expect(Address(wireOrder: address.wireOrder) == address)
        #expect(address.wireOrder.last == UInt8(text.prefix(2), radix: 16))
    }

    @Test(
        "what is no address is refused",
        arguments: [
            "", "C4:F2:11:0A:9B", "C4:F2:11:0A:9B:01:02", "C4:F2:11:0A:9B:1", "C4:F2:11:0A:9B:0g", "C4F2110A9B01",
            "+4:F2:11:0A:9B:01", "-1:F2:11:0A:9B:01", ":::::", "C4:F2:11:0A:9B:001",
        ])
    func badAddress(text: String) { #expect(Address(text) == nil) }

    @Test("the upper bits of a random address tell its kind")
    func kinds() {
        let kind = { (value: UInt64, type: AddressType) in DeviceAddress(Address(value: value), type).kind }

        #expect(kind(0xc000_0000_0001, .randomDevice) == .staticRandom)
        #expect(kind(0x4000_0000_0001, .randomDevice) == .resolvablePrivate)
        #expect(kind(0x0000_0000_0001, .randomDevice) == .nonResolvablePrivate)
        #expect(kind(0x8000_0000_0001, .randomDevice) == .reserved)
        #expect(kind(0xc000_0000_0001, .publicDevice) == .publicAddress)
        #expect(kind(0xc000_0000_0001, .publicIdentity) == .publicAddress)
        #expect(kind(0xc000_0000_0001, .randomIdentity) == .staticRandom)
        #expect(kind(0, .anonymous) == .anonymous)
        #expect(Address(wireOrder: [1, 2, 3]) == nil)
        #expect(Address(value: .max).value == 0xffff_ffff_ffff)
    }

    @Test("an opcode is a group and a command")
    func opcode() {
        #expect(Opcode(group: OpcodeGroup.lowEnergy, command: 0x0b) == 0x200B)
        #expect(Opcode(rawValue: 0x0C03).group == OpcodeGroup.controllerAndBaseband)
        #expect(Opcode(rawValue: 0x0C03).command == 3)
        #expect(Opcode(group: 0xff, command: 0xffff) == 0xFFFF)
        #expect(Opcode(rawValue: 0x200B).description == "0x200B")
    }

    @Test("error codes have the names of the specification")
    func errors() {
        #expect(ErrorCode.success.name == "Success")
        #expect(ErrorCode.invalidHCICommandParameters.description == "Invalid HCI Command Parameters (0x12)")
        #expect(ErrorCode.connectionTerminatedByLocalHost.name == "Connection Terminated By Local Host")
        #expect(ErrorCode.connectionFailedToBeEstablished.name.hasPrefix("Connection Failed to be Established"))
        #expect(ErrorCode(rawValue: 0x41).name == "Type0 Submap Not Defined")
        #expect(ErrorCode.unknownAdvertisingIdentifier.name == "Unknown Advertising Identifier")
        #expect(ErrorCode(rawValue: 0x45).name == "Packet Too Long")
        #expect(ErrorCode.names.count == 0x48)
        #expect(ErrorCode(rawValue: 0xff).name == "Reserved for Future Use")
    }

    @Test("times count ticks")
    func times() {
        #expect((0x0800 as Slots).duration == .milliseconds(1_280))
        #expect((6 as ConnectionIntervals).duration == .microseconds(7_500))
        #expect((0x2a as Centiseconds).duration == .milliseconds(420))
        #expect((1 as ScanPeriods).duration == .milliseconds(1_280))
        #expect(Slots(notLongerThan: .milliseconds(100)) == 160)
        #expect(Slots(notLongerThan: .microseconds(624)) == 0)
        #expect(Slots(notLongerThan: .seconds(-1)) == 0)
        #expect(Slots(notLongerThan: .seconds(Int64.max)).rawValue == .max)
        #expect(Slots(notLongerThan: .seconds(Int64.min)).rawValue == 0)
    }

    @Test("keys are not shown")
    func secrets() throws {
        let key = try #require(Block128(wireOrder: Array(1...16)))
        let command = Commands.LELongTermKeyRequestReply { $0.longTermKey = key }

        #expect(key.wireOrder == Array(1...16))
        #expect(key.mostSignificantFirst == Array(1...16).reversed())
        #expect("\(key) \(key.debugText) \(command)".contains("0807") == false)
        #expect(!"\(command)".contains("578437695752307201"))
        #expect(try command.fieldTexts().map(\.value) == ["0x0000", "redacted"])
        let event = Events.LEGenerateDHKeyComplete()
        #expect(try event.fieldTexts().map(\.value) == ["Success (0x00)", "redacted"])
        #expect("\(event)".contains("redacted"))
        #expect(DHKey(wireOrder: [1, 2]) == nil)
    }

    @Test("legacy advertising types have five sets of properties")
    func advertisingTypes() {
        let values: [(AdvertisingType, UInt16)] = [
            (.connectableAndScannable, 0x13), (.directedLowDutyCycle, 0x15), (.directedHighDutyCycle, 0x1d),
            (.scannable, 0x12), (.nonConnectable, 0x10),
        ]
        for (type, raw) in values {
            #expect(type.properties.rawValue == raw)
            #expect(AdvertisingType(AdvertisingEventProperties(rawValue: raw)) == type)
        }
        #expect(AdvertisingType([.connectable, .legacy]) == nil)
    }
}

extension Block128 {
    fileprivate var debugText: String {
        var text = ""
        dump(self, to: &text)
        return text
    }
}
