import BluetoothHCI
import BluetoothHost
import Cloud
import SimulationKernel
import Synchronization
import Testing
import VirtualRadio

@testable import World

/// Adapters of a world that somebody else owns: time, runs and restarts.
@Suite struct AdapterWorldTests {
    /// A controller on an air of its own, with a host that is connected to 101 through it.
    private func connected(_ world: World) async throws -> Outside {
        let outside = try await Outside(world)
        try await outside.drive { $0.stranger.start(now: $1) }
        let door = try await world.perform { try AirTests.address(of: "101", &$0) }
        try await outside.drive { try $0.stranger.connect(to: door, now: $1) }
        return outside
    }

    @Test func `a jump is refused while somebody is connected over an adapter, and says who`() async throws {
        let stage = try Stage()
        let outside = try await connected(stage.world)
        let card: [UInt8] = [4, 1, 2, 3]
        let door = try await stage.door("101")

        await #expect(throws: AdapterInUse.self) { try await stage.advance(.seconds(1)) }
        await #expect(throws: AdapterInUse.self) {
            try await stage.world.present(card: card, at: door, at: Stage.start + .hours(1))
        }
        await #expect(throws: AdapterInUse.self) {
            try await stage.type(stage.code("1234567"), "101", at: Stage.start + .hours(1))
        }
        #expect(await stage.now == Stage.start)
        do {
            _ = try await stage.advance(.hours(1))
        } catch let error as AdapterInUse {
            #expect(error.connections.count == 1)
            #expect(
                error.connections[0].hasPrefix("Maple Court/101 with") || error.connections[0].hasPrefix("101 with"))
            #expect(error.connections[0].hasSuffix("over hci0"))
        }

        try await outside.drive { air, now in
            for connection in air.stranger.currentConnections {
                try air.stranger.disconnect(connection.handle, now: now)
            }
        }
        #expect(try await stage.advance(.hours(1)) == 0)
        #expect(await stage.now == Stage.start + .hours(1))
    }

    @Test func `a stride on a frozen clock is no jump, what is longer is one`() async throws {
        let stage = try Stage()
        let outside = try await connected(stage.world)

        #expect(try await stage.world.wait(.simulated(.seconds(20))) { _ in false } == .timedOut)
        await #expect(throws: AdapterInUse.self) {
            try await stage.world.wait(.simulated(.minutes(10))) { _ in false }
        }

        #expect(await stage.now <= Stage.start + .seconds(20) + World.longestStride)
        try await outside.drive { _, _ in }
        #expect(await outside.isConnected)
    }

    @Test func `a reset and a snapshot have the adapter's host begin anew`() async throws {
        let stage = try Stage()
        let outside = try await connected(stage.world)
        _ = try await stage.world.saveSnapshot(named: "here")
        let digest = try await stage.digest

        try await stage.world.reset()
        try await outside.settle()
        #expect(try await stage.world.adapters().map(\.state) == [.ready])
        #expect(await !outside.isConnected)
        let door = try await stage.world.perform { try AirTests.address(of: "101", &$0) }
        try await outside.drive { try $0.stranger.connect(to: door, now: $1) }
        #expect(await outside.isConnected)

        #expect(try await stage.world.loadSnapshot(named: "here"))
        try await outside.settle()
        #expect(try await stage.world.adapters().map(\.state) == [.ready])
        #expect(try await stage.digest != digest)
        #expect(try await stage.world.record().last?.event.kind == .worldRestored)
    }

    @Test func `a phone finds its adapter again after a restart`() async throws {
        let folder = try Folder()
        let first = try Stage(folder: folder, start: Stage.start)
        try await first.world.addAdapter(AdapterPlan(name: "hci1", role: .phone))
        let phone = try await first.world.createPhone(name: "riley", position: .origin).id
        _ = try await first.world.movePhone(phone, toAdapter: "hci1")
        try await first.world.stop()

        let second = try Stage(folder: folder)

        #expect(try await second.world.phone(phone).adapter == "hci1")
        try await second.world.addAdapter(AdapterPlan(name: "hci1", role: .phone))
        #expect(try await second.world.adapters().map(\.phone) == ["riley"])
        #expect(try await second.world.movePhone(phone, toAdapter: nil).adapter == nil)
    }
}

/// The air of ``OutsideAir`` beside a world that runs by the wall clock.
private actor Outside {
    struct Air: Sendable {
        var radio: Radio
        var stranger: Host
        let mine: Radio.DeviceID
        let its: Radio.DeviceID
    }

    private let world: World
    private var air: Air
    private let inbox = Mutex<[HCIPacket]>([])

    init(_ world: World) async throws {
        self.world = world
        var radio = Radio(seed: 21, timing: .instant, start: Stage.start)
        let mine = radio.attach(.complete(publicAddress: Address(value: 0x02_00_00_00_00_99)), at: .origin)
        let its = radio.attach(.complete(publicAddress: Address(value: 0x02_00_00_00_01_00)), at: .origin)
        var configuration = HostConfiguration()
        configuration.centralAddress = .staticRandom(Address(value: 0xc000_0000_0007))
        let stranger = Host(configuration: configuration, seed: SeededGenerator(seed: 7))
        air = Air(radio: radio, stranger: stranger, mine: mine, its: its)
        try await world.addAdapter(AdapterPlan(name: "hci0", role: .locks(nil)))
        try await world.attachAdapter("hci0") { [weak self] packets in
            self?.put(packets)
        } failed: { why in
            Issue.record("\(why)")
        }
        try await settle()
    }

    private nonisolated func put(_ packets: [HCIPacket]) { inbox.withLock { $0 += packets } }

    var isConnected: Bool { !air.stranger.currentConnections.isEmpty }

    func drive(_ action: @Sendable (inout Air, Instant) throws -> Void) async throws {
        try action(&air, air.radio.now)
        try await settle()
    }

    /// Carries packets until both sides are silent.
    func settle() async throws {
        var silence = 0
        while silence < 50 {
            var packets: [HCIPacket] = []
            air.stranger.takeOutgoing(into: &packets)
            for packet in packets { air.radio.receive(packet, from: air.mine) }
            let fromWorld = inbox.withLock { inbox in
                defer { inbox = [] }
                return inbox
            }
            for packet in fromWorld { air.radio.receive(packet, from: air.its) }
            air.radio.advance(to: air.radio.now + .milliseconds(10))
            var deliveries: [Radio.Delivery] = []
            air.radio.takeDeliveries(into: &deliveries)
            for delivery in deliveries where delivery.device == air.mine {
                air.stranger.receive(delivery.packet, now: air.radio.now)
            }
            let forWorld = deliveries.filter { $0.device == air.its }.map(\.packet)
            if !forWorld.isEmpty { try await world.receive(forWorld, fromAdapter: "hci0") }
            var events: [HostEvent] = []
            air.stranger.takeEvents(into: &events)
            silence = packets.isEmpty && fromWorld.isEmpty && deliveries.isEmpty ? silence + 1 : 0
        }
    }
}
