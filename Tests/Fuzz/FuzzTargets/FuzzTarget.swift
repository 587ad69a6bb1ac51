/// What the fuzzer can be let loose on. Each takes any octets, and has an oracle: rules that hold whatever comes.
///
/// The octets are read as a story by ``FuzzInput``, in a form of each target's own that its documentation tells.
package enum FuzzTarget: String, CaseIterable, Sendable {
    /// The framing of a byte stream.
    case h4
    /// Commands, as a controller reads them.
    case hciCommand = "hci-command"
    /// Events, as a host reads them.
    case hciEvent = "hci-event"
    /// Two virtual controllers on a radio, and a host on each that knows no rules.
    case controller
    /// ACL fragments on a live connection of a host.
    case l2cap
    /// Requests to the server of a live connection.
    case attServer = "att-server"
    /// A client whose server lies.
    case gattClient = "gatt-client"
    /// A pairing with somebody in the middle, of either role.
    case smp
    /// What advertisers say of themselves.
    case advertisingData = "advertising-data"
    /// A whole host above a controller that lies.
    case host

    /// Runs one input.
    /// - Throws: ``FuzzFinding`` where a rule of the target is broken. A trap is a finding too.
    package func run(_ octets: [UInt8]) throws(FuzzFinding) {
        switch self {
        case .h4: try fuzzH4(octets)
        case .hciCommand: try fuzzCommands(octets)
        case .hciEvent: try fuzzEvents(octets)
        case .controller: try fuzzController(octets)
        case .l2cap: try fuzzL2CAP(octets)
        case .attServer: try fuzzServer(octets)
        case .gattClient: try fuzzClient(octets)
        case .smp: try fuzzPairing(octets)
        case .advertisingData: try fuzzAdvertisingData(octets)
        case .host: try fuzzHost(octets)
        }
    }

    /// The longest inputs that are worth while.
    package var maximumLength: Int {
        switch self {
        case .advertisingData: 256
        case .smp: 512
        case .h4, .hciCommand, .hciEvent: 1_024
        case .controller, .l2cap, .attServer, .gattClient, .host: 2_048
        }
    }
}
