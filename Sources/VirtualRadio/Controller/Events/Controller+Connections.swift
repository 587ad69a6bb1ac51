package import BluetoothHCI

// Connections that begin and end (Vol 4, Part E, 7.7.5, 7.7.65.1, 7.7.65.10, 7.7.65.18 and 7.7.65.20).

extension Controller {
    /// A connection was made: as central by the initiator, which ends; as peripheral by a set, which is disabled.
    ///
    /// The host gets LE Enhanced Connection Complete if it wants that, else LE Connection Complete; then, where the
    /// feature is there, LE Channel Selection Algorithm, and of an extended set LE Advertising Set Terminated.
    /// - Returns: the handle; nil where no more connections are possible.
    package mutating func connected(_ report: ConnectionReport) -> ConnectionHandle? {
        guard let handle = freeHandle() else { return nil }
        let peer = resolve(report.peer)
        let isResolved = peer != report.peer
        if isResolved { note(report.peer.address, of: peer) }
        let connection = HostConnection(
            handle: handle, role: report.role, peer: peer, interval: report.interval, latency: report.latency,
            supervisionTimeout: report.supervisionTimeout, transmitPHY: report.layer, receivePHY: report.layer)
        let place = connections.firstIndex { $0.handle > handle } ?? connections.count
        connections.insert(connection, at: place)
        lastHandle = handle.rawValue

        raiseCompletion(
            report, status: .success, handle: handle, peer: peer,
            local: isGenerated(report.own) ? report.own.address : .zero,
            remote: isResolved ? report.peer.address : .zero)
        if configuration.features.contains(.channelSelectionAlgorithm2) {
            raise(
                Events.LEChannelSelectionAlgorithm {
                    $0.handle = handle
                    $0.algorithm = report.channelSelection
                })
        }
        switch report.role {
        case .central: initiator = nil
        case .peripheral:
            disable(report.set)
            if let set = report.set {
                raiseTermination(of: set, status: .success, handle: handle, completedEvents: report.completedEvents)
            }
        }
        return handle
    }

    /// The initiator ends without a connection, for the reason that `status` gives; nothing where there is none.
    package mutating func connectionFailed(_ status: ErrorCode) {
        guard initiator != nil else { return }
        initiator = nil
        raiseFailure(status, role: .central)
    }

    /// A set ended by itself: by its duration or high duty cycle (0x3C), its limit of events (0x43), or for want of
    /// room for a connection (0x09).
    ///
    /// The host gets LE Advertising Set Terminated; for the legacy set, LE (Enhanced) Connection Complete.
    package mutating func advertisingSetTerminated(
        _ set: AdvertisingHandle?, status: ErrorCode, completedEvents: UInt8 = 0
    ) {
        guard disable(set) else { return }
        if let set {
            raiseTermination(
                of: set, status: status, handle: ConnectionHandle(rawValue: 0), completedEvents: completedEvents)
        } else {
            raiseFailure(status, role: .peripheral)
        }
    }

    /// A connection has ended.
    /// - Parameter reason: as this side is told: 0x16 where this host asked for it, else what the peer gave or what
    ///   broke the link.
    package mutating func disconnected(_ handle: ConnectionHandle, reason: ErrorCode) {
        guard let index = index(of: handle) else { return }
        flushCompletedPackets()
        let connection = connections.remove(at: index)
        // The host takes all that it sent to be flushed, and frees what it holds (Vol 4, Part E, 4.1 and 4.2).
        outstandingPackets -= connection.outstandingPackets
        packetsAtHost -= connection.atHost
        raise(
            Events.DisconnectionComplete {
                $0.handle = handle
                $0.reason = reason
            })
        giveWaitingPackets()
    }

    /// Ends a set's advertising.
    /// - Returns: whether it was enabled.
    @discardableResult
    private mutating func disable(_ set: AdvertisingHandle?) -> Bool {
        guard let index = advertisingSets.firstIndex(where: { $0.handle == set }), advertisingSets[index].isEnabled
        else { return false }
        advertisingSets[index].isEnabled = false
        return true
    }

    /// The next handle that is free; nil where there are as many connections as there can be.
    private func freeHandle() -> ConnectionHandle? {
        guard connections.count < Int(configuration.connectionLimit) else { return nil }
        var candidate = lastHandle
        for _ in 0...connections.count {
            candidate = candidate >= ConnectionHandle.maximum.rawValue ? 1 : candidate + 1
            let handle = ConnectionHandle(rawValue: candidate)
            if index(of: handle) == nil { return handle }
        }
        return nil
    }

    private mutating func raiseFailure(_ status: ErrorCode, role: Role) {
        let nobody = DeviceAddress(.zero, .publicDevice)
        var report = ConnectionReport(
            role: role, peer: nobody, own: nobody, interval: 0, latency: 0, supervisionTimeout: 0,
            channelSelection: .algorithm1)
        report.clockAccuracy = .ppm500
        raiseCompletion(
            report, status: status, handle: ConnectionHandle(rawValue: 0), peer: nobody, local: .zero, remote: .zero)
    }

    private mutating func raiseCompletion(
        _ report: ConnectionReport, status: ErrorCode, handle: ConnectionHandle, peer: DeviceAddress, local: Address,
        remote: Address
    ) {
        if filter.allows(Events.LEEnhancedConnectionComplete.kind) {
            raise(
                Events.LEEnhancedConnectionComplete {
                    $0.status = status
                    $0.handle = handle
                    $0.role = report.role
                    $0.peerAddressType = peer.type
                    $0.peerAddress = peer.address
                    $0.localResolvableAddress = local
                    $0.peerResolvableAddress = remote
                    $0.interval = report.interval
                    $0.latency = report.latency
                    $0.supervisionTimeout = report.supervisionTimeout
                    $0.clockAccuracy = report.role == .peripheral ? report.clockAccuracy : .ppm500
                })
        } else {
            raise(
                Events.LEConnectionComplete {
                    $0.status = status
                    $0.handle = handle
                    $0.role = report.role
                    // This event knows no identities: it names the peer as it is on the air.
                    $0.peerAddressType = report.peer.type
                    $0.peerAddress = report.peer.address
                    $0.interval = report.interval
                    $0.latency = report.latency
                    $0.supervisionTimeout = report.supervisionTimeout
                    $0.clockAccuracy = report.role == .peripheral ? report.clockAccuracy : .ppm500
                })
        }
    }

    private mutating func raiseTermination(
        of set: AdvertisingHandle, status: ErrorCode, handle: ConnectionHandle, completedEvents: UInt8
    ) {
        raise(
            Events.LEAdvertisingSetTerminated {
                $0.status = status
                $0.set = set
                $0.handle = handle
                $0.completedEvents = completedEvents
            })
    }
}
