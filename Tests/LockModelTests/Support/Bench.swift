import LockModel
import LockProtocol
import SimulationKernel

/// A lock on a workbench: somebody at its keypad, somebody with the cloud's key, and a record of all that happened.
struct Bench {
    var lock: Lock
    var now: Instant
    /// Every event so far with its instant.
    private(set) var events: [(event: LockEvent, at: Instant)] = []
    let cloud: StaticPrivateKey
    let identity: StaticPrivateKey
    var generator: SeededGenerator
    private let initial: Lock

    init(
        _ family: Family = .c2, zone: String = "America/New_York", at text: String = "2026-11-21T15:00:00Z",
        _ configuration: LockConfiguration = LockConfiguration(), battery: UInt8? = nil, clockIsLost: Bool = false,
        driftPPM: Double = 0, boltThrown: Bool? = nil, credentials: [Credential] = [], seed: UInt64 = 1
    ) throws {
        var generator = SeededGenerator(seed: seed)
        cloud = try StaticPrivateKey(rawRepresentation: generator.bytes(32))
        identity = try StaticPrivateKey(rawRepresentation: generator.bytes(32))
        now = instant(text)
        lock = Lock(
            id: UniqueID(using: &generator), serialNumber: "TEST-1", family: family, identity: identity,
            cloudKey: cloud.publicKey, doorcodeSecret: generator.bytes(32), zone: try named(zone),
            configuration: configuration, battery: battery,
            clock: LockClock(reading: clockIsLost ? nil : now, at: now, driftPPM: driftPPM), isBoltThrown: boltThrown,
            credentials: credentials, at: now)
        initial = lock
        self.generator = generator
    }

    /// The lock that the same events make of the lock as it was at first.
    var replayed: Lock {
        var lock = initial
        for (event, instant) in events { lock.apply(event, at: instant) }
        return lock
    }

    // MARK: Inputs

    @discardableResult
    mutating func run(_ input: (inout Lock, Instant) throws -> [LockEvent]) rethrows -> [LockEvent] {
        let caused = try input(&lock, now)
        events += caused.map { ($0, now) }
        return caused
    }

    mutating func wait(_ duration: Duration) { now += duration }

    /// Lets time pass, with the lock's own timers firing when they are due.
    @discardableResult
    mutating func pass(_ duration: Duration) -> [LockEvent] {
        let end = now + duration
        var caused: [LockEvent] = []
        while let deadline = lock.nextDeadline, deadline <= end {
            now = max(now, deadline)
            caused += run { lock, now in lock.timerFired(at: now) }
        }
        now = end
        return caused
    }

    @discardableResult
    mutating func press(_ digits: String, gap: Duration = .milliseconds(400)) -> [LockEvent] {
        var caused: [LockEvent] = []
        for (number, digit) in digits.utf8.enumerated() {
            if number > 0 { wait(gap) }
            caused += run { lock, now in lock.press(.digit(digit - UInt8(ascii: "0")), at: now) }
        }
        return caused
    }

    @discardableResult
    mutating func confirm() -> [LockEvent] { run { lock, now in lock.press(.confirm, at: now) } }

    /// Wakes the lens and enters a code as the family wants it; the last key is pressed `now`.
    mutating func enter(_ code: Doorcode) -> Verdict {
        let last = now
        let keys = code.digits.utf8.count + (lock.family.hasConfirmKey ? 1 : 0)
        now = last - .milliseconds(100 * keys)
        run { lock, now in lock.wake(at: now) }
        wait(.milliseconds(100))
        var caused = press(code.digits, gap: .milliseconds(100))
        if lock.family.hasConfirmKey {
            wait(.milliseconds(100))
            caused += confirm()
        }
        return Verdict(caused.filter { $0 != .relocked })
    }

    mutating func enter(_ code: Doorcode, at text: String) -> Verdict {
        now = instant(text)
        return enter(code)
    }

    mutating func present(_ card: [UInt8]) -> Verdict {
        Verdict(run { lock, now in lock.present(card: card, at: now) }.filter { $0 != .relocked })
    }

    // MARK: Codes and the cloud

