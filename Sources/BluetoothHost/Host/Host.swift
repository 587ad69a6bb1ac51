package import BluetoothHCI
import NIOCore
package import SimulationKernel

/// The host above one controller: GAP as central and as any number of peripherals (Vol 3, Part C), with L2CAP, ATT,
/// GATT and the Security Manager.
///
/// It does no I/O. Its owner hands in packets and the time, and after each call takes what is to go to the controller
/// and what happened, and calls ``timeFired(at:)`` when ``nextDeadline`` has come.
package struct Host: Sendable {
    package let configuration: HostConfiguration
    /// What was learnt of the controller; complete once the host is ready.
    package internal(set) var controller = ControllerInformation()
    package internal(set) var state = State.off
    /// What was received and dropped, by reason.
    package internal(set) var drops = Drops()

    var generator: SeededGenerator
    var outgoing: [HCIPacket] = []
    var events: [HostEvent] = []
    var commands = CommandQueue()
    var transmitter = ACLTransmitter()

    var peripherals: [PeripheralState] = []
    var nextPeripheral = 0
    var connections: [ConnectionState] = []
    var radio: RadioState
    /// As a central: the server, and the bonds.
    var centralServer: GATTServer?
    var centralBonds: BondStore
    /// Who failed to pair, across connections; and what the connection that ended last knew of that.
    var pairingAttempts = PairingAttemptTable()
    var lastAttempts = PairingAttempts()

    // Kept for their memory: what a layer wants done, until it is done.
    var attributeEffects: [ATTEffect] = []
    var clientEffects: [ClientEffect] = []
    var securityEffects: [SecurityEffect] = []
    var signallingEffects: [SignallingEffect] = []

    /// Whether the host can be used.
    package enum State: Hashable, Sendable {
        case off
        /// The start is at this step.
        case starting(Int)
        case ready
        /// The start failed, or the controller did; ``Host/start(now:)`` begins anew.
        case failed
    }

    /// Counts of what was dropped.
    package struct Drops: Hashable, Sendable {
        /// ACL data of no known connection, or that made no whole frame.
        package var data = 0
        /// Frames on channels that LE does not have.
        package var unknownChannel = 0
        /// Events that could not be read.
        package var unreadable = 0
        /// Advertising reports that nobody took in time.
        package var reports = 0
        /// Other events, likewise.
        package var events = 0
    }

    /// Events that may wait for the owner before reports are dropped, since the air repeats them.
    package static let maximumWaitingReports = 4_096
    /// Events that may wait at all. Each packet makes a few, and the owner takes them after each: more wait only where
    /// nobody takes any.
    package static let maximumWaitingEvents = 65_536

    /// - Parameter generator: all of the host's randomness comes from it.
    package init(configuration: HostConfiguration = HostConfiguration(), seed generator: SeededGenerator) {
        self.configuration = configuration
        self.generator = generator
        radio = RadioState()
        centralBonds = configuration.centralBonds
        centralServer = configuration.centralDatabase.map {
            GATTServer(database: $0, maximumMTU: configuration.maximumMTU)
        }
    }

    /// Moves what is to go to the controller to the end of `packets`.
    package mutating func takeOutgoing(into packets: inout [HCIPacket]) {
        guard !outgoing.isEmpty else { return }
        if packets.isEmpty { return swap(&packets, &outgoing) }
        packets.append(contentsOf: outgoing)
        outgoing.removeAll(keepingCapacity: true)
    }

    /// Moves what happened to the end of `events`.
    package mutating func takeEvents(into taken: inout [HostEvent]) {
        guard !events.isEmpty else { return }
        if taken.isEmpty { return swap(&taken, &events) }
        taken.append(contentsOf: events)
        events.removeAll(keepingCapacity: true)
    }

    /// Whether there is something to take.
    package var hasOutgoing: Bool { !outgoing.isEmpty }
    package var hasEvents: Bool { !events.isEmpty }

    /// Takes a packet from the controller.
    package mutating func receive(_ packet: HCIPacket, now: Instant) {
        switch packet {
        case .acl(let packet): receive(packet, now: now)
        case .event(let event): receive(event, now: now)
        case .command, .synchronous, .isochronous: drops.unreadable &+= 1
        }
    }

    /// When ``timeFired(at:)`` is to be called; nil for never.
    package var nextDeadline: Instant? {
        var next = commands.nextDeadline ?? .distantFuture
        if let deadline = radio.initiation?.deadline { next = min(next, deadline) }
        // By index: the elements are not copied.
        for index in peripherals.indices {
            if let deadline = peripherals[index].server.nextDeadline { next = min(next, deadline) }
        }
        if let deadline = centralServer?.nextDeadline { next = min(next, deadline) }
        for index in connections.indices {
            if let deadline = connections[index].client.nextDeadline { next = min(next, deadline) }
            if let deadline = connections[index].security.nextDeadline { next = min(next, deadline) }
            if let deadline = connections[index].signalling.nextDeadline { next = min(next, deadline) }
        }
        for index in radio.unassigned.indices { next = min(next, radio.unassigned[index].deadline) }
        if state == .ready {
            if let deadline = turnDeadline { next = min(next, deadline) }
            if let deadline = radio.centralRotation { next = min(next, deadline) }
            for index in peripherals.indices {
                if let deadline = peripherals[index].rotation { next = min(next, deadline) }
            }
        }
        return next == .distantFuture ? nil : next
    }

    /// Does what is due.
    package mutating func timeFired(at now: Instant) {
        if let entry = commands.timeFired(at: now) { unanswered(entry, now: now) }
        if let deadline = radio.initiation?.deadline, deadline <= now { try? cancelConnect(now: now) }
        rotateAddresses(now: now)
        endTurns(now: now)
        refuseUnassigned(now: now)
        serverTimeFired(at: now)
        for handle in connections.map(\.handle) { connectionTimeFired(handle, at: now) }
    }

    /// The connections, in the order in which they were made.
    package var currentConnections: [Connection] { connections.map(\.connection) }

    /// Whether there is any.
    package var isConnected: Bool { !connections.isEmpty }

    package func connection(_ handle: ConnectionHandle) -> Connection? {
        index(of: handle).map { connections[$0].connection }
    }

    func index(of handle: ConnectionHandle) -> Int? {
        for index in connections.indices where connections[index].connection.handle == handle { return index }
        return nil
    }

    func peripheralIndex(_ id: PeripheralID) -> Int? {
        for index in peripherals.indices where peripherals[index].id == id { return index }
        return nil
    }

    func requireConnection(_ handle: ConnectionHandle) throws(HostError) -> Int {
        guard let index = index(of: handle) else { throw .unknownConnection(handle) }
        return index
    }

    func requireReady() throws(HostError) {
        guard state == .ready else { throw .notReady }
    }

    mutating func emit(_ event: HostEvent) {
        guard events.count < Self.maximumWaitingEvents else { return drops.events &+= 1 }
        events.append(event)
    }
}
