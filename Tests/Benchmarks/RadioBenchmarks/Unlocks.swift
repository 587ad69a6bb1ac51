import Cloud
import LockProtocol
import Phone
import Properties
import SimulationKernel
import VirtualRadio
import World

/// A phone of the demo property's that opens a door again and again: the whole product but HTTP and the journal's disk.
final class Unlocks {
    private var simulation: Simulation
    private let phone: String
    private let lock: UniqueID

    init(_ timing: Radio.Timing) throws {
        let start = Instant.epoch + .hours(24 * 20_000)
        let property = try PropertyLoader.load(yaml: DemoProperty.yaml, file: DemoProperty.fileName)
        simulation = Simulation(state: try WorldState(property, seed: 1, start: start), seed: 1, now: start)
        let door = try simulation.state.door("Maple Court/101")
        lock = door.lockID
        try simulation.withCloud { cloud, _, now in
            try cloud.set(setting: "radioTiming", to: timing.rawValue, at: now)
        }
        phone = try simulation.createPhone(name: nil, at: simulation.position(of: door.id)).id
        let token = PhoneToken(
            user: try simulation.state.user("riley@example.com").id, expiresAt: start + .hours(24 * 10_000))
        guard case .success = try finish(.setup(token, includesAllLocks: false)).result else {
            throw BenchmarkError("the phone cannot be set up")
        }
        try open()
        try rest()
    }

    /// From the tap to the open door: search, connection, discovery, handshake, unlock.
    func open() throws {
        let end = try finish(.unlock(lock)).end
        guard case .success? = end else {
            throw BenchmarkError("the door stays shut: \(end.map { "\($0)" } ?? "no end")")
        }
        _ = simulation.takeEvents()
    }

    /// What follows by itself: the lock's report goes to the cloud, and the phone takes its leave.
    func rest() throws {
        while try simulation.phone(phone).activity != .idle {
            guard simulation.step(through: .distantFuture) else { throw BenchmarkError("nothing happens any more") }
        }
        _ = simulation.takeEvents()
    }

    private func finish(_ command: PhoneCommand) throws -> PhoneOutcome {
        let task = try simulation.perform(command, on: phone)
        defer { simulation.closePhoneTask(task) }
        while true {
            if let outcome = simulation.phoneOutcome(of: task) { return outcome }
            guard simulation.step(through: .distantFuture) else { throw BenchmarkError("nothing happens any more") }
        }
    }
}

/// The cryptography of one unlock, both ends, without anything around it: a handshake, a request and a reply.
struct Handshakes {
    private let lock = UniqueID(high: 1, low: 2)
    private let lockKey: StaticPrivateKey
    private let phoneKey: StaticPrivateKey
    private var generator = SeededGenerator(seed: 1)
    private var counter: UInt64 = 0

    init() throws {
        lockKey = try StaticPrivateKey(rawRepresentation: generator.bytes(32))
        phoneKey = try StaticPrivateKey(rawRepresentation: generator.bytes(32))
    }

    mutating func run() throws {
        counter += 1
        var phone = try SessionInitiator(
            lock: lock, lockKey: lockKey.publicKey, phoneKey: phoneKey,
            ephemeral: try EphemeralPrivateKey(rawRepresentation: generator.bytes(32)))
        var (responder, welcome) = try SessionResponder.accept(
            try phone.hello(), lock: lock, identity: lockKey, counter: counter, seed: 1
        ) { _ in Self.status }
        _ = try phone.receive(welcome)
        guard case .request(let number, .unlock) = try responder.open(try phone.seal(.unlock)),
            case .reply(.unlocked) = try phone.receive(try responder.seal(.unlocked(seconds: 10), to: number))
        else { throw BenchmarkError("the session is not what it should be") }
    }

    private static let status = LockStatus(
        isKnown: true, isBoltThrown: false, isUnlocked: false, hasRecords: false, appliedSequence: 1,
        batteryPercentage: 100, clock: .epoch, recordCount: 0, package: nil, serialNumber: "SIM-1")
}
