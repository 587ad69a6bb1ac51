import LockProtocol
import SimulationKernel
import Testing

@Suite struct EncodingTests {
    @Test("every value reads back as it was written", arguments: 0..<100 as Range<UInt64>)
    func roundTrips(seed: UInt64) throws {
        var values = RandomValues(seed: seed)

        try expectRoundTrip(values.package(operations: Int(seed % 12)))
        try expectRoundTrip(values.operation())
        try expectRoundTrip(values.credential())
        try expectRoundTrip(values.schedule())
        try expectRoundTrip(values.configuration())
        try expectRoundTrip(values.report(records: Int(seed % 12)))
        try expectRoundTrip(values.record(index: values.number()))
        try expectRoundTrip(values.timeMessage())
    }

    private func expectRoundTrip<Value: BinaryValue & Equatable>(_ value: Value) throws {
        let encoded = try value.encoded()
        #expect(try Value(encoded: encoded) == value)
        #expect(encoded.first == WireFormat.version)
    }

    /// The bytes beside what the article "Sync packages" says of them.
    @Test("a package has the bytes that the article names")
    func transcript() throws {
        let lock = try #require(UniqueID("5d000000-0000-4000-8000-000000000101"))
        let credential = try Credential(
            id: #require(CredentialID("ac000000-0000-4000-8000-000000000001")),
            user: #require(UniqueID("a0000000-0000-4000-8000-000000000001")),
            secret: .doorcode(#require(Doorcode("0042137"))), start: Instant(secondsSinceEpoch: 1), end: nil,
            schedule: Schedule(windows: [
                Schedule.Window(days: [.monday, .friday], fromMinute: 540, untilMinute: 900)
            ]))
        let package = SyncPackage(
            lock: lock, base: 0, sequence: 7, issuedAt: Instant(secondsSinceEpoch: 2), recordsReceived: 3,
            operations: [.upsert(credential)])

        let encoded = try package.encoded()

        let expected = [
            "01",  // version
            "5d000000000040008000000000000101",  // lock
            "0000000000000000", "0000000000000007",  // base, sequence
            "0000000077359400",  // issued at
            "0000000000000003",  // records received
            "0001",  // one operation
            "01",  // upsert
            "ac000000000040008000000000000001",  // credential
            "a0000000000040008000000000000001",  // user
            "01", "07", "30303432313337",  // doorcode of seven digits
            "000000003b9aca00", "00",  // start, no end
            "01", "01",  // a schedule of one window
            "02", "01", "05", "021c", "0384",  // Monday and Friday, 09:00 to 15:00
        ]
        #expect(encoded.hexadecimal == expected.joined())
    }

    @Test("a configuration has the bytes that the article names")
    func configurationTranscript() throws {
        let encoded = try LockConfiguration().encoded()

        let expected = [
            "01",  // version
            "00", "0000",  // no wrong-code lockout
            "0000", "0384",  // the family's own unlock time, 15 minutes for a single-use code
            "40",  // 64 daily slots
            "00", "01", "00",  // no trust in a package's time, privacy, no open hours
        ]
        #expect(encoded.hexadecimal == expected.joined())
    }

    @Test("another version is refused as unsupported")
    func version() throws {
        var encoded = try LockConfiguration().encoded()
        encoded[0] = 2

        let code = refusal { _ = try LockConfiguration(encoded: encoded) }

        #expect(code == .unsupportedVersion)
        #expect(code?.reason == .unsupportedVersion)
    }

    @Test("bytes after a message are refused")
    func trailing() throws {
        let encoded = try LockConfiguration().encoded() + [0]

        #expect(refusal { _ = try LockConfiguration(encoded: encoded) } == .trailingBytes)
        #expect(LockProtocolError.Code.trailingBytes.reason == .malformed)
    }

    @Test("1,500 users with three credentials each fit one package")
    func capacity() throws {
        var values = RandomValues(seed: 9)
        var package = values.package(operations: 0)
        package.operations = (0..<4_500).map { _ in .upsert(values.credential()) }

        #expect(try SyncPackage(encoded: package.encoded()) == package)
    }
}
