import BluetoothHCI
import BluetoothHost
import Cloud
import SimulationKernel
import Testing
import VirtualRadio

@testable import World

/// Clients while a command runs a frozen clock forward.
@Suite struct AirStrideTests {
    @Test(arguments: [(seconds: 20, remain: 1), (seconds: 3_600, remain: 0)])
    func `a wait that runs the clock far ends connections as a jump does`(seconds: Int, remain: Int) async throws {
        let stage = try Stage()
        _ = try await stage.world.perform { simulation in
            try simulation.withCloud { cloud, _, now in try cloud.set(setting: "radioTiming", to: "instant", at: now) }
        }
        let inbox = Inbox()
        let client = try await stage.world.attachClient(endpoint: "test") { inbox.put($0) }
        var host = Host(seed: SeededGenerator(seed: 3))
        try await inbox.drive(&host, stage.world, client) { $0.start(now: Stage.start) }
        let door = try await stage.world.perform { try AirTests.address(of: "101", &$0) }
        try await inbox.drive(&host, stage.world, client) { try $0.connect(to: door, now: Stage.start) }

        let result = try await stage.world.wait(.simulated(.seconds(seconds))) { _ in false }
        try await inbox.drive(&host, stage.world, client) { _ in }

        #expect(result == .timedOut)
        #expect(await stage.now == Stage.start + .seconds(seconds))
        #expect(host.currentConnections.count == remain)
        let kinds = try await stage.world.record().map(\.event.kind.rawValue).filter { $0.hasPrefix("radio.") }
        #expect(kinds == ["radio.connected"] + (remain == 0 ? ["radio.disconnected"] : []))
        let again = try await stage.world.perform { try $0.airDevice(client.id).position }
        #expect(again.y == -2)
    }
}
