import LockProtocol
import SimulationKernel
import Testing

@Suite struct EncodingBoundsTests {
    @Test("a value that could not be read back is not written")
    func writing() throws {
        var values = RandomValues(seed: 10)
        let (id, user) = (CredentialID(values.id()), values.id())
        func secret(_ secret: Credential.Secret) -> LockProtocolError.Code? {
            refusal { _ = try Credential(id: id, user: user, secret: secret, start: .epoch).encoded() }
        }
        func window(_ days: [Weekday], _ from: Int, _ until: Int) -> LockProtocolError.Code? {
            let window = Schedule.Window(days: days, fromMinute: from, untilMinute: until)
            return refusal { _ = try Schedule(windows: [window]).encoded() }
        }

        #expect(secret(.phoneKey([1, 2, 3])) == .outOfRange)
        #expect(secret(.keycard([1, 2, 3])) == .outOfRange)
        #expect(secret(.keycard([1, 2, 3, 4])) == nil)
        #expect(window([.monday], -1, 10) == .outOfRange)
        #expect(window([.monday], 0, 1_441) == .outOfRange)
        #expect(window([.monday], 10, 10) == .outOfRange)
        #expect(window([.monday, .monday], 0, 1) == .outOfRange)
        #expect(window(Weekday.allCases, 0, 1_440) == nil)
    }

    @Test("more than the named bounds is not written")
    func counts() {
        var values = RandomValues(seed: 11)
        let window = Schedule.Window(days: [], fromMinute: 0, untilMinute: 1)
        let schedule = Schedule(windows: Array(repeating: window, count: WireFormat.maximumWindows + 1))
        var package = values.package(operations: 0)
        package.operations = Array(
            repeating: .remove(CredentialID(values.id())), count: WireFormat.maximumOperations + 1)
        let report = values.report(records: WireFormat.maximumRecords + 1)

        #expect(refusal { _ = try schedule.encoded() } == .outOfRange)
        #expect(refusal { _ = try package.encoded() } == .tooLarge)
        #expect(refusal { _ = try report.encoded() } == .tooLarge)
    }

    @Test("a configuration has 1…64 daily slots", arguments: [0, 65, 255] as [UInt8])
    func dailySlots(count: UInt8) throws {
        var configuration = LockConfiguration()
        var encoded = try configuration.encoded()
        configuration.dailySlots = count
        encoded[8] = count

        #expect(refusal { _ = try configuration.encoded() } == .outOfRange)
        #expect(refusal { _ = try LockConfiguration(encoded: encoded) } == .outOfRange)
    }

    @Test("a report's battery is 0…100, and its records follow one another")
    func reports() throws {
        var values = RandomValues(seed: 12)
        var flat = values.report(records: 0)
        flat.batteryPercentage = 101
        var gap = values.report(records: 3)
        gap.records.remove(at: 1)
        var last = values.report(records: 0)
        last.records = [values.record(index: .max), values.record(index: 0)]

        #expect(refusal { _ = try flat.encoded() } == .outOfRange)
        #expect(refusal { _ = try gap.encoded() } == .outOfRange)
        #expect(refusal { _ = try last.encoded() } == .outOfRange)
    }

    @Test("a daily use names a day of the calendar and a slot of 0…63")
    func dailyUse() {
        func use(_ date: LocalDate, _ slot: UInt8) -> LockProtocolError.Code? {
            let daily = LogRecord.DailyUse(date: date, kind: .daily, slot: slot)
            let record = LogRecord(index: 0, at: nil, method: .doorcode, reason: nil, daily: daily)
            return refusal { _ = try record.encoded() }
        }

        #expect(use(LocalDate(daysSinceEpoch: 0), 63) == nil)
        #expect(use(LocalDate(daysSinceEpoch: 0), 64) == .outOfRange)
        #expect(use(LocalDate(daysSinceEpoch: -800_000), 0) == .outOfRange)
    }

    @Test("a nonce has sixteen bytes", arguments: [0, 15, 17])
    func nonces(count: Int) {
        var values = RandomValues(seed: 13)
        var message = values.timeMessage()
        message.nonce = [UInt8](repeating: 0, count: count)

        #expect(refusal { _ = try message.encoded() } == .outOfRange)
    }

    @Test(
        "an unknown time zone is refused",
        arguments: ["Mars/Olympus", "EST", "../etc/passwd", "/etc/passwd", "America/New_York\u{0}", "", "A/é"])
    func zones(name: String) {
        let encoded = [1, 3, UInt8(name.utf8.count)] + Array(name.utf8)

        #expect(refusal { _ = try SyncOperation(encoded: encoded) } == .outOfRange)
    }
}
