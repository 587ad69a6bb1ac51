import Crypto
import LockProtocol
import SimulationKernel
import Testing

@Suite struct DynamicTruncationTests {
    /// RFC 4226, Appendix D: the intermediate HMAC-SHA-1 of the counts 0…9, what it truncates to, and the HOTP.
    static let hotp: [(mac: String, value: UInt32, code: String)] = [
        ("cc93cf18508d94934c64b65d8ba7667fb7cde4b0", 1_284_755_224, "755224"),
        ("75a48a19d4cbe100644e8ac1397eea747a2d33ab", 1_094_287_082, "287082"),
        ("0bacb7fa082fef30782211938bc1c5e70416ff44", 137_359_152, "359152"),
        ("66c28227d03a2d5529262ff016a1e6ef76557ece", 1_726_969_429, "969429"),
        ("a904c900a64b35909874b33e61c5938a8e15ed1c", 1_640_338_314, "338314"),
        ("a37e783d7b7233c083d4f62926c7a25f238d0316", 868_254_676, "254676"),
        ("bc9cd28561042c83f219324d3c607256c03272ae", 1_918_287_922, "287922"),
        ("a4fb960c0bc06e1eabb804e5b397cdc4b45596fa", 82_162_583, "162583"),
        ("1b3c89f65e6c9e883012052823443f048b4332db", 673_399_871, "399871"),
        ("1637409809a679dc698207310c8c7fc07290d9e5", 645_520_489, "520489"),
    ]

    @Test("RFC 4226 Appendix D: HMAC-SHA-1 codes truncate to the published values", arguments: 0..<10)
    func appendixD(count: Int) {
        let vector = Self.hotp[count]
        let secret = SymmetricKey(data: Array("12345678901234567890".utf8))
        let counter = [UInt8](repeating: 0, count: 7) + [UInt8(count)]

        let mac = Array(HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: secret))

        #expect(mac.hexadecimal == vector.mac)
        #expect(DynamicTruncation.value(of: mac) == vector.value)
        #expect(DynamicTruncation.digits(6, of: mac) == vector.code)
    }

    @Test(
        "RFC 6238 Appendix B: for SHA-256 the offset comes from the last of 32 bytes",
        arguments: [
            (59, "46119246"), (1_111_111_109, "68084774"), (1_111_111_111, "67062674"), (1_234_567_890, "91819424"),
            (2_000_000_000, "90698825"), (20_000_000_000, "77737706"),
        ] as [(UInt64, String)])
    func appendixB(seconds: UInt64, code: String) {
        let secret = SymmetricKey(data: Array("12345678901234567890123456789012".utf8))
        var counter = ByteWriter()
        counter.append(integer: seconds / 30)

        let mac = Array(HMAC<SHA256>.authenticationCode(for: counter.bytes, using: secret))

        #expect(DynamicTruncation.digits(8, of: mac) == code)
    }

    @Test("digits keep their leading zeros, and the sign bit is dropped")
    func leadingZeros() {
        var mac = [UInt8](repeating: 0, count: 20)
        mac[0] = 0x80
        mac[3] = 42

        #expect(DynamicTruncation.value(of: mac) == 42)
        #expect(DynamicTruncation.digits(7, of: mac) == "0000042")
    }
}
