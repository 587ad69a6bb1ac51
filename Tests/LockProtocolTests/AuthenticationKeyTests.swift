import Crypto
import SimulationKernel
import Testing

@testable import LockProtocol

@Suite struct AuthenticationKeyTests {
    @Test(
        "the codes of RFC 4231",
        arguments: [
            (
                key: [UInt8](repeating: 0x0b, count: 20), message: Array("Hi There".utf8),
                code: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
            ),
            (
                key: Array("Jefe".utf8), message: Array("what do ya want for nothing?".utf8),
                code: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            (
                key: [UInt8](repeating: 0xaa, count: 131),
                message: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
                code: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
            ),
        ])
    func published(key: [UInt8], message: [UInt8], code: String) {
        #expect(AuthenticationKey(key).code(of: message).hexadecimal == code)
    }

    @Test("the codes of the library's HMAC, for keys and messages around the length of a block")
    func peer() {
        var generator = SeededGenerator(seed: 1, stream: "keys")
        for length in [0, 1, 31, 32, 63, 64, 65, 127, 128, 129] {
            let key = generator.bytes(length)
            let prepared = AuthenticationKey(key)
            for messageLength in [0, 1, 55, 56, 63, 64, 65, 200] {
                let message = generator.bytes(messageLength)
                let expected = Array(HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key)))
                let parted = prepared.beginning(with: Array(message.prefix(7))).code(of: Array(message.dropFirst(7)))

                #expect(prepared.code(of: message) == expected)
                #expect(parted == expected)
            }
        }
    }
}
