import BluetoothHCI
import Testing
import VirtualRadio

/// Legacy advertising, and that it does not mix with extended (Vol 4, Part E, 3.1.1 and 7.8.4 to 7.8.9).
@Suite struct LegacyAdvertisingTests {
    private let connectableLegacy = "1300a00000a00000070000000000000000007f0100010000"

    @Test("legacy commands fill one set without a handle, and tell the air when it begins and ends")
    func legacy() throws {
        var bench = ControllerBench()

        let answers = [
            bench.answer(0x2006, "a000b0000200" + "00000000000000" + "0702"),
            bench.answer(0x2008, "03020106" + String(repeating: "00", count: 28)),
            bench.answer(0x2009, "020109" + String(repeating: "00", count: 29)), bench.answer(0x200A, "01"),
        ]

        let set = try #require(bench.controller.advertisingSets.first)
        #expect(answers == ["00", "00", "00", "00"])
        #expect(set.handle == nil && set.isEnabled)
        #expect(set.intervalMinimum == 0xa0 && set.intervalMaximum == 0xb0)
        #expect(set.properties == [.scannable, .legacy])
        #expect(set.data == [2, 1, 6] && set.scanResponse == [1, 9])
        #expect(bench.takeRequests() == [.advertisingChanged(nil)])
        #expect(bench.answer(0x200A, "00") == "00")
        #expect(bench.takeRequests() == [.advertisingChanged(nil)])
        #expect(bench.answer(0x200A, "00") == "00")
        #expect(bench.takeRequests() == [])
    }

    @Test("parameters and random address stay as they are while legacy advertising is on (7.8.4, 7.8.5)")
    func legacyWhileEnabled() {
        var bench = ControllerBench()
        bench.send(0x200A, "01")

        #expect(bench.answer(0x2006, "a000a00000000000000000000007" + "00") == "0c")
        #expect(bench.answer(0x2005, "010203040506") == "0c")
        #expect(bench.answer(0x2008, "00" + String(repeating: "00", count: 31)) == "00")
    }

    @Test("a random own address has to be there before advertising begins (7.8.9)")
    func legacyRandom() {
        var bench = ControllerBench()
        bench.send(0x2006, "a000a00000010000000000000007" + "00")

        #expect(bench.answer(0x200A, "01") == "12")
        bench.send(0x2005, "0102030405c6")
        #expect(bench.answer(0x200A, "01") == "00")
    }

    @Test("the family of commands that comes first keeps the other out, until the reset (3.1.1)")
    func families() {
        var bench = ControllerBench()
        bench.send(0x200B, "00100010000000")

        #expect(bench.answer(0x2036, "00" + connectableLegacy) == "0c00")
        #expect(bench.answer(0x2042, "000000000000") == "0c")
        #expect(bench.answer(0x203B) == "0c00")
        bench.send(0x0C03)
        #expect(bench.answer(0x2036, "00" + connectableLegacy) == "0000")
        #expect(bench.answer(0x200C, "0000") == "0c")
        #expect(bench.answer(0x200D, "10001000000000000000000000180028000000" + "2a0000000000") == "0c")
        #expect(bench.answer(0x2005, "010203040506") == "00")
    }
}
