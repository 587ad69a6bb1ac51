import Cloud
import LockModel
import LockProtocol
import Phone
import Properties
import SimulationKernel
import VirtualRadio

@testable import World

/// A life of offline doors and of people with phones in which everything happens at random, each step checked by an
/// ``Oracle``: grants, revocations, unlocks, syncs, links that are cut, locks that lose power, clocks that move, apps that
/// die, and machines that start anew.
struct PhoneLife {
    private(set) var simulation: Simulation
    private(set) var oracle: Oracle
    private(set) var last = "nothing"
    private var chance: SeededGenerator
    private let doors: [DoorID]
    private let partner: Partner
    private static let people = ["riley", "morgan", "sam", "gus"].map { "\($0)@example.com" }

    init(seed: UInt64, _ property: PropertyDescription) throws {
        chance = SeededGenerator(seed: seed, stream: "phone life")
        let start = AirTests.start
        let state = try WorldState(property, seed: seed, start: start)
        simulation = Simulation(state: state, seed: seed, now: start)
        oracle = Oracle(state)
        doors = try ["Maple Court/101", "Maple Court/102", "Maple Court/104"].map { try state.door($0).id }
        guard let partner = state.cloud.client(id: "demo-m2m")?.partner else { throw Violation("no partner") }
        self.partner = partner
        simulation.begin(.started(property: property.name, seed: seed))
        try set("radioTiming", seed.isMultiple(of: 4) ? "realistic" : "instant")
        for email in Self.people.prefix(3) {
            let phone = try simulation.createPhone(name: nil, at: simulation.position(of: doors[0]))
            try setUp(phone.id, email)
        }
        try check()
    }

    mutating func live(steps count: Int) throws {
        for _ in 0..<count {
            try step()
            try check()
        }
        try settle()
    }

    // MARK: Steps

    private mutating func step() throws {
        let phone = "phone-\(number(1...3))"
        let door = doors[number(0...2)]
        switch number(0...15) {
        case 0: try grant(Self.people[number(0...3)], door)
        case 1: try revoke(Self.people[number(0...3)], door)
        case 2...5: try call(.unlock(lock(of: door)), phone)
        case 6, 7: try call(.sync(lock(of: door)), phone)
        case 8: try call(.fetchLocks, phone)
        case 9:
            try call(number(0...1) == 0 ? .network(chance.next() & 1 == 0) : .bluetooth(chance.next() & 1 == 0), phone)
        case 10:
            last = "\(phone) dies"
            _ = try simulation.perform(.kill, on: phone)
            try setUp(phone, Self.people[number(0...2)])
        case 11:
            last = "the link of \(phone) is cut"
            if let device = simulation.air.phone(phone)?.device { simulation.air.radio.cut(device) }
            simulation.settleAir()
        case 12:
            last = "the batteries of \(door) are changed"
            simulation.withLock(door) { lock, now in lock.swapBattery(at: now) }
        case 13:
            last = "\(phone) moves"
            _ = try simulation.movePhone(phone, to: simulation.position(of: door))
        case 14: try restart()
        default:
            last = "the clock of \(door) moves"
            let offset = Duration.seconds(number(-90_000...90_000))
            simulation.withLock(door) { lock, now in lock.stepClock(by: offset, at: now) }
        }
        // Often in the midst of what goes on, at times long after.
        let pause: Duration = number(0...3) == 0 ? .seconds(number(1...7_200)) : .milliseconds(number(0...400))
        simulation.advance(to: simulation.now + pause)
    }

    private mutating func call(_ command: PhoneCommand, _ phone: String) throws {
        last = "\(phone): \(command.name)"
        let task = try simulation.perform(command, on: phone)
        simulation.closePhoneTask(task)
    }

    private mutating func setUp(_ phone: String, _ email: String) throws {
        last = "\(phone) is set up for \(email)"
        let user = try simulation.state.user(email).id
        let token = PhoneToken(user: user, expiresAt: simulation.now + .hours(240))
        _ = try simulation.perform(.setup(token, includesAllLocks: false), on: phone)
        simulation.advance(to: simulation.now + .seconds(2))
    }

    private mutating func grant(_ email: String, _ door: DoorID) throws {
        last = "\(email) is granted \(simulation.state.name(of: door))"
        let request = GrantRequest(
            email: email, phone: nil, firstName: "A", lastName: "B", passcodeType: .permanent, role: nil,
            shareable: false, start: simulation.now, end: nil, notifies: false, doors: [door], keys: [])
        let partner = partner
        _ = try? simulation.withCloud { cloud, generator, now throws(CloudRefusal) in
            try cloud.grant(request, by: partner, using: &generator, at: now).events
        }
    }

    private mutating func revoke(_ email: String, _ door: DoorID) throws {
        last = "\(email) loses \(simulation.state.name(of: door))"
        let (user, partner) = (try simulation.state.user(email).id, partner)
        _ = try? simulation.withCloud { cloud, _, now throws(CloudRefusal) in
            try cloud.revoke(user: user, door: door, by: partner, at: now)
        }
    }

    /// Another machine goes on from what was recorded.
    private mutating func restart() throws {
        last = "a restart"
        try check()
        simulation = Simulation(
            state: try EventCoding.decodeState(try EventCoding.encode(oracle.replayed)), seed: simulation.seed,
            now: simulation.now, position: simulation.position,
            digest: simulation.digest, lastID: simulation.lastID)
        for number in 1...3 where chance.next() & 1 == 0 { try setUp("phone-\(number)", Self.people[number - 1]) }
    }

    // MARK: Checks

    private mutating func check() throws {
        try oracle.consume(simulation.takeEvents())
        guard oracle.replayed == simulation.state else { throw Violation("replaying the events gives another state") }
        if let failure = simulation.failure { throw Violation(failure) }
    }

    /// Everybody has network and Bluetooth, and one phone visits each door: then cloud and locks must agree.
    private mutating func settle() throws {
        let phone = "phone-1"
        _ = try simulation.perform(.bluetooth(true), on: phone)
        _ = try simulation.perform(.network(true), on: phone)
        _ = try simulation.perform(.kill, on: phone)
        for door in doors { try grant(Self.people[0], door) }
        try setUp(phone, Self.people[0])
        simulation.advance(to: simulation.now + .minutes(10))
        for door in doors {
            _ = try simulation.movePhone(phone, to: simulation.position(of: door))
            // Twice: what the first one brings up may have the cloud send everything.
            for _ in 0..<2 {
                try call(.fetchLocks, phone)
                simulation.advance(to: simulation.now + .seconds(5))
                try call(.sync(lock(of: door)), phone)
                simulation.advance(to: simulation.now + .minutes(1))
            }
            try check()
            last = "settling \(simulation.state.name(of: door))"
            let found = simulation.state.differences(at: door, now: simulation.now)
            guard found.isEmpty else { throw Violation("cloud and lock still differ: \(found[0])") }
        }
    }

    private func lock(of door: DoorID) -> UniqueID { simulation.state.locks[door]?.id ?? UniqueID(high: 0, low: 0) }

    private mutating func set(_ name: String, _ value: String) throws {
        try simulation.withCloud { cloud, _, now in try cloud.set(setting: name, to: value, at: now) }
    }

    private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &chance) }
}
