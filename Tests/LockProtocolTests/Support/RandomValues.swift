import LockProtocol
import SimulationKernel

/// Draws valid values of every type on the wire, the edges of their ranges included.
struct RandomValues {
    var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func chance(_ share: Int, of whole: Int) -> Bool { Int.random(in: 0..<whole, using: &generator) < share }

    mutating func id() -> UniqueID { UniqueID(using: &generator) }

    mutating func instant() -> Instant {
        switch Int.random(in: 0..<10, using: &generator) {
        case 0: .distantPast
        case 1: .distantFuture
        case 2: .epoch
        default: Instant(nanosecondsSinceEpoch: Int64.random(in: .min ... .max, using: &generator))
        }
    }

    mutating func number() -> UInt64 { chance(1, of: 5) ? .max : UInt64.random(in: 0...1_000_000, using: &generator) }

    mutating func zone() -> CivilZone {
        let names = ["America/New_York", "America/Phoenix", "Europe/Berlin", "Asia/Kathmandu", "UTC"]
        return CivilZone(names[Int.random(in: 0..<names.count, using: &generator)]) ?? .utc
    }

    mutating func schedule() -> Schedule {
        let count = chance(1, of: 20) ? WireFormat.maximumWindows : Int.random(in: 0...3, using: &generator)
        return Schedule(
            windows: (0..<count).map { _ in
                let from = Int.random(in: 0...1_439, using: &generator)
                let days = Weekday.allCases.shuffled(using: &generator)
                return Schedule.Window(
                    days: Array(days.prefix(Int.random(in: 0...7, using: &generator))), fromMinute: from,
                    untilMinute: Int.random(in: (from + 1)...1_440, using: &generator))
            })
    }

    mutating func doorcode() -> Doorcode {
        let length = Int.random(in: 4...7, using: &generator)
        let digits = (0..<length).map { _ in String(Int.random(in: 0...9, using: &generator)) }.joined()
        guard let code = Doorcode(digits) else { fatalError("\(digits) is no doorcode") }
        return code
    }

    mutating func secret() -> Credential.Secret {
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: .doorcode(doorcode())
        case 1: .phoneKey(generator.bytes(32))
        default: .keycard(generator.bytes(WireFormat.keycardLengths[Int.random(in: 0..<3, using: &generator)]))
        }
    }

    mutating func credential() -> Credential {
        Credential(
            id: CredentialID(id()), user: id(), secret: secret(), start: instant(),
            end: chance(1, of: 2) ? instant() : nil, schedule: chance(1, of: 3) ? schedule() : nil)
    }

    mutating func configuration() -> LockConfiguration {
        var result = LockConfiguration()
        result.wrongCodeLimit = UInt8.random(in: 0...255, using: &generator)
        result.lockoutSeconds = UInt16.random(in: 0...65_535, using: &generator)
        result.unlockSeconds = UInt16.random(in: 0...65_535, using: &generator)
        result.singleUseSeconds = UInt16.random(in: 0...65_535, using: &generator)
        result.dailySlots = UInt8.random(in: 1...64, using: &generator)
        result.trustsPackageTime = chance(1, of: 2)
        result.privacy = chance(1, of: 2)
        result.openHours = chance(1, of: 2) ? schedule() : nil
        return result
    }

    mutating func operation() -> SyncOperation {
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: .remove(CredentialID(id()))
        case 1: .setTimeZone(zone())
        case 2: .configure(configuration())
        default: .upsert(credential())
        }
    }

    mutating func package(operations: Int) -> SyncPackage {
        let base = UInt64.random(in: 0...1_000, using: &generator)
        return SyncPackage(
            lock: id(), base: base, sequence: base + 1 + UInt64.random(in: 0...5, using: &generator),
            issuedAt: instant(), recordsReceived: number(), operations: (0..<operations).map { _ in operation() })
    }

    mutating func record(index: UInt64) -> LogRecord {
        let date = LocalDate(daysSinceEpoch: Int.random(in: -700_000...2_900_000, using: &generator))
        let daily = LogRecord.DailyUse(
            date: date, kind: chance(1, of: 2) ? .daily : .singleUse,
            slot: UInt8.random(in: 0...63, using: &generator))
        return LogRecord(
            index: index, at: chance(3, of: 4) ? instant() : nil,
            method: LogRecord.Method.allCases[Int.random(in: 0..<LogRecord.Method.allCases.count, using: &generator)],
            reason: chance(1, of: 2) ? Reason.allCases.randomElement(using: &generator) : nil,
            user: chance(1, of: 2) ? id() : nil, daily: chance(1, of: 3) ? daily : nil)
    }

    mutating func report(records: Int) -> LockReport {
        let first = UInt64.random(in: 0...1_000_000, using: &generator)
        return LockReport(
            lock: id(), counter: number(), appliedSequence: number(),
            batteryPercentage: chance(3, of: 4) ? UInt8.random(in: 0...100, using: &generator) : nil,
            clock: chance(3, of: 4) ? instant() : nil,
            records: (0..<UInt64(records)).map { record(index: first + $0) })
    }

    mutating func timeMessage() -> TimeMessage {
        TimeMessage(
            lock: id(), nonce: generator.bytes(WireFormat.nonceLength), time: instant(), recordsReceived: number())
    }

    mutating func privateKey() throws -> StaticPrivateKey {
        try StaticPrivateKey(rawRepresentation: generator.bytes(32))
    }
}
