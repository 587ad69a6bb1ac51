import BluetoothHCI
import NIOCore
import SimulationKernel

/// A connection on the air: what both sides share of it (Vol 6, Part B, 4.5).
struct Link: Sendable {
    var timing: ConnectionTiming
    /// The parameters as HCI counts them.
    var interval: ConnectionIntervals
    var latency: UInt16
    var supervisionTimeout: Centiseconds
    /// The next connection event with something to send; nil while there is nothing.
    var token: EventQueue<AirEvent>.Token?
    var tokenAt = Instant.distantFuture
    /// The connection event before.
    var lastEvent = Instant.distantPast
    /// New parameters that the peripheral knows of, and the anchor point from which they hold.
    var update: (change: LinkUpdate, at: Instant)?
    /// New layers that the peripheral knows of, and the anchor point from which they hold.
    var phyChange: (change: PHYChange, at: Instant)?
    var procedureToken: EventQueue<AirEvent>.Token?
    /// Nothing passes any more, by a fault.
    var isSilenced = false

    init(
        timing: ConnectionTiming, interval: ConnectionIntervals, latency: UInt16, supervisionTimeout: Centiseconds
    ) {
        self.timing = timing
        self.interval = interval
        self.latency = latency
        self.supervisionTimeout = supervisionTimeout
    }
}

extension Role {
    /// The part that the other device has.
    var other: Role {
        switch self {
        case .central: .peripheral
        case .peripheral: .central
        }
    }

    /// Where the side with this role is among all sides: two for each connection.
    func side(of link: Int) -> Int {
        switch self {
        case .central: 2 * link
        case .peripheral: 2 * link + 1
        }
    }
}

/// One side of a connection.
struct LinkEnd: Sendable {
    /// The slot of the device; negative where there is none.
    var station: Int32
    /// This side's address on the air.
    let address: DeviceAddress
    var handle = ConnectionHandle(rawValue: 0)
    /// Whether this side still takes itself for connected.
    var isPresent = false
    var queue = LinkQueue()

    /// The layer that this side sends on.
    var layer: PHY
    /// The lengths that this side can do, and would like to send.
    var wanted: DataLength
    /// The lengths that hold.
    var length = DataLength.initial
    /// The mean power with which this side is heard at the other, in dBm.
    var meanPower = 0.0
    /// What goes wrong with what this side sends.
    var faults = LinkFaults.none
    /// How probable it is that a packet of this side is lost.
    var loss = 0.0
    /// Packets with data or control that this side sent.
    var packets = 0

    /// How probable it is that this side hears the other in a connection event; nil before that was first looked at.
    var hearing: Double?
    /// When this side heard the other last, as far as that was noted; nil before the first time.
    var heard: Instant?
    /// When a run of lost packets began.
    var silentSince: Instant?
    var supervision: EventQueue<AirEvent>.Token?
    var payloadSupervision: EventQueue<AirEvent>.Token?

    /// What arrived and has not reached the controller yet, for faults delay it; and when it will.
    var arriving: [(at: Instant, item: LinkQueue.Item)] = []
    var arrivalToken: EventQueue<AirEvent>.Token?
    /// Data that the controller has no room for, since its host takes none.
    var held: [(payload: ByteBuffer, isFirst: Bool)] = []

    /// The procedure that this side began.
    var active: LinkProcedure?
    var responseToken: EventQueue<AirEvent>.Token?
    /// Procedures that wait for their turn, in order.
    var waiting: [LinkProcedure] = []
    /// What the other side told about itself.
    var peerVersion: LinkLayerVersion?
    var hasSentVersion = false
    /// The layers that the host asked for last.
    var phyPreference: PHYPreference?
    var security = LinkSecurity()

    /// How many pieces may wait at the receiver: as many packets as a controller has buffers for, and some more.
    static let arrivalLimit = 64

    init(station: Int32, address: DeviceAddress, layer: PHY, wanted: DataLength) {
        self.station = station
        self.address = address
        self.layer = layer
        self.wanted = wanted
    }

    /// Whether the receiver takes more data.
    var hasRoom: Bool { held.count < Self.arrivalLimit && arriving.count < Self.arrivalLimit }
}

/// Where encryption stands at one side of a connection (Vol 6, Part B, 5.1.3).
struct LinkSecurity: Sendable {
    enum Phase: Sendable {
        case idle
        /// The central asked to pause.
        case pausing
        /// The peripheral paused.
        case paused
        /// The central asked to encrypt.
        case requested
        /// The peripheral's host owes the key.
        case awaitingKey
        /// The peripheral asked the central to begin.
        case starting
        /// The central has begun.
        case started
    }

    var phase = Phase.idle
    var isEncrypted = false
    /// Whether the connection was encrypted before this procedure.
    var wasEncrypted = false
    var key: Block128?

    /// Whether data have to wait.
    var holdsData: Bool { phase != .idle }
}
