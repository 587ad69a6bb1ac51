import BluetoothHCI
import BluetoothHost
import Cloud
import LockModel
import SimulationKernel
import Testing
import VirtualRadio

@testable import World

/// Locks on controllers outside.
@Suite struct AdapterTests {
    /// A world with 101 and Front on an adapter, and the air around that.
    private static func bench(
        _ names: [String] = ["101", "Front"], sets: UInt8? = nil, isLegacy: Bool = false
    ) throws -> (simulation: Simulation, air: OutsideAir) {
        var simulation = try AirTests.simulation()
        let doors = Set(try names.map { try simulation.state.door($0).id })
        try simulation.add(adapter: AdapterPlan(name: "hci0", role: .locks(doors)))
        var air = OutsideAir(simulation)
        try air.plugIn("hci0", sets: sets, isLegacy: isLegacy, &simulation)
        #expect(
            air.run(&simulation) { _, simulation in simulation.adapters()[0].locks.allSatisfy { $0.address != nil } })
        return (simulation, air)
    }

    @Test func `who is connected beside bluetoothd is connected over an adapter, in a world that has none of its own`()
        throws
    {
        var simulation = try AirTests.simulation()
        let door = try simulation.state.door("101").id
        var bridge = try TestPhone(in: &simulation, bridge: AirBridge(adapter: "hci0", door: door))
        #expect(simulation.adapterConnections.isEmpty)

        _ = try bridge.connect(to: try AirTests.address(of: "101", &simulation), &simulation)

        #expect(simulation.adapterConnections == ["101 over hci0 and bluetoothd"])
    }

    @Test func `locks of an adapter are on its air and on no other`() throws {
        var (simulation, air) = try Self.bench()
        let wanted = Set(try ["101", "Front"].map { try AirTests.address(of: $0, &simulation).address })

        #expect(air.heard(&simulation) == wanted)

        var phone = try TestPhone(in: &simulation)
        let other = try AirTests.address(of: "102", &simulation).address
        var inside: Set<Address> = []
        _ = try? phone.scan(&simulation) { report in
            inside.insert(report.address.address)
            return false
        }
        #expect(inside.contains(other))
        #expect(inside.isDisjoint(with: wanted))
        let device = try simulation.airDevice("101")
        #expect(device.endpoint == "hci0")
        #expect(try simulation.airDevice("102").endpoint == nil)
    }

    @Test(arguments: [(nil, false), (1, false), (nil, true)] as [(UInt8?, Bool)])
    func `each lock is found and connected by its own address, whatever the controller has`(
        sets: UInt8?, isLegacy: Bool
    ) throws {
        var (simulation, air) = try Self.bench(["101", "Front", "Gym"], sets: sets, isLegacy: isLegacy)
        for (door, model) in [("101", "C2"), ("Front", "R2"), ("Gym", "M2")] {
            let connection = try air.connect(to: door, &simulation)

            #expect(try air.read(.modelNumberString, connection, &simulation) == model)

            try air.stranger.disconnect(connection.handle, now: air.radio.now)
            _ = try air.run(&simulation) { if case .disconnected = $0 { true } else { false } }
        }
        let connected = simulation.takeEvents().filter { $0.event.kind == .radioConnected }
        #expect(try connected.map(\.event.door) == ["101", "Front", "Gym"].map { try simulation.state.door($0).id })
    }

    @Test func `an adapter that is lost takes its locks off the air, and back they are on it again`() throws {
        var (simulation, air) = try Self.bench()
        _ = try air.connect(to: "101", &simulation)
        let before = try AirTests.address(of: "101", &simulation)

        air.unplug("hci0", &simulation)

        #expect(simulation.adapters()[0].state == .away)
        #expect(simulation.adapterConnections.isEmpty)
        #expect(try simulation.airDevice("101").address == nil)
        #expect(simulation.takeEvents().last?.event.kind == .radioDisconnected)
        #expect(air.heard(&simulation).isEmpty)

        try air.plugIn("hci0", &simulation)
        #expect(air.run(&simulation) { _, simulation in simulation.adapters()[0].state == .ready })
        #expect(air.heard(&simulation).count == 2)
        #expect(try AirTests.address(of: "101", &simulation) != before)
        // The stranger's own host learns of the end by its controller's supervision timeout alone.
        #expect(air.run(&simulation) { air, _ in air.stranger.currentConnections.isEmpty })
        _ = try air.connect(to: "101", &simulation)
    }

    @Test func `a dead lock leaves the air of its adapter, and its peer, and the others stay`() throws {
        var (simulation, air) = try Self.bench()
        _ = try air.connect(to: "101", &simulation)
        let (dead, alive) = (try simulation.state.door("101").id, try AirTests.address(of: "Front", &simulation))

        simulation.withLock(dead) { lock, now in lock.readBattery(percentage: 0, at: now) }
        simulation.settleAir()
        let end = try air.run(&simulation) { if case .disconnected = $0 { true } else { false } }

        guard case .disconnected(_, let reason) = end else { throw Missing(what: "an end") }
        #expect(reason == .remoteDeviceTerminatedConnectionPowerOff)
        #expect(air.heard(&simulation) == [alive.address])
        simulation.withLock(dead) { lock, now in lock.swapBattery(at: now) }
        simulation.settleAir()
        #expect(air.heard(&simulation).count == 2)
    }

    @Test func `time that jumps does not touch the hosts of adapters`() throws {
        var (simulation, air) = try Self.bench()
        let before = try AirTests.address(of: "101", &simulation)

        simulation.advance(to: simulation.now + .hours(48))

        #expect(try AirTests.address(of: "101", &simulation) == before)
        #expect(simulation.takeAdapterFailures().isEmpty)
        _ = try air.connect(to: "101", &simulation)
        // Their addresses change by the wall clock.
        air.run(&simulation, for: .minutes(16))
        #expect(try AirTests.address(of: "101", &simulation) != before)
    }

    @Test func `adapters that nobody uses leave no trace in the digest`() throws {
        var (simulation, air) = try Self.bench()
        var plain = try AirTests.simulation()
        air.run(&simulation, for: .minutes(20))

        for hours in [1, 30] {
            simulation.advance(to: AirTests.start + .hours(hours))
            plain.advance(to: AirTests.start + .hours(hours))
        }
        air.unplug("hci0", &simulation)
        _ = (simulation.takeEvents(), plain.takeEvents())

        #expect(simulation.digest == plain.digest)
        #expect(simulation.position == plain.position)
    }

    @Test func `a controller that falls silent is given up, with the reason`() throws {
        var (simulation, air) = try Self.bench()

        // What is said from here on reaches nobody.
        _ = simulation.takeAdapterDeliveries()
        simulation.runAdapters(to: air.radio.now + .minutes(16))
        _ = simulation.takeAdapterDeliveries()
        simulation.runAdapters(to: air.radio.now + .minutes(17))

        let failures = simulation.takeAdapterFailures()
        #expect(failures.map(\.name) == ["hci0"])
        #expect(failures.first?.why.message.contains("did not answer") == true)
        #expect(simulation.adapters()[0].state == .failed)
    }

    @Test func `captures know an adapter by a number of its own`() throws {
        var simulation = try AirTests.simulation()
        simulation.capture(true)
        try simulation.add(adapter: AdapterPlan(name: "hci0", role: .locks(nil)))
        var air = OutsideAir(simulation)
        try air.plugIn("hci0", &simulation)
        air.run(&simulation, for: .seconds(1))
        air.unplug("hci0", &simulation)

        let captured = simulation.takeCaptured()
        var packets = 0
        for record in captured {
            switch record {
            case .appeared(let number, let name, _, _): #expect(number == AdapterOnAir.firstNumber && name == "hci0")
            case .packet(let number, _, _, _):
                #expect(number == AdapterOnAir.firstNumber)
                packets += 1
            case .gone(let number, _): #expect(number == AdapterOnAir.firstNumber)
            }
        }
        #expect(packets > 20)
        guard case .gone? = captured.last else { throw Missing(what: "the end of the capture") }
    }

    @Test func `a lock belongs to the adapter that names it, else to the one that takes the rest`() throws {
        var simulation = try AirTests.simulation()
        let named = try simulation.state.door("101").id
        try simulation.add(adapter: AdapterPlan(name: "rest", role: .locks(nil)))
        try simulation.add(adapter: AdapterPlan(name: "one", role: .locks([named])))
        try simulation.add(adapter: AdapterPlan(name: "phone", role: .phone))

        let adapters = simulation.adapters()

        #expect(adapters.map(\.name) == ["rest", "one", "phone"])
        #expect(adapters[1].locks.map(\.door) == [named])
        #expect(adapters[0].locks.count == simulation.state.locks.keys.count - 1)
        #expect(adapters[2].locks.isEmpty)
    }
}
