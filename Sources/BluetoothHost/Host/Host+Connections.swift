import BluetoothHCI
import NIOCore
import SimulationKernel

extension Host {
    mutating func connectionComplete(_ event: Events.LEConnectionComplete, now: Instant) {
        connectionComplete(
            NewConnection(
                status: event.status, handle: event.handle, role: event.role,
                peer: DeviceAddress(event.peerAddress, event.peerAddressType), resolvedPeer: nil,
                localPrivateAddress: .zero, interval: event.interval, latency: event.latency,
                supervisionTimeout: event.supervisionTimeout), now: now)
    }

    mutating func connectionComplete(_ event: Events.LEEnhancedConnectionComplete, now: Instant) {
        let peer = DeviceAddress(event.peerAddress, event.peerAddressType)
        let isResolved = event.peerAddressType == .publicIdentity || event.peerAddressType == .randomIdentity
        connectionComplete(
            NewConnection(
                status: event.status, handle: event.handle, role: event.role,
                peer: isResolved && event.peerResolvableAddress != .zero
                    ? DeviceAddress(event.peerResolvableAddress, .randomDevice) : peer.unresolved,
                resolvedPeer: isResolved ? peer.unresolved : nil,
                localPrivateAddress: event.localResolvableAddress, interval: event.interval, latency: event.latency,
                supervisionTimeout: event.supervisionTimeout), now: now)
    }

    private mutating func connectionComplete(_ new: NewConnection, now: Instant) {
        guard new.status.isSuccess else {
            connectionFailed(new.status, now: now)
            return
        }
        guard index(of: new.handle) == nil, !radio.unassigned.contains(where: { $0.new.handle == new.handle }) else {
            return drops.unreadable &+= 1
        }
        switch new.role {
        case .central:
            radio.initiation = nil
            add(new, peripheral: nil, now: now)
        case .peripheral:
            if radio.isExtended, peripherals.count > 1 {
                // Advertising Set Terminated says which set it was.
                guard radio.unassigned.count < UnassignedConnection.maximum else { return refuse(new, now: now) }
                radio.unassigned.append(UnassignedConnection(new: new, deadline: now + UnassignedConnection.patience))
            } else {
                // There is one set only.
                accept(new, by: peripherals.first { $0.set != nil }?.lastOnAir, now: now)
            }
        }
        configure(now: now)
    }

    /// The set that a connection came by, or that ended otherwise (7.7.65.18).
    mutating func setTerminated(_ event: Events.LEAdvertisingSetTerminated, now: Instant) {
        let id = peripherals.first { $0.set == event.set }?.lastOnAir
        if event.status.isSuccess, let index = radio.unassigned.firstIndex(where: { $0.new.handle == event.handle }) {
            let waiting = radio.unassigned.remove(at: index)
            accept(waiting.new, by: id, now: now)
            for packet in waiting.packets { receive(packet, now: now) }
        } else if let id {
            ended(id)
        }
        configure(now: now)
    }

    /// A new connection by the advertising of a peripheral, as far as that is known.
    private mutating func accept(_ new: NewConnection, by id: PeripheralID?, now: Instant) {
        guard let id, let index = peripheralIndex(id), !peripherals[index].isRemoved else {
            return refuse(new, now: now)
        }
        if radio.step == .enable(id) { radio.isEnableOvertaken = true }
        ended(id)
        add(new, peripheral: id, now: now)
    }

    /// Refuses the connections whose set the controller has not named in time.
    mutating func refuseUnassigned(now: Instant) {
        guard radio.unassigned.contains(where: { $0.deadline <= now }) else { return }
        let late = radio.unassigned.filter { $0.deadline <= now }
        radio.unassigned.removeAll { $0.deadline <= now }
        for connection in late { refuse(connection.new, now: now) }
        configure(now: now)
    }

    /// Advertising ended by itself. Whoever enables it anew does so by a command whose answer comes later.
    private mutating func ended(_ id: PeripheralID) {
        if let index = peripheralIndex(id) { peripherals[index].isAdvertising = false }
    }

    /// A connection that nobody here wants.
    private mutating func refuse(_ new: NewConnection, now: Instant) {
        let command = Commands.Disconnect {
            $0.handle = new.handle
            $0.reason = .remoteUserTerminatedConnection
        }
        try? submit(command, for: .disconnect(new.handle), now: now)
        emit(.connectionRefused(new.handle, peer: new.peer))
    }

