internal import BluetoothHCI
internal import BluetoothHost
internal import NIOCore
internal import SimulationKernel

/// A central with a controller of its own, which knows one lock: it hears what the lock says of itself, and connects to it
/// while somebody wants something of it.
///
/// It does no I/O: its owner hands in packets and the time, and after each call takes packets and ``events``.
struct LockCentral {
    /// Whether an advertisement is the lock's.
    private let recognises: (AdvertisingData) -> Bool
    var host: Host
    /// What happened, until the owner takes it.
    var events: [Event] = []

    var link = Link.none
    /// What is to be done over the link, in order; the first may be under way.
    var tasks: [Task] = []
    var isUnderWay: ProcedureID?
    /// What the lock's server has; nil until it was discovered.
    private(set) var database: RemoteDatabase?
    private(set) var databaseHash: [UInt8]?
    /// The values whose notifications are wanted.
    private(set) var subscriptions: [AttributeHandle] = []
    /// Whether the MTU of this link is settled.
    var hasMTU = false

    /// Where the lock was heard last; nil where nobody answers there any more.
    private var address: DeviceAddress?
    private var lastHeard = Instant.distantPast
    private var appearance: LockAppearance?
    /// Until when the first advertisement waits for its scan response.
    private var responseDeadline: Instant?
    private(set) var isPresent = false
    /// Who was heard and is not the lock.
    private var strangers: Set<DeviceAddress> = []

    enum Link: Equatable {
        case none
        case connecting(giveUpAt: Instant)
        case open(ConnectionHandle)
        /// It was ended from here.
        case ending(ConnectionHandle)
    }

    enum Event {
        /// What the lock says of itself, at first and whenever that has changed.
        case appeared(LockAppearance)
        /// Nothing was heard of it for ``silence``.
        case vanished
        case discovered(RemoteDatabase)
        /// It is not what was discovered any more.
        case databaseChanged
        case done(UInt64, Result<[UInt8], Failure>)
        /// What the lock notified or indicated.
        case value(AttributeHandle, [UInt8])
        /// The lock, or the air, ended the link.
        case lost
        /// The controller cannot be used.
        case broken(String)
    }

    /// Why something was not done.
    enum Failure: Error, Hashable {
        /// The lock refused.
        case refused(ATTError)
        /// No link could be made, or it ended first.
        case unreachable
        /// Too much waits already, or it makes no sense to the protocol.
        case impossible(String)
    }

    /// How long it may be quiet before it counts as gone.
    static let silence = Duration.seconds(20)
    /// How long the making of a link may take.
    static let linkTimeout = Duration.seconds(8)
    /// For how long nobody may answer at an address before the lock is looked for again.
    private static let addressTimeout = Duration.seconds(2)
    private static let responseTimeout = Duration.milliseconds(1_500)
    private static let maximumStrangers = 1_024

    init(recognises: @escaping (AdvertisingData) -> Bool, seed generator: SeededGenerator) {
        self.recognises = recognises
        var configuration = HostConfiguration()
        configuration.maximumConnections = 1
        host = Host(configuration: configuration, seed: generator)
    }

    mutating func start(now: Instant) {
        host.start(now: now)
        try? host.startScanning(Self.lookingParameters, now: now)
    }

    /// Without a pause, until the lock is found.
    private static let lookingParameters: ScanParameters = {
        var parameters = ScanParameters()
        parameters.filtersDuplicates = false
        return parameters
    }()

    /// A fifth of the time: the lock says the same for a quarter of an hour.
    private static let watchingParameters: ScanParameters = {
        var parameters = lookingParameters
        (parameters.interval, parameters.window) = (0x0320, 0x00a0)
        return parameters
    }()

    // MARK: In

    mutating func receive(_ packets: [HCIPacket], now: Instant) {
        for packet in packets { host.receive(packet, now: now) }
        advance(now: now)
    }

    var nextDeadline: Instant? {
        var deadlines = [host.nextDeadline, responseDeadline]
        if isPresent { deadlines.append(lastHeard + Self.silence) }
        if case .connecting(let giveUpAt) = link { deadlines += [giveUpAt, attemptDeadline] }
        if link == .none, let first = tasks.first { deadlines.append(first.deadline) }
        return deadlines.compactMap(\.self).min()
    }

    mutating func timeFired(at now: Instant) {
        if let deadline = host.nextDeadline, deadline <= now { host.timeFired(at: now) }
        advance(now: now)
        if let responseDeadline, responseDeadline <= now { appear(now: now) }
        if isPresent, lastHeard + Self.silence <= now {
            isPresent = false
            events.append(.vanished)
            try? host.startScanning(Self.lookingParameters, now: now)
        }
        if case .connecting(let giveUpAt) = link {
            if giveUpAt <= now {
                link = .none
                try? host.cancelConnect(now: now)
                failTasks(.unreachable)
            } else if let attemptDeadline, attemptDeadline <= now {
                self.attemptDeadline = nil
                address = nil
                try? host.cancelConnect(now: now)
            }
        }
        if link == .none, let first = tasks.first, first.deadline <= now { failTasks(.unreachable) }
        advance(now: now)
    }

