import LockProtocol
import SimulationKernel
import Testing

@Suite struct TimeSealingTests {
    @Test("a sealed time opens to what was sealed, and has no transport messages")
    func roundTrip() throws {
        var parties = try Parties(seed: 51)
        let message = parties.values.timeMessage()

        let sealed = try TimeSealing.seal(message, from: parties.cloud, to: parties.lock.publicKey, seed: 1)

        #expect(try TimeSealing.open(sealed, lock: parties.lock, cloud: parties.cloud.publicKey) == message)
        #expect(sealed.chunks.isEmpty)
        #expect(sealed.bytes.count == 120)
    }

    @Test("a change of any byte, and any other sender or recipient, is refused")
    func tampering() throws {
        var parties = try Parties(seed: 52)
        let message = parties.values.timeMessage()
        let sealed = try TimeSealing.seal(message, from: parties.cloud, to: parties.lock.publicKey, seed: 1)

        for position in sealed.bytes.indices {
            var changed = sealed.bytes
            changed[position] ^= UInt8.random(in: 1...255, using: &parties.values.generator)
            #expect(throws: LockProtocolError.self, "byte \(position)") {
                try TimeSealing.open(
                    try SealedTime(bytes: changed), lock: parties.lock, cloud: parties.cloud.publicKey)
            }
        }
        #expect(
            refusal { _ = try TimeSealing.open(sealed, lock: parties.stranger, cloud: parties.cloud.publicKey) }
                == .authenticationFailed)
        #expect(
            refusal { _ = try TimeSealing.open(sealed, lock: parties.lock, cloud: parties.stranger.publicKey) }
                == .authenticationFailed)
    }

    @Test("an envelope of one kind does not pass for one of another")
    func kinds() throws {
        var parties = try Parties(seed: 53)
        let (_, package) = try parties.sealedPackage(operations: 1)
        let time = try TimeSealing.seal(
            parties.values.timeMessage(), from: parties.cloud, to: parties.lock.publicKey, seed: 1)

        #expect(refusal { _ = try SealedReport(bytes: package.bytes) } == .unsupportedVersion)
        #expect(refusal { _ = try SealedTime(bytes: package.bytes) } == .unsupportedVersion)
        #expect(refusal { _ = try SealedPackage(bytes: time.bytes) } == .unsupportedVersion)
    }
}
