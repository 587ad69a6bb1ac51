import BluetoothHCI
import Testing
import VirtualRadio

/// Sets of extended advertising and their refusals (Vol 4, Part E, 7.8.52, 7.8.53 and 7.8.56 to 7.8.60).
@Suite struct AdvertisingSetTests {
    private let connectableLegacy = "1300a00000a00000070000000000000000007f0100010000"
    private let connectableExtended = "0100a00000a00000070000000000000000007f0100010000"

    @Test("sets stand in the order of their handles, and only as many as there is room for")
    func capacity() {
        var configuration = ControllerConfiguration.complete(publicAddress: ControllerBench.publicAddress)
        configuration.advertisingSetCount = 2
        var bench = ControllerBench(configuration)

        let answers = ["07", "03", "05", "03"].map { bench.answer(0x2036, $0 + connectableLegacy) }

        #expect(answers == ["0000", "0000", "0700", "0000"])
        #expect(bench.controller.advertisingSets.map { $0.handle?.rawValue } == [3, 7])
    }

    @Test("a set that does not exist is an unknown advertising identifier")
    func unknownSet() {
        var bench = ControllerBench()

        #expect(bench.answer(0x2035, "05010203040506") == "42")
        #expect(bench.answer(0x2037, "05030000") == "42")
        #expect(bench.answer(0x2038, "05030000") == "42")
        #expect(bench.answer(0x2039, "010105000000") == "42")
        #expect(bench.answer(0x2039, "000105000000") == "42")
        #expect(bench.answer(0x203C, "05") == "42")
    }

    @Test("a set that is on keeps its parameters, address and being (7.8.52, 7.8.53, 7.8.59, 7.8.60)")
    func enabledSet() {
        var bench = ControllerBench()
        bench.send(0x2036, "00" + connectableLegacy)
        #expect(bench.answer(0x2039, "010100000000") == "00")
        #expect(bench.takeRequests() == [.advertisingChanged(AdvertisingHandle(rawValue: 0))])

        #expect(bench.answer(0x2036, "00" + connectableLegacy) == "0c00")
        #expect(bench.answer(0x2035, "00010203040506") == "0c")
        #expect(bench.answer(0x203C, "00") == "0c")
        #expect(bench.answer(0x203D) == "0c")
        #expect(bench.answer(0x2039, "0000") == "00")
        #expect(bench.answer(0x203D) == "00")
        #expect(bench.controller.advertisingSets.isEmpty)
    }

    @Test("enabling several sets enables all or none (7.8.56)")
    func allOrNone() {
        var bench = ControllerBench()
        bench.send(0x2036, "00" + connectableLegacy)

        #expect(bench.answer(0x2039, "01020000000001000000") == "42")
        #expect(bench.controller.advertisingSets.map(\.isEnabled) == [false])
        bench.send(0x2036, "01" + connectableExtended)
        #expect(bench.answer(0x2039, "0102000000000164000a") == "00")
        #expect(bench.controller.advertisingSets.map(\.duration) == [0, 100])
        #expect(bench.controller.advertisingSets.map(\.maximumEvents) == [0, 10])
    }

    @Test("enabling again is another start")
    func enablingAgain() {
        var bench = ControllerBench()
        bench.send(0x2036, "00" + connectableLegacy)

        let counts = (0..<3).map { _ in
            bench.send(0x2039, "010100000000")
            return bench.controller.advertisingSets.first?.enabling
        }

        #expect(counts == [1, 2, 3])
        #expect(bench.takeRequests().count == 3)
    }

    @Test("advertising of high duty cycle lasts 1.28 s at most, and not for ever (7.8.56)")
    func highDutyCycle() {
        var bench = ControllerBench()
        bench.send(0x2036, "00" + "1d00a00000a000000700000000000000000" + "07f0100010000")

        #expect(bench.answer(0x2039, "010100000000") == "12")
        #expect(bench.answer(0x2039, "010100810000") == "12")
        #expect(bench.answer(0x2039, "010100800000") == "00")
    }

    @Test("anonymous advertising asks for no answer")
    func anonymous() {
        var bench = ControllerBench()

        #expect(bench.answer(0x2036, "00" + "2100a00000a000000700000000000000000" + "07f0100010000") == "1200")
        #expect(bench.answer(0x2036, "00" + "2000a00000a000000700000000000000000" + "07f0100010000") == "0000")
        let set = bench.controller.advertisingSets.first
        #expect(set.flatMap(bench.controller.advertiserAddress) == nil)
    }

    @Test(
        "the power is the host's wish within what the transmitter has",
        arguments: [("7f", "00"), ("05", "05"), ("14", "0a"), ("81", "ec")])
    func power(wish: String, selected: String) {
        var bench = ControllerBench()

        let answer = bench.answer(0x2036, "00" + "1300a00000a0000007000000000000000000" + wish + "0100010000")

        #expect(answer == "00" + selected)
    }

    @Test("a layer that the controller lacks is not supported")
    func layers() {
        var configuration = ControllerConfiguration.complete(publicAddress: ControllerBench.publicAddress)
        configuration.features.remove(.codedPHY)
        var bench = ControllerBench(configuration)

        #expect(bench.answer(0x2036, "00" + "0100a00000a00000070000000000000000007f0300030000") == "1100")
        #expect(bench.answer(0x2041, "00000400" + "10001000") == "11")
    }

    @Test("each set has an address of its own, and needs it where it is random (7.8.52, 7.8.56)")
    func ownAddress() throws {
        var bench = ControllerBench()
        bench.send(0x2036, "00" + "1300a00000a00000070100000000000000007f0100010000")
        bench.send(0x2005, "0102030405c6")

        #expect(bench.answer(0x2039, "010100000000") == "12")
        bench.send(0x2035, "000102030405c7")
        #expect(bench.answer(0x2039, "010100000000") == "00")
        let set = try #require(bench.controller.advertisingSets.first)
        #expect(
            bench.controller.advertiserAddress(of: set)
                == DeviceAddress(Address(value: 0xc7_05_04_03_02_01), .randomDevice))
    }

    @Test("a set that ends by itself is off, and the host is told why (7.7.65.18, 7.7.65.1)")
    func termination() {
        var extended = ControllerBench.unmasked()
        extended.send(0x2036, "05" + connectableLegacy)
        extended.send(0x2039, "010105000000")
        var legacy = ControllerBench.unmasked()
        legacy.send(0x2001, "ff01000000000000")
        legacy.send(0x200A, "01")

        extended.controller.advertisingSetTerminated(
            AdvertisingHandle(rawValue: 5), status: .limitReached, completedEvents: 9)
        legacy.controller.advertisingSetTerminated(nil, status: .advertisingTimeout)
        legacy.controller.advertisingSetTerminated(nil, status: .advertisingTimeout)

        #expect(extended.take() == ["3e061243050000" + "09"])
        #expect(legacy.take() == ["3e13013c000001" + String(repeating: "00", count: 14)])
        #expect(extended.controller.advertisingSets.first?.isEnabled == false)
    }

    @Test("connectable advertising does not begin where no connection is possible")
    func connectionLimit() {
        var configuration = ControllerConfiguration.complete(publicAddress: ControllerBench.publicAddress)
        configuration.connectionLimit = 1
        var bench = ControllerBench(configuration)
        bench.connect()
        bench.send(0x2036, "00" + connectableLegacy)

        #expect(bench.answer(0x2039, "010100000000") == "09")
    }
}
