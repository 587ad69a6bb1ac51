import SimulationKernel
import Testing

@testable import LockProtocol

@Suite struct AgreementsTests {
    @Test("RFC 7748 section 6.1: the published secret, however often it is asked for", arguments: [true, false])
    func published(isStatic: Bool) throws {
        let bob = try AgreementKey(
            rawRepresentation: bytes("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"))
        let alice = bytes("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a")

        for _ in 0..<3 {
            #expect(
                try Agreements.secret(of: bob, with: alice, isStatic: isStatic).hexadecimal
                    == "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742")
        }
    }

    @Test("both ends have one secret, whoever asks first, and others have another", arguments: [true, false])
    func bothEnds(isStatic: Bool) throws {
        var generator = SeededGenerator(seed: 1, stream: "agreements")
        let keys = try (0..<6).map { _ in try AgreementKey(rawRepresentation: generator.bytes(32)) }
        var secrets: Set<[UInt8]> = []

        for one in keys.indices {
            for other in keys.indices where other < one {
                let expected = try keys[one].sharedSecret(with: keys[other].publicBytes)
                for (own, peer) in [(one, other), (other, one), (other, one), (one, other)] {
                    let secret = try Agreements.secret(
                        of: keys[own], with: keys[peer].publicBytes, isStatic: isStatic)
                    #expect(secret == expected)
                    secrets.insert(secret)
                }
            }
        }
        #expect(secrets.count == 15)
    }

    @Test("a key of low order is refused each time", arguments: HandshakeTests.lowOrderPoints)
    func lowOrder(point: String) throws {
        var generator = SeededGenerator(seed: 2, stream: "agreements")
        let key = try AgreementKey(rawRepresentation: generator.bytes(32))

        for isStatic in [true, false, true, false] {
            #expect(
                refusal { _ = try Agreements.secret(of: key, with: bytes(point), isStatic: isStatic) }
                    == .weakSharedSecret)
        }
    }
}
