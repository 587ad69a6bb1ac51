import Cloud
import LockModel
import LockProtocol
import Properties
import SimulationKernel

@testable import World

/// A life of a property in which everything happens at random, each step checked by an ``Oracle``.
struct RandomLife {
    private(set) var simulation: Simulation
    private(set) var oracle: Oracle
    private(set) var steps = 0
    /// What the last step did, for reports.
    private(set) var last = "nothing"
    private var chance: SeededGenerator
    private let doors: [DoorID]
    private let restarts: Bool
    /// What couriers still carry, or carried before.
    private var packages: [DoorID: [SealedPackage]] = [:]
    private var reports: [DoorID: [SealedReport]] = [:]

    /// - Parameter restarts: whether the machine is replaced by one made from its record now and then.
    init(seed: UInt64, restarts: Bool = true, _ property: PropertyDescription) throws {
        chance = SeededGenerator(seed: seed, stream: "random life")
        let start = RandomProperty.starts[Int(seed % 3)]
        let state = try WorldState(property, seed: seed, start: start)
        simulation = Simulation(state: state, seed: seed, now: start)
        oracle = Oracle(state)
        doors = Array(state.cloud.doors.keys)
        self.restarts = restarts
        simulation.begin(.started(property: property.name, seed: seed))
        try check()
    }

    mutating func live(steps count: Int) throws {
        for _ in 0..<count {
            steps += 1
            try step()
            try check()
        }
        try settle()
    }

    private mutating func check() throws {
        try oracle.consume(simulation.takeEvents())
        guard oracle.replayed == simulation.state else { throw Violation("replaying the events gives another state") }
        if let failure = simulation.failure { throw Violation(failure) }
    }

    /// Power, batteries and a sync everywhere; then cloud and locks must agree.
    private mutating func settle() throws {
        last = "settling"
        for door in doors {
            simulation.withLock(door) { lock, now in
                if lock.outage == .lowBattery { return lock.swapBattery(at: now) }
                return lock.changePower(on: true, at: now)
            }
        }
        simulation.advance(to: simulation.now + .hours(1))
        for door in doors { simulation.sync(door) }
        try check()
        for door in doors {
            let found = simulation.state.differences(at: door, now: simulation.now)
            guard found.isEmpty else { throw Violation("cloud and lock still differ: \(found[0])") }
            guard simulation.state.cloud.links[door]?.recordsReceived == simulation.state.locks[door]?.flash.nextRecord
            else { throw Violation("records of a lock have not reached the cloud") }
        }
    }
}

// MARK: Steps

extension RandomLife {
    private mutating func draw(_ range: Range<Int>) -> Int { Int.random(in: range, using: &chance) }

    private mutating func step() throws {
        let door = doors[draw(0..<doors.count)]
        let name = simulation.state.name(of: door)
        let kind = draw(0..<31)
        last = "step \(steps), kind \(kind) at \(name)"
        switch kind {
        case 0...4: grant(at: door)
        case 5: change(at: door)
        case 6: revoke(at: door)
        case 7...12, 27...29: try enter(at: door)
        case 13: _ = try simulation.present(card: [0x04, 0xa1, 0xb2, 0xc3, 0xd4, 0xe5, 0xf6], at: door)
        case 14, 15: simulation.sync(door)
        case 16...18: tinker(with: door)
        case 19: try enterCarelessly(at: door)
        case 20...22: pass(at: door)
        case 23: simulation.advance(to: simulation.now + .milliseconds(draw(0..<20_000)))
        case 24: set()
        case 25, 26: try carry(to: door)
        default: if restarts { try restart() }
        }
    }

