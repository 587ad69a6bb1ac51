import BluetoothHCI
import Testing
import VirtualRadio

/// The order in which third-party hosts set a controller up, and what they get.
@Suite struct TranscriptTests {
    @Test("a Bumble host gets full answers to all that it powers on with")
    func bumble() {
        var bench = ControllerBench()

        let answers = [
            bench.answer(0x0C03), bench.answer(0x1001), bench.answer(0x2003), bench.answer(0x1003),
            bench.answer(0x1004, "00"), bench.answer(0x1004, "01"), bench.answer(0x1004, "02"),
            bench.answer(0x0C01, "ff9fffbf07f8bf3d"), bench.answer(0x0C63, "0000000200000000"),
            bench.answer(0x2001, "fffff7ff0fed7b00"), bench.answer(0x1005), bench.answer(0x2060),
            bench.answer(0x2023), bench.answer(0x2024, "fb004808"), bench.answer(0x203B), bench.answer(0x203A),
            bench.answer(0x1009), bench.answer(0x0C6D, "0100"), bench.answer(0x2005, "01f4f3f2f1f0"),
            bench.answer(0x2041, "01000501600060000160006000"), bench.answer(0x2042, "010100000000"),
            bench.answer(0x2042, "000000000000"),
            bench.answer(0x2043, "00010102f4f3f2f1f001600060000c0018000000480000000000"),
        ]

        #expect(
            answers == [
                "00", "000d01000dffff0100", "00ff59000800000000", "000000000060000080", "0000020000000060000080",
                "0001020000000000000000", "0002020000000000000000", "00", "00", "00", "00fb0000" + "10000000",
                "00fb0010000000", "001b004801", "00", "0010", "007206", "00010000eeffc0", "00", "00", "00", "00",
                "00", "00",
            ])
        #expect(bench.controller.initiator?.peer == DeviceAddress(Address(value: 0xf0_f1_f2_f3_f4_02), .randomDevice))
    }

    @Test("Linux gets full answers to all that it initialises with")
    func linux() {
        var bench = ControllerBench()

        let answers = [
            bench.answer(0x0C03), bench.answer(0x1003), bench.answer(0x1009), bench.answer(0x1004, "01"),
            bench.answer(0x2002), bench.answer(0x201C), bench.answer(0x0C01, "90e8040204800020"),
            bench.answer(0x2001, "7f1e0a0000000000"), bench.answer(0x204B), bench.answer(0x200F),
            bench.answer(0x2010), bench.answer(0x202A), bench.answer(0x2029), bench.answer(0x202E, "8403"),
            bench.answer(0x202F), bench.answer(0x203B), bench.answer(0x0C63, "0000800000000000"),
            bench.answer(0x2031, "000101"), bench.answer(0x0C23), bench.answer(0x2005, "583a67072918"),
            bench.answer(0x2041, "0100010112001200"), bench.answer(0x2042, "010100000000"),
            bench.answer(0x2042, "000000000000"), bench.answer(0x2011, "0102f4f3f2f1f0"),
            bench.answer(0x2036, "011300000800000800070000000000000000007f0100010000"),
            bench.answer(0x2037, "0103010702010403030d18"), bench.answer(0x2038, "0103010b0a094c696e757850657269"),
            bench.answer(0x2039, "010101000000"), bench.answer(0x2039, "000101000000"), bench.answer(0x203C, "01"),
            bench.answer(0x2039, "0000"), bench.answer(0x203D),
        ]

        #expect(
            answers == [
                "00", "000000000060000080", "00010000eeffc0",
                "0001020000000000000000", "00fb0010", "00ffffffffff030000", "00", "00", "00ec0a", "0040", "00", "0040",
                "00", "00", "00fb009042fb009042", "0010", "00", "00", "00000000", "00", "00", "00", "00", "00",
                "0000", "00", "00", "00", "00", "00", "00", "00",
            ])
    }

    @Test("before the host unmasks it no LE event comes, and Command Complete always does")
    func initialMask() {
        var bench = ControllerBench()

        let answers = bench.send(0x2025)

        #expect(answers == ["0f0400012520"])
    }

    @Test("a local name that was written is read back, and zeros before")
    func localName() {
        var bench = ControllerBench()
        let before = bench.answer(0x0C14)
        let name = "4c61746368" + String(repeating: "00", count: 243)

        let status = bench.answer(0x0C13, name)

        #expect(before == "00" + String(repeating: "00", count: 248))
        #expect(status == "00")
        #expect(bench.answer(0x0C14) == "00" + name)
    }
}
