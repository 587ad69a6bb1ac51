internal import BluetoothHCI
internal import BluetoothHost
internal import LockProtocol
internal import SimulationKernel

/// The way to one lock: hear it, connect, agree on the MTU, discover, subscribe, greet; then requests and replies.
///
/// Until the session is open, what fails is tried again at the known address until ``connectDeadline``; an address where
/// nobody answers is given up, and the lock is looked for anew, because it may have changed it. Afterwards the link is lost
/// at the first failure. It has no connection of its own: the phone's host is handed in.
struct LockLink: Sendable {
    let target: LockTarget
    /// When a session must be open.
    let connectDeadline: Instant
    var phase = Phase.seeking
    /// What the lock last said of itself.
    var status: LockStatus?

    let phoneKey: StaticPrivateKey
    var generator: SeededGenerator
    private var address: DeviceAddress?
    /// When nobody has answered at the address for too long.
    private var attemptDeadline = Instant.distantFuture
    var wasBusy = false
    var gatt = LockGATT()
    var session: SessionInitiator?
    var assembler = MessageAssembler()
    /// When the oldest open request is overdue.
    var replyDeadline: Instant?
    /// What somebody overhears; nil while nobody does.
    var tape: LinkTape?
    /// Messages to send as they are in place of a session, the next one last.
    var raw: [[UInt8]]?
    var hello = Hello.honest
    /// Ids that are not this lock's.
    private var strangers: Set<LockAdvertisement.RotatingID> = []

    enum Phase: Hashable, Sendable {
        case seeking
        /// Before the next attempt.
        case pausing(until: Instant)
        /// The radio is busy with the connection before.
        case waiting
        case connecting
        case preparing(ConnectionHandle)
        case greeting(ConnectionHandle)
        case open(ConnectionHandle)
        case lost
    }

    /// How the session begins.
    enum Hello: Hashable, Sendable {
        case honest
        case truncated
        case toAnotherKey
    }

    /// The greatest ATT_MTU that is asked for: a segment then fits one packet of the link layer.
    static let mtu: UInt16 = 247
    /// How long a lock may take for a reply: as long as it lets a session be idle.
    static let replyTimeout = SessionLimits.idleTimeout

    /// - Parameter generator: draws the ephemeral keys; not used for anything else.
    init(to target: LockTarget, key: StaticPrivateKey, generator: SeededGenerator, deadline: Instant) {
        self.target = target
        phoneKey = key
        self.generator = generator
        connectDeadline = deadline
    }

    var isSeeking: Bool { phase == .seeking }

    var isOpen: Bool {
        if case .open = phase { true } else { false }
    }

    var handle: ConnectionHandle? {
        switch phase {
        case .preparing(let handle), .greeting(let handle), .open(let handle): handle
        case .seeking, .pausing, .waiting, .connecting, .lost: nil
        }
    }

    var nextDeadline: Instant? {
        switch phase {
        case .lost: nil
        case .open: replyDeadline
        case .pausing(let until): min(until, connectDeadline)
        case .connecting: min(attemptDeadline, connectDeadline)
        case .seeking, .waiting, .preparing, .greeting: connectDeadline
        }
    }

    // MARK: Connecting

    /// Takes what was heard of some lock.
    mutating func heard(_ heard: HeardLock, host: inout Host, now: Instant) {
        guard isSeeking, !strangers.contains(heard.advertisement.id) else { return }
        guard heard.advertisement.id.belongs(to: target.idKey) else {
            if strangers.count < PhoneLimits.rememberedIDs { strangers.insert(heard.advertisement.id) }
            return
        }
        address = heard.address
        phase = .pausing(until: now)
        advance(&host, now: now)
    }

    /// Connects, where it is time and the radio is free.
    mutating func advance(_ host: inout Host, now: Instant) {
        if case .pausing(let until) = phase, until <= now { phase = .waiting }
        guard phase == .waiting, let address, host.state == .ready, host.currentConnections.isEmpty,
            host.connectingTo == nil
        else { return }
        var parameters = ConnectParameters()
        parameters.connection = PhoneRadio.connectionParameters
        do throws(HostError) {
            try host.connect(to: address, parameters: parameters, now: now)
            phase = .connecting
            // Half of what is left: enough is left to hear the lock again.
            attemptDeadline = now + connectDeadline.since(now) / 2
        } catch {
            phase = .pausing(until: now + PhonePace.connectRetry)
        }
    }

    mutating func retry(_ now: Instant) {
        session = nil
        assembler.reset()
        gatt = LockGATT()
        phase = .pausing(until: now + PhonePace.connectRetry)
    }

    private mutating func seekAgain(_ host: inout Host, now: Instant) {
        try? host.cancelConnect(now: now)
        phase = .seeking
    }

    /// Whether time is over for whatever is under way.
    mutating func timeFired(_ host: inout Host, now: Instant) -> LinkEvent? {
        switch phase {
        case .lost: return nil
        case .open:
            guard let replyDeadline, replyDeadline <= now else { return nil }
            return lose(.timedOut, &host, now: now)
        default:
            guard connectDeadline <= now else {
                if phase == .connecting, attemptDeadline <= now { seekAgain(&host, now: now) }
                return nil
            }
            return lose(address == nil ? .notHeard : wasBusy ? .busy : .notConnected, &host, now: now)
        }
    }

    /// Ends it: the connection too.
    mutating func close(_ host: inout Host, now: Instant) {
        if phase == .connecting { try? host.cancelConnect(now: now) }
        if let handle { try? host.disconnect(handle, now: now) }
        phase = .lost
    }

    mutating func lose(_ loss: LinkLoss, _ host: inout Host, now: Instant) -> LinkEvent {
        close(&host, now: now)
        return .lost(loss)
    }
}
