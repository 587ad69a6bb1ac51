internal import BluetoothHCI
internal import BluetoothHost
internal import LockProtocol
internal import SimulationKernel

// The lock service over GATT: whole messages out of what centrals write, and replies cut for their links. What a
// message means is the lock's business.
extension LockOnAir {
    /// What the service has under way with one central.
    struct Central: Sendable {
        let connection: ConnectionHandle
        var assembler = MessageAssembler()
        /// The instant of the last segment of a message that is not whole yet.
        var lastSegment: Instant?
        /// Segments still to be sent; those before `sent` are gone.
        var segments: [[UInt8]] = []
        var sent = 0
        /// Whether it asked for indications, of which one at a time is under way.
        var takesIndications = false
        var isUnconfirmed = false
        /// Whether nothing follows what waits, and when the link then ends.
        var isClosing = false
        var dropsAt: Instant?
        /// The link has been ended; the controller has not said so yet.
        var isGone = false

        var waiting: Int { segments.count - sent }

        /// Gives back the memory of what is gone, where that is more than what waits: each segment is moved once at most.
        mutating func forgetSent() {
            guard sent > waiting else { return }
            segments.removeFirst(sent)
            sent = 0
        }
    }

    /// Who has the session, by the radio's clock.
    struct Holder: Sendable {
        let connection: ConnectionHandle
        /// The event that records the session.
        let event: UInt64
        let begun: Instant
        var lastMessage: Instant
    }

    /// How much may wait for one central: sixteen of the longest messages in the smallest segments. A phone that asks for
    /// more without taking its replies is dropped.
    static let maximumWaitingSegments = 16 * 64
    /// How long a link stays after the lock's last word, so that it arrives.
    static let lastWordTime = Duration.seconds(1)

    // MARK: In

    /// Takes what a central wrote.
    /// - Returns: what is for the owner to see to.
    mutating func receive(
        _ segment: [UInt8], for attribute: AttributeHandle, on connection: ConnectionHandle, now: Instant
    ) -> Airwaves.Happening? {
        guard attribute == requestHandle else {
            return nil
        }
        let place = place(of: connection)
        guard !centrals[place].isClosing, !centrals[place].isGone else { return nil }
        do throws(LockProtocolError) {
            let message = try centrals[place].assembler.receive(segment)
            centrals[place].lastSegment = centrals[place].assembler.isPartial ? now : nil
            guard let message else { return nil }
            if session?.connection == connection { session?.lastMessage = now }
            return .message(message, connection)
        } catch {
            centrals[place].lastSegment = nil
            return .malformed(connection)
        }
    }

    /// The owner has opened a session for a central.
    mutating func begin(session event: UInt64, on connection: ConnectionHandle, now: Instant) {
        session = Holder(connection: connection, event: event, begun: now, lastMessage: now)
    }

    /// Forgets a central that is gone. Its session ends when the owner has seen to what the central wrote before.
    mutating func forget(_ connection: ConnectionHandle) { centrals.removeAll { $0.connection == connection } }

    // MARK: Out

    /// Has a message wait for its turn, in segments that fit the link. A central that has not subscribed is told nothing.
    mutating func queue(
        _ message: [UInt8]?, to connection: ConnectionHandle, ends: Bool, _ host: inout Host, now: Instant
    ) {
        guard let link = host.connection(connection) else { return }
        let place = place(of: connection)
        guard !centrals[place].isClosing, !centrals[place].isGone else { return }
        centrals[place].isClosing = ends
        guard let message, let bits = subscription(of: connection, host) else { return }
        centrals[place].takesIndications = !bits.contains(.notifications)
        centrals[place].forgetSent()
        centrals[place].segments += Segmentation.segments(of: message, limit: Int(link.mtu) - 3)
        if centrals[place].waiting > LockOnAir.maximumWaitingSegments { drop(connection, &host, now: now) }
    }

    /// Sends what the host takes now; the rest waits until its queue has room, or for a confirmation.
    mutating func sendReplies(_ host: inout Host, now: Instant) {
        for place in centrals.indices where !centrals[place].isGone {
            while centrals[place].waiting > 0, send(at: place, &host, now: now) {}
            guard centrals[place].isClosing, centrals[place].waiting == 0, !centrals[place].isUnconfirmed,
                centrals[place].dropsAt == nil
            else { continue }
            centrals[place].dropsAt = now + LockOnAir.lastWordTime
        }
    }

