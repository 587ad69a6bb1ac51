import Cloud
import LockProtocol
import Phone
import SimulationKernel
import Testing
import VirtualRadio

@testable import World

/// Locks change their addresses every 15 minutes for those who can hear them, and for nobody else.
@Suite struct DozingTests {
    /// A world with a phone of riley's before 101, which has been set up.
    private static func stage(_ timing: String) throws -> (simulation: Simulation, phone: String, lock: UniqueID) {
        var simulation = try AirTests.simulation()
        simulation.withCloud { cloud, _, now in (try? cloud.set(setting: "radioTiming", to: timing, at: now)) ?? [] }
        let door = try simulation.state.door("Maple Court/101")
        let phone = try simulation.createPhone(name: "riley", at: simulation.position(of: door.id)).id
        let token = PhoneToken(
            user: try simulation.state.user("riley@example.com").id, expiresAt: AirTests.start + .hours(24 * 1_000))
        try Self.finish(.setup(token, includesAllLocks: false), phone, &simulation)
        return (simulation, phone, door.lockID)
    }

    @discardableResult
    private static func finish(
        _ command: PhoneCommand, _ phone: String, _ simulation: inout Simulation
    ) throws -> UnlockStatus? {
        let task = try simulation.perform(command, on: phone)
        defer { simulation.closePhoneTask(task) }
        while true {
            if let outcome = simulation.phoneOutcome(of: task) {
                _ = try outcome.result.get()
                return outcome.end
            }
            let goesOn = simulation.step(through: .distantFuture)
            try #require(goesOn)
        }
    }

    @Test(arguments: ["realistic", "instant"])
    func `a month in which nobody listens brings nothing to do, and whoever comes then finds a new address`(
        timing: String
    ) throws {
        var (simulation, phone, lock) = try Self.stage(timing)
        #expect(try Self.finish(.unlock(lock), phone, &simulation) == .success)
        simulation.advance(to: simulation.now + .minutes(16))
        let before = try AirTests.address(of: "Maple Court/101", &simulation)

        #expect(simulation.nextInstantOfAir == nil)
        simulation.advance(to: simulation.now + .hours(24 * 30))
        #expect(try AirTests.address(of: "Maple Court/101", &simulation) == before)

        #expect(try Self.finish(.unlock(lock), phone, &simulation) == .success)
        #expect(try AirTests.address(of: "Maple Court/101", &simulation) != before)
    }

    @Test func `locks out of hearing doze on while others are heard`() throws {
        var (simulation, phone, lock) = try Self.stage("realistic")
        simulation.advance(to: simulation.now + .minutes(16))
        let far = try AirTests.address(of: "Saguaro House/Room 1", &simulation)

        #expect(try Self.finish(.unlock(lock), phone, &simulation) == .success)
        simulation.advance(to: simulation.now + .minutes(1))

        #expect(try AirTests.address(of: "Saguaro House/Room 1", &simulation) == far)
        #expect(simulation.air.locks.contains { $0.isDozing })
        #expect(simulation.air.locks.contains { !$0.isDozing })
    }

    @Test func `with a client, who may know an address by other ways, every lock goes on changing it`() throws {
        var (simulation, _, _) = try Self.stage("realistic")
        simulation.advance(to: simulation.now + .minutes(16))
        #expect(simulation.nextInstantOfAir == nil)
        let before = try AirTests.address(of: "Maple Court/101", &simulation)

        _ = simulation.attachClient(endpoint: "test")
        simulation.advance(to: simulation.now + .seconds(1))
        let first = try AirTests.address(of: "Maple Court/101", &simulation)
        simulation.advance(to: simulation.now + .minutes(16))
        let second = try AirTests.address(of: "Maple Court/101", &simulation)

        #expect(Set([before, first, second]).count == 3)
        #expect(!simulation.air.locks.contains { $0.isDozing })
    }
}