    private mutating func grant(at door: DoorID) {
        let partner = simulation.state.cloud.partners.value(at: 0)
        let type = PasscodeType.allCases[draw(0..<3)]
        let isByPhone = type != .permanent && draw(0..<3) == 0
        let days = draw(0..<8) == 0 ? 2 : draw(0..<2)
        let start = simulation.now + .hours(24 * days - draw(0..<3))
        let hasEnd = type == .permanent && draw(0..<2) == 0
        let request = GrantRequest(
            email: isByPhone ? nil : "\(draw(0..<6))@example.com",
            phone: isByPhone ? "+1212555010\(draw(0..<4))" : nil, firstName: "F", lastName: "L", passcodeType: type,
            role: [nil, .guest, .resident, .tourer][draw(0..<4)], shareable: type == .permanent && draw(0..<2) == 0,
            start: start, end: hasEnd ? start + .hours(draw(1..<60)) : nil, notifies: draw(0..<4) > 0,
            doors: draw(0..<3) == 0 ? [door, doors[draw(0..<doors.count)]] : [door], keys: [])
        _ = try? simulation.withCloud { cloud, generator, now throws(CloudRefusal) in
            try cloud.grant(request, by: partner, using: &generator, at: now).events
        }
    }

    private mutating func someone(at door: DoorID) -> UserID? {
        let accesses = simulation.state.cloud.accesses(at: door)
        return accesses.isEmpty ? nil : accesses[draw(0..<accesses.count)].user
    }

    private mutating func change(at door: DoorID) {
        guard let user = someone(at: door) else { return }
        let partner = simulation.state.cloud.partners.value(at: 0)
        let end = draw(0..<2) == 0 ? nil : simulation.now + .hours(draw(1..<40))
        let role = [nil, Role.guest, .resident][draw(0..<3)]
        _ = try? simulation.withCloud { cloud, _, now throws(CloudRefusal) in
            try cloud.change(user: user, door: door, end: end, shareable: nil, role: role, by: partner, at: now)
        }
    }

    private mutating func revoke(at door: DoorID) {
        guard let user = someone(at: door) else { return }
        let partner = simulation.state.cloud.partners.value(at: 0)
        _ = try? simulation.withCloud { cloud, _, now throws(CloudRefusal) in
            try cloud.revoke(user: user, door: door, by: partner, at: now)
        }
    }

    /// A code that somebody has here or elsewhere, or one that nobody has.
    private mutating func code(at door: DoorID) -> Doorcode? {
        let place = draw(0..<6) == 0 ? doors[draw(0..<doors.count)] : door
        let codes = oracle.codes[place] ?? []
        guard draw(0..<8) > 0, !codes.isEmpty else { return Doorcode(padded(draw(0..<10_000_000), to: 7)) }
        return codes[draw(0..<codes.count)]
    }

    /// Types a code now, and holds what comes of it against what `explain` said before.
    private mutating func enter(at door: DoorID) throws {
        guard let code = code(at: door) else { return }
        let explanation = simulation.state.explain(.code(code), at: door, events: [], instant: simulation.now)
        let digits = code.digits.utf8.map { $0 - UInt8(ascii: "0") }
        let session = try simulation.type(Typing(digits: digits), at: door, last: simulation.now)
        let outcome = try finish(session)
        let isOpen = outcome.verdict == .opened
        guard isOpen == (explanation.outcome == .opened) else {
            throw Violation("explain said \(explanation.outcome), typing came to \(outcome)")
        }
        let waits: [Reason?] = [.unknownCode, .expired, .notYetValid, .outsideSchedule, .unknownTime]
        let isSame =
            explanation.reason == outcome.reason
            || explanation.reason == .syncPending && waits.contains(outcome.reason)
        guard isSame else {
            throw Violation(
                "explain said \(explanation.reason?.name ?? "-"), typing came to \(outcome.reason?.name ?? "-")")
        }
    }

    /// Slowly, in part, or on a lens that sleeps.
    private mutating func enterCarelessly(at door: DoorID) throws {
        simulation.advance(to: simulation.now + Lock.lensAwakeTime + .seconds(1))
        guard let code = code(at: door) else { return }
        let digits = code.digits.utf8.map { $0 - UInt8(ascii: "0") }
        let typing = Typing(
            digits: Array(digits.prefix(draw(1..<9))), gap: .milliseconds(draw(100..<6_500)), wakes: draw(0..<3) > 0,
            confirms: draw(0..<3) > 0)
        _ = try finish(try simulation.type(typing, at: door))
    }