    /// What the cloud would have derived for a grant.
    func dailyCode(
        _ date: String? = nil, _ kind: DailyDoorcode.Kind = .daily, slot: UInt8 = 0
    ) -> Doorcode {
        let day = date.flatMap { LocalDate($0) } ?? lock.flash.zone.date(at: now)
        return DailyDoorcode.code(secret: lock.flash.doorcodeSecret, date: day, kind: kind, slot: slot)
    }

    func package(
        base: UInt64? = nil, sequence: UInt64? = nil, issuedAt: Instant? = nil, recordsReceived: UInt64 = 0,
        _ operations: [SyncOperation] = []
    ) -> SyncPackage {
        SyncPackage(
            lock: lock.id, base: base ?? lock.flash.applied, sequence: sequence ?? lock.flash.applied + 1,
            issuedAt: issuedAt ?? now, recordsReceived: recordsReceived, operations: operations)
    }

    mutating func seal(_ package: SyncPackage) throws -> SealedPackage {
        try PackageSealing.seal(package, from: cloud, to: identity.publicKey, seed: generator.next())
    }

    @discardableResult
    mutating func sync(_ package: SyncPackage) throws -> [LockEvent] {
        let sealed = try seal(package)
        return run { lock, now in lock.receive(package: sealed, at: now) }
    }

    mutating func nonce() -> [UInt8] { lock.issueNonce(using: &generator) }

    /// Hands the lock the cloud's time.
    @discardableResult
    mutating func tell(
        time: Instant, nonce: [UInt8], recordsReceived: UInt64 = 0, lockID: UniqueID? = nil
    ) throws -> [LockEvent] {
        let message = TimeMessage(
            lock: lockID ?? lock.id, nonce: nonce, time: time, recordsReceived: recordsReceived)
        let sealed = try TimeSealing.seal(message, from: cloud, to: identity.publicKey, seed: generator.next())
        return run { lock, now in lock.receive(time: sealed, at: now) }
    }

    /// The cloud's time, now, for a nonce.
    mutating func time(nonce: [UInt8]) throws -> SealedTime {
        try TimeSealing.seal(
            TimeMessage(lock: lock.id, nonce: nonce, time: now), from: cloud, to: identity.publicKey,
            seed: generator.next())
    }

    /// What the cloud reads of a report.
    mutating func report() throws -> LockReport {
        var sealed: SealedReport?
        let seed = generator.next()
        try run { lock, now in
            guard let (report, events) = try lock.report(seed: seed, at: now) else { return [] }
            sealed = report
            return events
        }
        guard let sealed else { throw Missing(what: "a report") }
        return try ReportSealing.open(sealed, cloud: cloud, lock: identity.publicKey)
    }
}

/// What a person at the keypad makes of what happened.
enum Verdict: Hashable {
    case opened
    case refused(Reason)
    case ignored(Reason)
    case nothing

    init(_ events: [LockEvent]) {
        switch events.last {
        case .judged(let entry): self = entry.reason.map { .refused($0) } ?? .opened
        case .ignored(let reason, _): self = .ignored(reason)
        default: self = .nothing
        }
    }
}

struct Missing: Error {
    let what: String
}

func instant(_ text: String) -> Instant {
    guard let instant = Instant(iso8601: text) else { fatalError("not an instant: \(text)") }
    return instant
}

func named(_ zone: String) throws -> CivilZone {
    guard let zone = CivilZone(zone) else { throw Missing(what: zone) }
    return zone
}

func code(_ digits: String) -> Doorcode {
    guard let code = Doorcode(digits) else { fatalError("not a doorcode: \(digits)") }
    return code
}

func credential(
    _ number: UInt64 = 1, _ secret: Credential.Secret = .doorcode(code("4821101")),
    start: String = "2026-01-01T00:00:00Z", end: String? = nil, schedule: Schedule? = nil
) -> Credential {
    Credential(
        id: CredentialID(UniqueID(high: 0xc0de, low: number)), user: UniqueID(high: 0xa0, low: number), secret: secret,
        start: instant(start), end: end.map(instant), schedule: schedule)
}
