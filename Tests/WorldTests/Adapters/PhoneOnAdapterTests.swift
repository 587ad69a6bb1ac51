import BluetoothHCI
import Cloud
import Phone
import SimulationKernel
import Testing
import VirtualRadio

@testable import World

/// Phones of the world's own whose controllers are adapters.
@Suite struct PhoneOnAdapterTests {
    private static let door = "Maple Court/101"

    /// Locks on one adapter, a phone of Riley's on another, both on the same air outside.
    private static func bench(
        advertising: AdapterPlan.Advertising = .auto
    ) throws -> (simulation: Simulation, air: OutsideAir, phone: String) {
        var simulation = try AirTests.simulation()
        try simulation.add(adapter: AdapterPlan(name: "hci0", role: .locks(nil), advertising: advertising))
        try simulation.add(adapter: AdapterPlan(name: "hci1", role: .phone, advertising: advertising))
        var air = OutsideAir(simulation)
        try air.plugIn("hci0", &simulation)
        try air.plugIn("hci1", &simulation)
        let phone = try simulation.createPhone(name: "riley", at: .origin).id
        _ = try simulation.movePhone(phone, toAdapter: "hci1")
        let user = try simulation.state.user("riley@example.com").id
        let token = PhoneToken(user: user, expiresAt: simulation.now + .hours(24))
        _ = try Self.end(of: .setup(token, includesAllLocks: false), on: phone, &simulation, &air).result.get()
        return (simulation, air, phone)
    }

    private static func end(
        of command: PhoneCommand, on phone: String, _ simulation: inout Simulation, _ air: inout OutsideAir
    ) throws -> PhoneOutcome {
        let task = try simulation.perform(command, on: phone)
        air.run(&simulation) { _, simulation in simulation.phoneOutcome(of: task) != nil }
        guard let outcome = simulation.phoneOutcome(of: task) else { throw Missing(what: "an end of \(command)") }
        return outcome
    }

    private static func lock(_ simulation: Simulation) throws -> PhoneCommand {
        .unlock(try simulation.state.door(Self.door).lockID)
    }

    @Test func `a phone on an adapter unlocks a lock on another, while the world stands still`() throws {
        var (simulation, air, phone) = try Self.bench()
        let began = simulation.now

        let outcome = try Self.end(of: try Self.lock(simulation), on: phone, &simulation, &air)

        #expect(outcome.end == .success)
        #expect(simulation.now == began)
        let kinds = simulation.takeEvents().map(\.event.kind.rawValue)
        #expect(kinds.contains("lock.opened"))
        #expect(kinds.contains("phone.rehomed"))
        #expect(try simulation.phone(phone).adapter == "hci1")
        #expect(simulation.adapters()[1].phone == "riley")
    }

    @Test func `a phone on a legacy adapter keeps to the legacy commands, also after the adapter was away`() throws {
        var (simulation, air, phone) = try Self.bench(advertising: .legacy)

        let first = try Self.end(of: try Self.lock(simulation), on: phone, &simulation, &air)
        air.unplug("hci1", &simulation)
        try air.plugIn("hci1", &simulation)
        let second = try Self.end(of: try Self.lock(simulation), on: phone, &simulation, &air)

        #expect(first.end == .success)
        #expect(second.end == .success)
        let commands = try #require(air.commands["hci1"])
        #expect(commands.isSuperset(of: [Commands.LESetScanEnable.opcode, Commands.LECreateConnection.opcode]))
        #expect(
            commands.isDisjoint(with: [
                Commands.LESetExtendedScanParameters.opcode, Commands.LESetExtendedScanEnable.opcode,
                Commands.LEExtendedCreateConnection.opcode,
            ]))
    }

    @Test func `while it is connected it counts, and afterwards not`() throws {
        var (simulation, air, phone) = try Self.bench()
        let task = try simulation.perform(try Self.lock(simulation), on: phone)

        #expect(air.run(&simulation) { _, simulation in simulation.adapterConnections.count == 2 })
        #expect(simulation.adapterConnections.allSatisfy { $0.contains("hci0") || $0.contains("hci1") })
        air.run(&simulation)

        #expect(simulation.phoneOutcome(of: task)?.end == .success)
        #expect(simulation.adapterConnections.isEmpty)
    }

    @Test func `a token's time is the world's, also for a phone that goes by the adapters' clock`() throws {
        var (simulation, air, phone) = try Self.bench()
        _ = try Self.end(of: try Self.lock(simulation), on: phone, &simulation, &air)
        simulation.advance(to: simulation.now + .hours(48))
        #expect(try simulation.phone(phone).token == .expired)

        let user = try simulation.state.user("riley@example.com").id
        let token = PhoneToken(user: user, expiresAt: simulation.now + .hours(24))
        let renewed = try Self.end(of: .setup(token, includesAllLocks: false), on: phone, &simulation, &air)
        let opened = try Self.end(of: try Self.lock(simulation), on: phone, &simulation, &air)

        #expect(try simulation.phone(phone).token == .valid)
        guard case .success = renewed.result else { throw Missing(what: "\(renewed.result)") }
        #expect(opened.end == .success)
    }

    @Test func `on the virtual radio the phone does not hear the lock`() throws {
        var (simulation, air, phone) = try Self.bench()
        _ = try simulation.movePhone(phone, toAdapter: nil)

        let task = try simulation.perform(try Self.lock(simulation), on: phone)
        simulation.advance(to: simulation.now + .minutes(1))

        #expect(simulation.phoneOutcome(of: task)?.end == .failed(.lockNotFound))
        #expect(try simulation.phone(phone).adapter == nil)
        // And back: the token is still there.
        _ = try simulation.movePhone(phone, toAdapter: "hci1")
        #expect(try Self.end(of: try Self.lock(simulation), on: phone, &simulation, &air).end == .success)
    }

    @Test func `what was under way when the adapter went has failed, and nothing begins without it`() throws {
        var (simulation, air, phone) = try Self.bench()
        let task = try simulation.perform(try Self.lock(simulation), on: phone)
        #expect(air.run(&simulation) { _, simulation in !simulation.adapterConnections.isEmpty })

        air.unplug("hci1", &simulation)

        guard case .failed(.internal(let failure)) = simulation.phoneOutcome(of: task)?.end else {
            throw Missing(what: "\(String(describing: simulation.phoneOutcome(of: task)))")
        }
        #expect(failure.code == .bluetoothUnavailable)
        #expect(throws: AdapterRefusal.away("hci1", phone: "riley")) {
            try simulation.perform(try Self.lock(simulation), on: phone)
        }
        try air.plugIn("hci1", &simulation)
        // The lock takes the old connection for alive until the supervision timeout.
        air.run(&simulation, for: .seconds(5))
        #expect(try Self.end(of: try Self.lock(simulation), on: phone, &simulation, &air).end == .success)
    }

    @Test func `one phone to an adapter, none to one of locks, none to one that there is not`() throws {
        var (simulation, _, _) = try Self.bench()
        let other = try simulation.createPhone(name: "gus", at: .origin).id

        #expect(throws: AdapterRefusal.taken("hci1", by: "riley")) {
            try simulation.movePhone(other, toAdapter: "hci1")
        }
        #expect(throws: AdapterRefusal.notForPhones("hci0")) { try simulation.movePhone(other, toAdapter: "hci0") }
        #expect(throws: AdapterRefusal.unknownAdapter("hci9", candidates: ["hci0", "hci1"])) {
            try simulation.movePhone(other, toAdapter: "hci9")
        }
    }
}
