import BluetoothHCI
import SimulationKernel

/// What the host wants of its controller's advertising, scanning and initiating, and what it knows of them.
///
/// Wishes change at any time; ``Host/configure(now:)`` brings the controller there, one command after the other.
struct RadioState: Sendable {
    /// Whether the extended commands are used.
    var isExtended = false
    /// The command whose answer is awaited.
    var step: ConfigurationStep?

    /// The random address of scanning and initiating, and of legacy advertising.
    var wantedRandomAddress: Address?
    /// The one that the controller has.
    var randomAddress: Address?
    /// When the central's private address is to change.
    var centralRotation: Instant?

    var scan: ScanParameters?
    /// The parameters that the controller has.
    var scanInController: ScanParameters?
    var isScanning = false

    var initiation: Initiation?
    /// Connections as peripheral whose advertising set is not known yet.
    var unassigned: [UnassignedConnection] = []

    /// Whether more peripherals want to be on the air than there are sets.
    var isSharing = false
    /// How many turns were given.
    var turns: UInt64 = 0
    /// Whether the advertising that the step enables has ended by a connection already.
    var isEnableOvertaken = false

    /// A connection that is being made.
    struct Initiation: Sendable {
        let peer: DeviceAddress
        let parameters: ConnectParameters
        var deadline: Instant?
        var phase = Phase.wanted
        /// Given up while the controller had not even answered.
        var isCancelled = false

        enum Phase: Hashable, Sendable {
            case wanted
            case sent
            case waiting
            case cancelling
        }
    }

    /// Nothing is known of the controller after a reset; the wishes stay, but for the connection.
    mutating func reset() {
        let scan = self.scan
        self = RadioState()
        self.scan = scan
    }
}

/// One command on the way to what is wanted.
enum ConfigurationStep: Hashable, Sendable {
    case randomAddress(Address)
    case parameters(PeripheralID)
    case setAddress(PeripheralID, Address)
    case data(PeripheralID)
    case scanResponse(PeripheralID)
    case enable(PeripheralID)
    case disable(PeripheralID)
    case remove(PeripheralID)
    case scanParameters(ScanParameters)
    case scanEnable(Bool)
    case connect
}

/// The two kinds of Connection Complete, as one.
struct NewConnection: Sendable {
    var status: ErrorCode
    var handle: ConnectionHandle
    var role: Role
    /// On the air.
    var peer: DeviceAddress
    /// What a controller that resolves addresses says of it.
    var resolvedPeer: DeviceAddress?
    /// Zero where the controller made no private address for it.
    var localPrivateAddress: Address
    var interval: ConnectionIntervals
    var latency: UInt16
    var supervisionTimeout: Centiseconds
}

/// A connection as peripheral that waits for the name of its set.
struct UnassignedConnection: Sendable {
    let new: NewConnection
    /// When it is refused.
    let deadline: Instant
    /// What came on it meanwhile: events and data may come by different ways.
    var packets: [ACLPacket] = []

    /// More of them could only come of a controller that never says which set it was.
    static let maximum = 16
    /// How long a controller may take to name the set: the event follows at once (7.7.65.18).
    static let patience: Duration = .seconds(1)
    static let maximumPackets = 8
}

/// A peripheral of the host, and what its controller knows of it.
struct PeripheralState: Sendable {
    let id: PeripheralID
    /// Its advertising set; of the legacy commands' one nameless set, zero. Nil while others have them all.
    var set: AdvertisingHandle?
    /// Who was on the air last by this set: itself, or its predecessor until it is.
    var lastOnAir: PeripheralID?
    /// The address that it was on the air under last.
    var onAirAddress: DeviceAddress?
    var turn = AdvertisingTurn()
    var configuration: PeripheralConfiguration
    var server: GATTServer
    /// The address that it should be on the air under; nil before the host is ready.
    var address: DeviceAddress?
    /// When that is to change.
    var rotation: Instant?

    var isAdvertising = false
    /// Whether the controller has the set at all.
    var isInController = false
    var addressInController: Address?
    var parametersAreDirty = true
    var dataIsDirty = true
    var scanResponseIsDirty = true
    /// Refused by the controller, and not tried again until something changes.
    var isRefused = false
    var isRemoved = false

    var isEnabled: Bool { configuration.isEnabled && !isRefused && !isRemoved }

    /// Keeps what the server knows of a bonded client, as the newest; no more of them than there are bonds.
    mutating func remember(_ client: ClientConfiguration, of peer: DeviceAddress) {
        forgetClient(peer)
        configuration.clients.append(BondedClient(peer: peer, configuration: client))
        if configuration.clients.count > configuration.bonds.capacity { configuration.clients.removeFirst() }
    }

    mutating func forgetClient(_ peer: DeviceAddress) {
        configuration.clients.removeAll { $0.isOf(peer) }
    }

    /// The interval that the controller is asked for.
    var intervals: ClosedRange<Slots> { turn.intervals ?? configuration.intervals }

    /// It has no set that the controller knows anything of.
    mutating func forgetSet() {
        isAdvertising = false
        isInController = false
        addressInController = nil
        lastOnAir = nil
        parametersAreDirty = true
        dataIsDirty = true
        scanResponseIsDirty = true
    }

    mutating func reset() {
        forgetSet()
        turn = AdvertisingTurn()
        onAirAddress = nil
        isRefused = false
        address = nil
        rotation = nil
    }
}
