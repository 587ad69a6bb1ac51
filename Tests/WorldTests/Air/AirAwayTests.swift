import BluetoothHCI
import Cloud
import SimulationKernel
import Testing

@testable import World

/// Clients while time jumps.
@Suite struct AirAwayTests {
    @Test(arguments: [2.5, 1])
    func `during a jump in time clients hear neither locks nor each other`(exponent: Double) throws {
        var simulation = try AirTests.simulation()
        try simulation.withCloud { cloud, _, now in
            try cloud.set(setting: "pathLossExponent", to: "\(exponent)", at: now)
        }
        let (scanner, advertiser) = (
            simulation.attachClient(endpoint: "test"), simulation.attachClient(endpoint: "test")
        )
        var mask = Commands.SetEventMask()
        mask.mask = EventMask(rawValue: .max)
        var scan = Commands.LESetScanEnable()
        scan.isEnabled = true
        simulation.receive(
            [.command(try CommandPacket(mask)), .command(try CommandPacket(scan))], fromClient: scanner.number)
        var advertising = Commands.LESetAdvertisingEnable()
        advertising.isEnabled = true
        simulation.receive([.command(try CommandPacket(advertising))], fromClient: advertiser.number)
        simulation.advance(to: simulation.now + .seconds(2))
        let before = simulation.takeAirDeliveries()

        simulation.cutClientsOff()
        simulation.advance(to: simulation.now + .minutes(10))
        let during = simulation.takeAirDeliveries()
        simulation.letClientsIn()
        simulation.advance(to: simulation.now + .seconds(2))

        #expect(before.count > 20)
        #expect(during.isEmpty)
        #expect(simulation.takeAirDeliveries().count > 20)
    }
}
