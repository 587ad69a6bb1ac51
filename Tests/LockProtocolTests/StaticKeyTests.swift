import Foundation
import LockProtocol
import SimulationKernel
import Testing

@Suite struct StaticKeyTests {
    @Test("RFC 7748 section 6.1: the public key of Alice's private key")
    func publicKey() throws {
        let key = try StaticPrivateKey(
            rawRepresentation: bytes("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"))

        let text = key.publicKey.description

        #expect(text == "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a")
    }

    @Test("a key of any other length than 32 bytes is refused", arguments: [0, 31, 33])
    func lengths(count: Int) {
        let raw = [UInt8](repeating: 7, count: count)

        #expect(refusal { _ = try StaticPrivateKey(rawRepresentation: raw) } == .invalidKey)
        #expect(refusal { _ = try StaticPublicKey(rawRepresentation: raw) } == .invalidKey)
        #expect(refusal { _ = try EphemeralPrivateKey(rawRepresentation: raw) } == .invalidKey)
    }

    @Test("keys survive JSON as hexadecimal digits, and refuse other text")
    func json() throws {
        var values = RandomValues(seed: 7)
        let key = try values.privateKey()

        let text = try JSONEncoder().encode(key.publicKey)

        #expect(String(decoding: text, as: UTF8.self) == "\"\(key.publicKey.rawRepresentation.hexadecimal)\"")
        #expect(try JSONDecoder().decode(StaticPublicKey.self, from: text) == key.publicKey)
        #expect(try JSONDecoder().decode(StaticPrivateKey.self, from: JSONEncoder().encode(key)) == key)
        #expect(throws: (any Error).self) { try JSONDecoder().decode(StaticPublicKey.self, from: Data("\"ab\"".utf8)) }
        #expect(throws: (any Error).self) { try JSONDecoder().decode(StaticPrivateKey.self, from: Data("\"x\"".utf8)) }
    }

    @Test("a private key does not reach text by interpolation")
    func redaction() throws {
        var values = RandomValues(seed: 8)
        let key = try values.privateKey()

        #expect(!"\(key)".contains(key.rawRepresentation.hexadecimal))
        #expect(!String(reflecting: key).contains(key.rawRepresentation.hexadecimal))
    }
}
