import BluetoothHCI
import Testing
import VirtualRadio

/// Data of extended advertising (Vol 4, Part E, 7.8.54 and 7.8.55).
@Suite struct AdvertisingDataTests {
    private let connectableLegacy = "1300a00000a00000070000000000000000007f0100010000"
    private let connectableExtended = "0100a00000a00000070000000000000000007f0100010000"
    private let scannableExtended = "0200a00000a00000070000000000000000007f0100010000"

    @Test("data come in pieces, and a set with half of them does not begin (7.8.54, 7.8.56)")
    func fragments() {
        var bench = ControllerBench()
        bench.send(0x2036, "00" + connectableExtended)

        #expect(bench.answer(0x2037, "00000001aa") == "12")
        #expect(bench.answer(0x2037, "00010001aa") == "00")
        #expect(bench.answer(0x2037, "00000001bb") == "00")
        #expect(bench.answer(0x2039, "010100000000") == "0c")
        #expect(bench.answer(0x2037, "00020000") == "12")
        #expect(bench.answer(0x2037, "00020001cc") == "00")
        #expect(bench.controller.advertisingSets.first?.data == [0xaa, 0xbb, 0xcc])
        #expect(bench.answer(0x2039, "010100000000") == "00")
        #expect(bench.answer(0x2037, "00010001aa") == "0c")
        #expect(bench.answer(0x2037, "00030001dd") == "00")
        #expect(bench.controller.advertisingSets.first?.data == [0xdd])
    }

    @Test("data beyond the memory of a set are all thrown away (7.8.54)")
    func tooMuchData() {
        var configuration = ControllerConfiguration.complete(publicAddress: ControllerBench.publicAddress)
        configuration.maximumAdvertisingDataLength = 300
        var bench = ControllerBench(configuration)
        bench.send(0x2036, "00" + connectableExtended)
        let piece = "fb" + String(repeating: "55", count: 251)

        #expect(bench.answer(0x2037, "000100" + piece) == "00")
        #expect(bench.answer(0x2037, "000200" + piece) == "07")
        #expect(bench.controller.advertisingSets.first?.data == [])
    }

    @Test("only the identifier changes where data are said to be unchanged (7.8.54)")
    func unchangedData() {
        var bench = ControllerBench()
        bench.send(0x2036, "00" + connectableExtended)
        bench.send(0x2037, "00030001aa")
        #expect(bench.answer(0x2037, "00040000") == "12")
        bench.send(0x2039, "010100000000")
        let before = bench.controller.advertisingSets.first?.dataIdentifier

        #expect(bench.answer(0x2037, "00040000") == "00")

        #expect(bench.controller.advertisingSets.first?.data == [0xaa])
        #expect(bench.controller.advertisingSets.first?.dataIdentifier != before)
    }

    @Test("legacy PDUs carry 31 octets at once, and directed ones none (7.8.54)")
    func legacyData() {
        var bench = ControllerBench()
        bench.send(0x2036, "00" + connectableLegacy)
        bench.send(0x2036, "01" + "1500a00000a000000700000000000000000" + "07f0100010000")

        #expect(bench.answer(0x2037, "00030020" + String(repeating: "11", count: 32)) == "12")
        #expect(bench.answer(0x2037, "00010001aa") == "12")
        #expect(bench.answer(0x2037, "0003001f" + String(repeating: "11", count: 31)) == "00")
        #expect(bench.answer(0x2037, "01030001aa") == "12")
        #expect(bench.answer(0x2038, "01030001aa") == "12")
        #expect(bench.answer(0x2038, "01030000") == "00")
    }

    @Test("a type that cannot carry the set's data is refused (7.8.53)")
    func typeForData() {
        var bench = ControllerBench()
        bench.send(0x2036, "00" + connectableExtended)
        bench.send(0x2037, "00030020" + String(repeating: "11", count: 32))

        #expect(bench.answer(0x2036, "00" + connectableLegacy) == "1200")
        #expect(bench.answer(0x2036, "00" + scannableExtended) == "1200")
        #expect(bench.answer(0x2036, "00" + connectableExtended) == "0000")
    }

    @Test("extended scannable advertising needs a scan response, before and while it is on (7.8.55, 7.8.56)")
    func scannable() {
        var bench = ControllerBench()
        bench.send(0x2036, "00" + scannableExtended)

        #expect(bench.answer(0x2039, "010100000000") == "0c")
        #expect(bench.answer(0x2038, "00030001aa") == "00")
        #expect(bench.answer(0x2039, "010100000000") == "00")
        #expect(bench.answer(0x2038, "00030000") == "0c")
        #expect(bench.answer(0x2037, "00030001aa") == "12")
    }
}
