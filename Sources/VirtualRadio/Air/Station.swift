import BluetoothHCI
import SimulationKernel

/// A device on the radio.
struct Station: Sendable {
    let device: Radio.DeviceID
    var controller: Controller
    var generator: SeededGenerator
    /// The slots of its enabled advertising sets, in the order in which they were enabled.
    var advertisers: [Int32] = []
    /// Its connections, in the order in which they were made.
    var links: [Attachment] = []
    /// The end of a scan, or of a pause between its periods.
    var scanToken: EventQueue<AirEvent>.Token?
    /// Whether a repeated scan rests until its next period.
    var scanRests = false
    /// Whether private addresses age, so that they have to be looked after.
    var usesPrivateAddresses = false
    /// How many reports wait for the host, as of `takings`.
    var waitingReports = 0
    var takings: UInt64 = 0

    /// This device's side of a connection.
    struct Attachment: Sendable {
        let handle: ConnectionHandle
        let role: Role
        let link: Int32
    }

    init(device: Radio.DeviceID, controller: Controller, generator: SeededGenerator) {
        self.device = device
        self.controller = controller
        self.generator = generator
    }

    /// What stands where no device is.
    static let vacant = Station(
        device: Radio.DeviceID(rawValue: 0),
        controller: Controller(ControllerConfiguration(publicAddress: .zero, features: [])),
        generator: SeededGenerator(seed: 0))

    mutating func receive(_ packet: HCIPacket, now: Instant) {
        controller.receive(packet, now: now, generator: &generator)
    }

    /// Makes new private addresses where the old ones are too old.
    /// - Returns: whether there are new ones.
    mutating func refreshAddresses(now: Instant) -> Bool {
        usesPrivateAddresses && controller.refreshAddresses(now: now, generator: &generator)
    }
}
