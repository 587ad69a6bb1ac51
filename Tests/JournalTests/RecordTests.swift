import Journal
import SimulationKernel
import Testing

@Suite("Events in the journal, DESIGN 3.6")
struct RecordTests {
    private func filled() throws -> Journal {
        let journal = try Journal()
        try journal.append(
            [
                record(1, kind: "world.started", door: nil), record(2, kind: "lock.opened", door: "a"),
                record(3, kind: "lock.refused", door: "b", cause: 2), record(4, kind: "lock.opened", door: "b"),
                record(5, kind: "package.applied", door: "a", cause: 4),
            ], now: Instant(secondsSinceEpoch: 50))
        return journal
    }

    @Test("what was appended is read as it was, in order")
    func roundTrip() throws {
        let journal = try filled()

        let records = try journal.records()

        #expect(records.map(\.sequence) == [1, 2, 3, 4, 5])
        #expect(records[2] == record(3, kind: "lock.refused", door: "b", cause: 2))
        #expect(try journal.lastSequence() == 5)
        #expect(try journal.now() == Instant(secondsSinceEpoch: 50))
    }

    @Test("however many were appended, one by one, all of them are read")
    func many() throws {
        let journal = try Journal()

        for number in 1...1_300 as ClosedRange<UInt64> {
            let now = Instant(secondsSinceEpoch: Int64(number))
            try journal.append([record(number, kind: "lock.opened", door: "a")], now: now)
            if number == 700 { #expect(try journal.lastSequence() == 700) }
        }
        try journal.append([], now: Instant(secondsSinceEpoch: 2_000))

        #expect(try journal.records().map(\.sequence) == Array(1...1_300))
        #expect(try journal.now() == Instant(secondsSinceEpoch: 2_000))
    }

    @Test("filters by place, kind and door go together")
    func filters() throws {
        let journal = try filled()

        #expect(try journal.records(after: 3).map(\.sequence) == [4, 5])
        #expect(try journal.records(after: 1, through: 3).map(\.sequence) == [2, 3])
        #expect(try journal.records(kind: "lock.").map(\.sequence) == [2, 3, 4])
        #expect(try journal.records(kind: "lock.o", door: "b").map(\.sequence) == [4])
        #expect(try journal.records(door: "c").isEmpty)
        #expect(try journal.records(after: .max).isEmpty)
    }

    @Test("a kind is a beginning, never a pattern", arguments: ["%", "lock_opened", "*", "'"])
    func kindIsNoPattern(_ kind: String) throws {
        #expect(try filled().records(kind: kind).isEmpty)
    }

    @Test("a limit takes the oldest, or the newest, and answers oldest first")
    func limits() throws {
        let journal = try filled()

        #expect(try journal.records(limit: 2).map(\.sequence) == [1, 2])
        #expect(try journal.records(limit: 2, newest: true).map(\.sequence) == [4, 5])
        #expect(try journal.records(kind: "lock.", limit: 1, newest: true).map(\.sequence) == [4])
    }

    @Test("one append is recorded whole or not at all")
    func transaction() throws {
        let journal = try filled()

        #expect(throws: (any Error).self) {
            try journal.append([record(6), record(2)], now: Instant(secondsSinceEpoch: 60))
        }

        #expect(try journal.lastSequence() == 5)
        #expect(try journal.now() == Instant(secondsSinceEpoch: 50))
    }

    @Test("time alone may be recorded")
    func timeAlone() throws {
        let journal = try filled()

        try journal.append([], now: Instant(secondsSinceEpoch: 99))

        #expect(try journal.now() == Instant(secondsSinceEpoch: 99))
        #expect(try journal.lastSequence() == 5)
    }

    @Test("an empty journal has no header, no time and no events")
    func empty() throws {
        let journal = try Journal()

        #expect(try journal.header() == nil)
        #expect(try journal.now() == nil)
        #expect(try journal.lastSequence() == 0)
        #expect(try journal.snapshots().isEmpty)
        #expect(journal.path == nil)
    }

    @Test("a beginning is recorded whole: header, origin, first events and time")
    func beginsWhole() throws {
        let journal = try Journal()

        try journal.begin(header(), origin: snapshot(".origin", state: "s"), [record(1), record(2)], now: .epoch)
        let other = try Journal()
        #expect(throws: (any Error).self) {
            try other.begin(header(), origin: snapshot(".origin"), [record(1), record(1)], now: .epoch)
        }

        #expect(try journal.snapshot(named: ".origin") == snapshot(".origin", state: "s"))
        #expect(try journal.lastSequence() == 2)
        #expect(try other.header() == nil)
        #expect(try other.snapshot(named: ".origin") == nil)
        #expect(try other.lastSequence() == 0)
    }

    @Test("events and snapshots of one append are recorded together")
    func appendsSnapshots() throws {
        let journal = try filled()

        #expect(throws: (any Error).self) {
            try journal.append([record(1)], now: .epoch, snapshots: [snapshot("one")])
        }
        #expect(try journal.snapshot(named: "one") == nil)
        try journal.append([record(6)], now: .epoch, snapshots: [snapshot("one"), snapshot("two")])

        #expect(try journal.snapshots().map(\.name) == ["one", "two"])
    }

    @Test("the header is written once, and read as it was")
    func headerRoundTrip() throws {
        let journal = try Journal()

        try journal.begin(header(), now: .epoch)

        #expect(try journal.header() == header())
        #expect(try journal.now() == .epoch)
        #expect(throws: (any Error).self) { try journal.begin(header(), now: .epoch) }
    }
}