    /// - Returns: whether more may follow at once.
    private mutating func send(at place: Int, _ host: inout Host, now: Instant) -> Bool {
        guard !centrals[place].isUnconfirmed, let attribute = responseHandle else { return false }
        let (segment, connection) = (centrals[place].segments[centrals[place].sent], centrals[place].connection)
        do throws(HostError) {
            if centrals[place].takesIndications {
                try host.indicate(segment, for: attribute, on: connection, now: now)
                centrals[place].isUnconfirmed = true
            } else {
                try host.notify(segment, for: attribute, on: connection, now: now)
            }
        } catch .queueFull, .notificationRefused(.queueFull) {
            return false
        } catch {
            // It subscribes no longer, or the link is no more.
            (centrals[place].segments, centrals[place].sent) = ([], 0)
            return false
        }
        centrals[place].sent += 1
        if centrals[place].waiting == 0 { (centrals[place].segments, centrals[place].sent) = ([], 0) }
        return true
    }

    /// An indication has arrived.
    mutating func confirmed(_ attribute: AttributeHandle, on connection: ConnectionHandle) {
        guard attribute == responseHandle, let place = centrals.firstIndex(where: { $0.connection == connection })
        else { return }
        centrals[place].isUnconfirmed = false
    }

    /// Ends a link.
    mutating func drop(_ connection: ConnectionHandle, _ host: inout Host, now: Instant) {
        guard let place = centrals.firstIndex(where: { $0.connection == connection }), !centrals[place].isGone else {
            return
        }
        centrals[place].isGone = true
        try? host.disconnect(connection, now: now)
    }

    // MARK: Places

    /// Notes whether there is room for another central; where there is none, those without a session have to go soon.
    mutating func countLinks(_ host: Host, now: Instant) {
        let isFull =
            connections(host).count >= LockOnAir.maximumConnections
            || host.currentConnections.count >= host.configuration.maximumConnections
        if isFull != (fullSince != nil) { fullSince = isFull ? now : nil }
    }

    /// When links without a session have kept others out for long enough.
    private var crowdDeadline: Instant? {
        fullSince.map { $0 + SessionLimits.idleTimeout }
    }

    /// Drops the links without a session, and gives those that come next as much time.
    private mutating func makeRoom(_ host: inout Host, now: Instant) {
        fullSince = now
        for connection in connections(host) where connection.handle != session?.connection {
            _ = place(of: connection.handle)
            drop(connection.handle, &host, now: now)
        }
    }

    /// The lock's own connections among those of its host.
    func connections(_ host: Host) -> [Connection] { host.currentConnections.filter { $0.peripheral == peripheral } }

    // MARK: Time

    /// When the service wants to be called.
    var nextDeadline: Instant? {
        var first = crowdDeadline
        for central in centrals where !central.isGone {
            guard let deadline = deadline(of: central) else { continue }
            first = min(first ?? deadline, deadline)
        }
        return first
    }

    /// Drops the links of centrals that kept the lock waiting.
    mutating func lockServiceTimeFired(_ host: inout Host, at now: Instant) {
        for central in centrals where !central.isGone {
            if let deadline = deadline(of: central), deadline <= now { drop(central.connection, &host, now: now) }
        }
        if let deadline = crowdDeadline, deadline <= now { makeRoom(&host, now: now) }
    }

    private func deadline(of central: Central) -> Instant? {
        var first = central.dropsAt ?? .distantFuture
        if let segment = central.lastSegment { first = min(first, segment + SessionLimits.messageTimeout) }
        if let session, session.connection == central.connection {
            first = min(first, session.lastMessage + idleTimeout, session.begun + SessionLimits.sessionTimeout)
        }
        return first == .distantFuture ? nil : first
    }

    // MARK: Finding

    private mutating func place(of connection: ConnectionHandle) -> Int {
        if let place = centrals.firstIndex(where: { $0.connection == connection }) { return place }
        centrals.append(Central(connection: connection))
        return centrals.count - 1
    }

    /// What a central asked for, where it did.
    private func subscription(of connection: ConnectionHandle, _ host: Host) -> SubscriptionBits? {
        guard let peripheral, let server = host.server(of: peripheral) else { return nil }
        return server.subscriptions(of: connection).first { $0.handle == responseHandle && !$0.bits.isEmpty }?.bits
    }
}
