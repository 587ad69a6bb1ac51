import BluetoothHCI
import BluetoothHost
import Cloud
import SimulationKernel
import Testing

@testable import World

/// The radio of a world whose time is tied to the wall clock.
@Suite struct PacedAirTests {
    /// A host that hears everything and understands nothing.
    private func scanner(in world: World) async throws -> AirClient {
        let client = try await world.attachClient(endpoint: "test") { _ in }
        var mask = Commands.SetEventMask()
        mask.mask = EventMask(rawValue: .max)
        var scan = Commands.LESetScanEnable()
        scan.isEnabled = true
        let packets: [HCIPacket] = [.command(try CommandPacket(mask)), .command(try CommandPacket(scan))]
        try await world.receive(packets, fromClient: client.number)
        return client
    }

    @Test func `a scale that the machine cannot keep up with does not keep commands waiting`() async throws {
        let stage = try Stage()
        _ = try await scanner(in: stage.world)
        try await stage.world.setScale(Pacing.maximumScale)

        try await Task.sleep(for: .milliseconds(200))
        let status = try await stage.world.timeStatus()
        try await stage.world.setScale(0)

        #expect(status.now > Stage.start)
        #expect(status.now < Stage.start + .hours(4))
        #expect(status.now == status.now.flooredToMilliseconds)
    }

    @Test func `with instant timing nothing waits for a slow clock to tick`() async throws {
        let stage = try Stage(scale: 1e-9)
        _ = try await stage.world.perform { simulation in
            try simulation.withCloud { cloud, _, now in try cloud.set(setting: "radioTiming", to: "instant", at: now) }
        }
        let inbox = Inbox()
        let client = try await stage.world.attachClient(endpoint: "test") { inbox.put($0) }
        var host = Host(seed: SeededGenerator(seed: 3))
        try await inbox.drive(&host, stage.world, client) { $0.start(now: Stage.start) }
        let door = try await stage.world.perform { try AirTests.address(of: "101", &$0) }

        try await inbox.drive(&host, stage.world, client) { try $0.connect(to: door, now: Stage.start) }

        #expect(host.currentConnections.count == 1)
    }
}