    private mutating func finish(_ session: UInt64) throws -> EntryOutcome {
        let limit = simulation.now + World.longestEntry
        while simulation.entries.outcome(of: session) == nil, simulation.step(through: limit) {}
        defer { simulation.endEntry(session) }
        guard let outcome = simulation.entries.outcome(of: session) else { throw Violation("typing came to nothing") }
        return outcome
    }

    /// A courier that loses, delays and repeats what it carries.
    private mutating func carry(to door: DoorID) throws {
        let (kind, seed, now) = (draw(0..<4), chance.next(), simulation.now)
        switch kind {
        case 0:
            guard
                let (sealed, event) = try simulation.state.cloud.sealPackage(for: door, seed: seed, at: now)
            else { return }
            simulation.record([.cloud(event)], cause: nil)
            packages[door, default: []].append(sealed)
        case 1:
            guard let sealed = packages[door]?.randomElement(using: &chance) else { return }
            simulation.withLock(door) { lock, now in lock.receive(package: sealed, at: now) }
        case 2:
            guard let (sealed, events) = try simulation.state.locks[door]?.report(seed: seed, at: now) else { return }
            simulation.record(events.map { .lock(door, $0) }, cause: nil)
            reports[door, default: []].append(sealed)
        default:
            guard let sealed = reports[door]?.randomElement(using: &chance) else { return }
            simulation.withCloud { cloud, _, now in cloud.receive(sealed, from: door, at: now) }
        }
    }

    private mutating func tinker(with door: DoorID) {
        let (kind, amount) = (draw(0..<7), draw(0..<101))
        simulation.withLock(door) { lock, now in
            switch kind {
            case 0: lock.swapBattery(at: now)
            case 1: lock.readBattery(percentage: UInt8(amount < 20 ? 0 : amount), at: now)
            case 2: lock.loseClock(at: now)
            case 3: lock.stepClock(by: .minutes(30 * (amount - 50)), at: now)
            case 4: lock.drift(ppm: Double(amount - 50), at: now)
            case 5: lock.changePower(on: amount % 2 == 0, at: now)
            default: lock.moveBolt(thrown: amount % 2 == 0, at: now, by: .deadbolt)
            }
        }
    }

    private mutating func pass(at door: DoorID) {
        guard draw(0..<2) == 0, let zone = simulation.state.locks[door]?.flash.zone else {
            simulation.advance(to: simulation.now + .minutes(draw(1..<900)))
            return
        }
        let midnight = zone.start(of: zone.date(at: simulation.now).adding(days: 1))
        simulation.advance(to: midnight + [.nanoseconds(-1), .zero, .seconds(1)][draw(0..<3)])
    }

    private mutating func set() {
        let (name, value) = [
            ("wrongCodeLimit", "\(draw(0..<4))"), ("connectedSyncSeconds", "\(draw(0..<300))"),
            ("regrant", draw(0..<2) == 0 ? "reuse" : "new"), ("singleUseSeconds", "\(draw(0..<2_000))"),
            ("trustPackageTime", "\(draw(0..<2) == 0)"), ("dailySlots", "\(draw(1..<6))"),
        ][draw(0..<6)]
        _ = try? simulation.withCloud { cloud, _, now throws(CloudRefusal) in
            try cloud.set(setting: name, to: value, at: now)
        }
    }

    /// What a restart does: the state comes from the record, by way of JSON; the lens and all else in RAM are gone.
    private mutating func restart() throws {
        try check()
        let encoded = try EventCoding.encode(oracle.replayed)
        guard encoded == (try Oracle.foundation(oracle.replayed)) else {
            throw Violation("a snapshot is not what Foundation's encoder makes of the state")
        }
        let state = try EventCoding.decodeState(encoded)
        simulation = Simulation(
            state: state, seed: simulation.seed, now: simulation.now, position: simulation.position,
            digest: simulation.digest, lastID: simulation.lastID)
    }
}
