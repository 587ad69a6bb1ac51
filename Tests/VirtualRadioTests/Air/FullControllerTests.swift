import BluetoothHCI
import SimulationKernel
import Testing
import VirtualRadio

/// Controllers that have as many connections as they can.
@Suite struct FullControllerTests {
    @Test(arguments: [Radio.Timing.realistic, .instant])
    func `An initiator whose last place was taken by a connection as peripheral asks nobody`(
        timing: Radio.Timing
    ) throws {
        var air = Airspace(timing)
        let busy = try air.attach(1) { $0.connectionLimit = 1 }
        let (phone, wanted) = (try air.attach(2), try air.attach(3))
        try air.initiate(busy, to: Airspace.address(3))
        try air.advertise(busy)
        try air.initiate(phone, to: Airspace.address(1))
        _ = try air.run(until: Events.LEEnhancedConnectionComplete.self, at: phone)
        air.forget()

        try air.advertise(wanted)
        air.run(.seconds(1))

        #expect(air.events(Events.LEEnhancedConnectionComplete.self, at: wanted).isEmpty)
        #expect(air.radio.isAdvertising(wanted))
        try air.command(busy, Commands.LECreateConnectionCancel())
    }
}
