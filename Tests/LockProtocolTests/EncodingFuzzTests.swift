import LockProtocol
import SimulationKernel
import Testing

/// Whatever bytes come, decoding ends with a value or a typed error; a value has only the encoding that it came from.
@Suite struct EncodingFuzzTests {
    private func decode<Value: BinaryValue>(_ type: Value.Type, _ bytes: [UInt8]) throws -> Bool {
        do throws(LockProtocolError) {
            let value = try Value(encoded: bytes)
            #expect(try value.encoded() == bytes)
            return true
        } catch {
            return false
        }
    }

    @Test("random bytes never trap", arguments: 0..<20 as Range<UInt64>)
    func randomBytes(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            var bytes = generator.bytes(Int.random(in: 0...300, using: &generator))
            if !bytes.isEmpty { bytes[0] = WireFormat.version }

            _ = try decode(SyncPackage.self, bytes)
            _ = try decode(SyncOperation.self, bytes)
            _ = try decode(Credential.self, bytes)
            _ = try decode(Schedule.self, bytes)
            _ = try decode(LockConfiguration.self, bytes)
            _ = try decode(LockReport.self, bytes)
            _ = try decode(LogRecord.self, bytes)
            _ = try decode(TimeMessage.self, bytes)
            #expect(throws: LockProtocolError.self) { try SealedPackage(bytes: bytes) }
            #expect(throws: LockProtocolError.self) { try SealedReport(bytes: bytes) }
            #expect(throws: LockProtocolError.self) { try SealedTime(bytes: bytes) }
        }
    }

    @Test("every truncation is refused", arguments: 0..<8 as Range<UInt64>)
    func truncations(seed: UInt64) throws {
        var values = RandomValues(seed: seed)
        let package = try values.package(operations: 6).encoded()
        let report = try values.report(records: 6).encoded()

        for length in package.indices {
            #expect(try !decode(SyncPackage.self, Array(package.prefix(length))))
        }
        for length in report.indices {
            #expect(try !decode(LockReport.self, Array(report.prefix(length))))
        }
    }

    @Test(
        "a flipped bit gives an error or another value, never a second form of one",
        arguments: 0..<4 as Range<UInt64>)
    func bitFlips(seed: UInt64) throws {
        var values = RandomValues(seed: seed)
        try flipBits(of: values.package(operations: 4))
        try flipBits(of: values.report(records: 4))
        try flipBits(of: values.configuration())
        try flipBits(of: values.timeMessage())
        try flipBits(of: SyncOperation.setTimeZone(values.zone()))
    }

    private func flipBits<Value: BinaryValue & Equatable>(of value: Value) throws {
        let encoded = try value.encoded()
        for position in encoded.indices {
            for bit in 0..<8 {
                var changed = encoded
                changed[position] ^= 1 << UInt8(bit)
                if try decode(Value.self, changed) {
                    #expect(try Value(encoded: changed) != value)
                }
            }
        }
    }
}
