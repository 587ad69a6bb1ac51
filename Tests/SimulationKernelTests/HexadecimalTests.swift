import SimulationKernel
import Testing

@Suite struct HexadecimalTests {
    @Test("every byte is two lower-case digits, and both cases are read")
    func everyByte() {
        let bytes = (0...255).map { UInt8($0) }

        let text = bytes.hexadecimal

        #expect(text.hasPrefix("000102"))
        #expect(text.hasSuffix("fdfeff"))
        #expect(text.count == 512)
        #expect([UInt8](hexadecimal: text) == bytes)
        #expect([UInt8](hexadecimal: text.uppercased()) == bytes)
        #expect([UInt8](hexadecimal: "") == [])
        #expect([UInt8]().hexadecimal == "")
    }

    @Test(
        "odd counts and anything else than digits are refused",
        arguments: [
            "0", "000", "0g", "g0", "0x00", " 00", "00 ", "00 11", "-1", "+1", "００", "0\u{301}0", "00\n",
        ])
    func malformed(text: String) {
        #expect([UInt8](hexadecimal: text) == nil)
    }
}