    /// When the lock is looked for again.
    private var attemptDeadline: Instant?

    /// Takes what the host tells, and goes on with what is to be done.
    mutating func advance(now: Instant) {
        var told: [HostEvent] = []
        while host.hasEvents {
            host.takeEvents(into: &told)
            for event in told { take(event, now: now) }
            told.removeAll()
        }
        connectIfWanted(now: now)
        work(now: now)
    }

    private mutating func take(_ event: HostEvent, now: Instant) {
        switch event {
        case .failed where host.state == .failed: events.append(.broken("its virtual controller failed"))
        case .advertisingReport(let report): heard(report, now: now)
        case .connected(let connection):
            guard case .connecting = link else {
                // It came about while it was given up.
                link = .ending(connection.handle)
                try? host.disconnect(connection.handle, now: now)
                return
            }
            link = .open(connection.handle)
            attemptDeadline = nil
            hasMTU = false
            try? host.setDataLength(connection.handle, now: now)
            prepare(now: now)
        case .disconnected(let connection, _): disconnected(connection.handle)
        case .completed(let handle, let id, let result) where link == .open(handle) && isUnderWay == id:
            completed(result, now: now)
        case .notification(let handle, let attribute, let value), .indication(let handle, let attribute, let value):
            guard link == .open(handle) else { return }
            events.append(.value(attribute, Array(value.readableBytesView)))
        default: break
        }
    }

    private mutating func disconnected(_ handle: ConnectionHandle) {
        let wasWanted = link == .open(handle)
        link = .none
        isUnderWay = nil
        guard wasWanted else { return }
        failTasks(.unreachable)
        events.append(.lost)
    }

    // MARK: Hearing

    private mutating func heard(_ report: AdvertisementReport, now: Instant) {
        guard !strangers.contains(report.address) else { return }
        let data = AdvertisingData(octets: report.data)
        if report.isScanResponse {
            guard report.address == address, appearance?.scanResponse != data else { return }
            appearance?.scanResponse = data
            return appear(now: now)
        }
        guard report.isConnectable else { return }
        guard recognises(data) else {
            if strangers.count >= Self.maximumStrangers { strangers.removeAll() }
            strangers.insert(report.address)
            return
        }
        lastHeard = now
        address = report.address
        guard appearance?.data != data || !isPresent else { return }
        if appearance == nil {
            appearance = LockAppearance(data: data)
            responseDeadline = now + Self.responseTimeout
        } else if responseDeadline == nil {
            appearance?.data = data
            appear(now: now)
        }
    }

    private mutating func appear(now: Instant) {
        guard let appearance else { return }
        responseDeadline = nil
        isPresent = true
        events.append(.appeared(appearance))
        try? host.startScanning(Self.watchingParameters, now: now)
    }

    // MARK: The link

    private mutating func connectIfWanted(now: Instant) {
        guard host.state == .ready, host.connectingTo == nil, host.currentConnections.isEmpty, let address else {
            return
        }
        let giveUpAt: Instant
        switch link {
        case .none where !tasks.isEmpty: giveUpAt = tasks[0].deadline
        case .connecting(let deadline): giveUpAt = deadline
        default: return
        }
        var parameters = ConnectParameters()
        parameters.connection.intervalMinimum = 0x000c
        parameters.connection.intervalMaximum = 0x000c
        parameters.connection.supervisionTimeout = 0x00c8
        do throws(HostError) {
            try host.connect(to: address, parameters: parameters, now: now)
            link = .connecting(giveUpAt: giveUpAt)
            attemptDeadline = now + Self.addressTimeout
        } catch {
            failTasks(.impossible("\(error)"))
        }
    }

    /// Ends the link; what was to be done over it is not done.
    mutating func close(now: Instant) {
        failTasks(.unreachable)
        switch link {
        case .none, .ending: return
        case .connecting:
            link = .none
            try? host.cancelConnect(now: now)
        case .open(let handle):
            link = .ending(handle)
            try? host.disconnect(handle, now: now)
        }
    }

    var isOpen: Bool { if case .open = link { true } else { false } }

    // MARK: What is known of the lock

    mutating func know(_ database: RemoteDatabase) {
        self.database = database
        events.append(.discovered(database))
    }

    /// Compares the lock's server with what was discovered.
    mutating func compare(_ hash: [UInt8]) {
        if let databaseHash, databaseHash != hash { events.append(.databaseChanged) }
        databaseHash = hash
    }

    mutating func remember(subscription value: AttributeHandle, isOn: Bool) {
        subscriptions.removeAll { $0 == value }
        if isOn { subscriptions.append(value) }
    }
}

/// What a lock says of itself to everyone.
struct LockAppearance: Hashable, Sendable {
    var data: AdvertisingData
    var scanResponse = AdvertisingData()
}
