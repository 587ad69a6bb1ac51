import BluetoothHCI
import BluetoothHost
import Cloud
import SimulationKernel
import Testing

@testable import World

/// The radio's clock beside the world's.
@Suite struct AirTimeTests {
    @Test func `on a frozen world the radio serves on, and lock clocks stand`() throws {
        var simulation = try AirTests.simulation()
        var phone = try TestPhone(in: &simulation)
        let (world, air) = (simulation.now, simulation.airNow)
        phone.pass(.zero, &simulation)

        simulation.runAir(to: air + .seconds(90))

        #expect(simulation.now == world)
        #expect(simulation.airNow == air + .seconds(90))
    }

    @Test func `after the radio ran alone both clocks go on together`() throws {
        var simulation = try AirTests.simulation()
        _ = try TestPhone(in: &simulation)
        simulation.runAir(to: simulation.airNow + .seconds(90))
        let lead = simulation.airNow.since(simulation.now)

        simulation.advance(to: simulation.now + .hours(1))

        #expect(simulation.airNow.since(simulation.now) == lead)
    }

    @Test func `a jump in time ends a client's connections, says so, and lets it listen again`() async throws {
        let stage = try Stage()
        let inbox = Inbox()
        let client = try await stage.world.attachClient(endpoint: "test") { inbox.put($0) }
        var host = Host(seed: SeededGenerator(seed: 3))
        try await inbox.drive(&host, stage.world, client) { $0.start(now: Stage.start) }
        let door = try await stage.world.perform { try AirTests.address(of: "101", &$0) }
        _ = try await stage.world.perform { simulation in
            try simulation.withCloud { cloud, _, now in try cloud.set(setting: "radioTiming", to: "instant", at: now) }
        }
        try await inbox.drive(&host, stage.world, client) { try $0.connect(to: door, now: Stage.start) }
        #expect(host.currentConnections.count == 1)

        let jump = try await stage.world.advance(to: await stage.now + .hours(1))
        try await inbox.drive(&host, stage.world, client) { _ in }

        #expect(jump.connectionsEnded == 1)
        #expect(host.currentConnections.isEmpty)
        let kinds = try await stage.world.record().map(\.event.kind.rawValue).filter { $0.hasPrefix("radio.") }
        #expect(kinds == ["radio.connected", "radio.disconnected"])
        let again = try await stage.world.perform { try AirTests.address(of: "101", &$0) }
        try await inbox.drive(&host, stage.world, client) { try $0.connect(to: again, now: Stage.start) }
        #expect(host.currentConnections.count == 1)
    }

    @Test func `a reset ends connections, and the client stays on the air`() async throws {
        let stage = try Stage()
        let inbox = Inbox()
        let client = try await stage.world.attachClient(endpoint: "test") { inbox.put($0) }

        try await stage.world.reset()

        let devices = try await stage.world.perform { $0.airDevices() }
        #expect(devices.contains { $0.id == client.id })
        #expect(devices.filter { $0.kind == .lock }.allSatisfy { $0.isAdvertising })
    }
}
