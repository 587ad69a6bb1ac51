import LockProtocol
import SimulationKernel
import Testing

@Suite struct ReportSealingTests {
    @Test("a sealed report opens to what was sealed", arguments: 0..<10 as Range<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var parties = try Parties(seed: seed)
        let report = parties.values.report(records: Int(seed) * 20)

        let sealed = try ReportSealing.seal(report, from: parties.lock, to: parties.cloud.publicKey, seed: seed)

        #expect(try ReportSealing.open(sealed, cloud: parties.cloud, lock: parties.lock.publicKey) == report)
        #expect(sealed.header.lock == report.lock && sealed.header.counter == report.counter)
        #expect(sealed.chunks.allSatisfy { $0.count <= 1_024 })
    }

    @Test("a courier puts a report together again from its parts")
    func parts() throws {
        var parties = try Parties(seed: 41)
        let report = parties.values.report(records: 100)
        let sealed = try ReportSealing.seal(report, from: parties.lock, to: parties.cloud.publicKey, seed: 1)

        let carried = try SealedReport(
            headerBytes: sealed.headerBytes, handshake: sealed.handshake, chunks: sealed.chunks)

        #expect(carried == sealed)
    }

    @Test("a change of any byte, and any other sender or recipient, is refused")
    func tampering() throws {
        var parties = try Parties(seed: 42)
        let report = parties.values.report(records: 3)
        let sealed = try ReportSealing.seal(report, from: parties.lock, to: parties.cloud.publicKey, seed: 1)

        for position in sealed.bytes.indices {
            var changed = sealed.bytes
            changed[position] ^= UInt8.random(in: 1...255, using: &parties.values.generator)
            #expect(throws: LockProtocolError.self, "byte \(position)") {
                try ReportSealing.open(
                    try SealedReport(bytes: changed), cloud: parties.cloud, lock: parties.lock.publicKey)
            }
        }
        #expect(
            refusal { _ = try ReportSealing.open(sealed, cloud: parties.cloud, lock: parties.stranger.publicKey) }
                == .authenticationFailed)
        #expect(
            refusal { _ = try ReportSealing.open(sealed, cloud: parties.stranger, lock: parties.lock.publicKey) }
                == .authenticationFailed)
    }
}
