import BluetoothHCI
import NIOCore
import SimulationKernel

/// What the server keeps of one connection.
struct Bearer: Sendable {
    let connection: ConnectionHandle
    var mtu = ATTLimits.defaultMTU
    var link = LinkSecurity.open
    /// The client's configuration of characteristics, in the order of their handles. No more than the database has.
    var subscriptions: [Subscription] = []
    var features: ClientFeatures = []
    var awareness = ChangeAwareness.aware
    var prepared = PreparedWrites()
    /// The request that waits for the application.
    var waiting: WaitingRequest?
    /// The indication that waits for its confirmation.
    var outstanding: OutstandingIndication?
    /// Indications that wait for their turn.
    var queue: [QueuedIndication] = []
    /// An indication timed out: nothing more may be sent but responses (Vol 3, Part F, 3.3.3).
    var isTimedOut = false

    /// The most indications that wait for their turn: as many as a busy application makes in the 30 seconds that a client
    /// may take for one confirmation.
    static let maximumQueuedIndications = 32

    init(connection: ConnectionHandle) { self.connection = connection }

    func subscription(to handle: AttributeHandle) -> SubscriptionBits? {
        for subscription in subscriptions where subscription.handle == handle { return subscription.bits }
        return nil
    }

    /// Sets or, with no bits, drops a subscription.
    /// - Returns: whether that changed anything.
    mutating func subscribe(to handle: AttributeHandle, _ bits: SubscriptionBits) -> Bool {
        let place = subscriptions.firstIndex { $0.handle >= handle } ?? subscriptions.count
        let isThere = place < subscriptions.count && subscriptions[place].handle == handle
        guard bits != (isThere ? subscriptions[place].bits : []) else { return false }
        if bits.isEmpty {
            subscriptions.remove(at: place)
        } else if isThere {
            subscriptions[place].bits = bits
        } else {
            subscriptions.insert(Subscription(handle: handle, bits: bits), at: place)
        }
        return true
    }
}

/// An indication on its way.
struct OutstandingIndication: Sendable {
    let handle: AttributeHandle
    /// When the client has taken too long.
    let deadline: Instant
    /// Whether its confirmation makes the client aware of the last change of the database.
    var announcesChange: Bool
}

/// An indication that waits until an earlier one is confirmed.
struct QueuedIndication: Sendable {
    let handle: AttributeHandle
    let value: [UInt8]
    let announcesChange: Bool
}

/// A request that waits for the application, and what the application answered so far.
struct WaitingRequest: Sendable {
    let opcode: ATTOpcode
    /// The parameters of the request, without the opcode.
    let parameters: ByteBuffer
    /// The last question.
    var question: PendingRequest
    var isWrite: Bool
    /// Whether the last question is still to be answered.
    var isOpen = true
    /// The answers so far; for an accepted write the value is empty. No more than a request names handles.
    var answers: [(handle: AttributeHandle, value: [UInt8])] = []
}

/// Whether a client knows of the last change of the database (Vol 3, Part G, 2.5.2.1).
enum ChangeAwareness: Sendable {
    case aware
    /// The client has not been told yet by Database Out Of Sync.
    case unaware
    /// The client was told, or read the Database Hash: its next request makes it aware.
    case told
}
