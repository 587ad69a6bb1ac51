import BluetoothHCI
import SimulationKernel
import Testing

@testable import World

/// What would be on the air.
@Suite struct AirAheadTests {
    @Test func `a look ahead keeps nothing for a client that hears every lock`() throws {
        var simulation = try AirTests.simulation()
        let client = simulation.attachClient(endpoint: "test")
        var mask = Commands.SetEventMask()
        mask.mask = EventMask(rawValue: .max)
        var scan = Commands.LESetScanEnable()
        scan.isEnabled = true
        simulation.receive(
            [.command(try CommandPacket(mask)), .command(try CommandPacket(scan))], fromClient: client.number)
        _ = simulation.takeAirDeliveries()

        var future = simulation
        future.silenceAir()
        future.advance(to: simulation.now + .minutes(10))
        simulation.advance(to: simulation.now + .seconds(2))

        #expect(future.takeAirDeliveries().isEmpty)
        #expect(simulation.takeAirDeliveries().count > 20)
    }
}