    private mutating func add(_ new: NewConnection, peripheral id: PeripheralID?, now: Instant) {
        let peripheral = id.flatMap(peripheralIndex).map { peripherals[$0] }
        let policy = peripheral?.configuration.address ?? configuration.centralAddress
        let local: DeviceAddress
        if new.localPrivateAddress != .zero {
            local = DeviceAddress(new.localPrivateAddress, .randomDevice)
        } else if let peripheral {
            local = peripheral.onAirAddress ?? DeviceAddress(.zero, .randomDevice)
        } else {
            local = centralAddressOnAir
        }
        let bonds = peripheral?.configuration.bonds ?? centralBonds
        var connection = Connection(
            handle: new.handle, role: new.role, peripheral: id, localAddress: local, peerAddress: new.peer,
            peerIdentity: bonds.bond(for: new.resolvedPeer ?? new.peer)?.peer, interval: new.interval,
            latency: new.latency, supervisionTimeout: new.supervisionTimeout)
        // Who has a key and has not used it is told to (Vol 3, Part C, 10.3.1).
        connection.security.isBonded = connection.peerIdentity != nil
        connections.append(
            ConnectionState(
                connection: connection,
                signalling: SignallingChannel(role: new.role, limits: configuration.parameterLimits),
                security: SecurityManager(
                    role: new.role, local: local, peer: new.peer,
                    identity: LocalIdentity(
                        irk: policy.identityKey, address: policy.identity(publicAddress: controller.publicAddress)),
                    policy: peripheral?.configuration.security ?? configuration.centralSecurity,
                    attempts: pairingAttempts.attempts(of: connection.peerIdentity ?? new.peer)),
                client: GATTClient(maximumMTU: configuration.maximumMTU)))
        transmitter.connected(new.handle)
        serverConnected(connection, now: now)
        emit(.connected(connection))
    }

    mutating func disconnected(_ handle: ConnectionHandle, status: ErrorCode, reason: ErrorCode, now: Instant) {
        radio.unassigned.removeAll { $0.new.handle == handle && status.isSuccess }
        guard let index = index(of: handle) else { return }
        guard status.isSuccess else { return connections[index].isEnding = false }
        let connection = connections[index].connection
        forget(at: index)
        connections.remove(at: index)
        transmitter.disconnected(handle, into: &outgoing)
        pairingAttempts.keep(lastAttempts, of: connection.peerIdentity ?? connection.peerAddress, at: now)
        emit(.disconnected(connection, reason: reason))
        for index in peripherals.indices { peripherals[index].isRefused = false }
        configure(now: now)
    }

    mutating func updateComplete(_ event: Events.LEConnectionUpdateComplete, now: Instant) {
        guard event.status.isSuccess else {
            return updateRefused(event.handle, event.status, isLate: true, now: now)
        }
        guard let index = index(of: event.handle) else { return }
        connections[index].requestedParameters = nil
        connections[index].connection.interval = event.interval
        connections[index].connection.latency = event.latency
        connections[index].connection.supervisionTimeout = event.supervisionTimeout
        let timing = ConnectionTiming(
            interval: event.interval, latency: event.latency, supervisionTimeout: event.supervisionTimeout)
        emit(.parametersUpdated(event.handle, .success(timing)))
    }

    /// The peer asks for other parameters by the link layer (7.7.65.6).
    mutating func parameterRequest(_ event: Events.LERemoteConnectionParameterRequest, now: Instant) {
        var parameters = ConnectionParameters()
        parameters.intervalMinimum = event.intervalMinimum
        parameters.intervalMaximum = event.intervalMaximum
        parameters.maximumLatency = event.maximumLatency
        parameters.supervisionTimeout = event.supervisionTimeout
        let purpose = CommandPurpose.answerParameterRequest(event.handle)
        if index(of: event.handle) != nil, configuration.parameterLimits.allow(parameters) {
            let reply = Commands.LERemoteConnectionParameterRequestReply {
                $0.handle = event.handle
                $0.parameters = parameters
            }
            try? submit(reply, for: purpose, now: now)
        } else {
            let reply = Commands.LERemoteConnectionParameterRequestNegativeReply { $0.handle = event.handle }
            try? submit(reply, for: purpose, now: now)
        }
    }
}
