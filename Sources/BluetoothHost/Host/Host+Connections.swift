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
        guard index(of: new.handle) == nil, !radio.unassigned.contains(where: { $0.handle == new.handle }) else {
            return drops.unreadable &+= 1
        }
        switch new.role {
        case .central:
            radio.initiation = nil
            add(new, peripheral: nil, now: now)
        case .peripheral:
            let candidates = peripherals.filter { !$0.isRemoved || $0.isAdvertising }
            if candidates.count == 1, let only = candidates.first {
                ended(only.id)
                add(new, peripheral: only.id, now: now)
            } else if candidates.isEmpty || radio.unassigned.count >= RadioState.maximumUnassigned {
                refuse(new.handle, now: now)
            } else {
                radio.unassigned.append(new)
            }
        }
        configure(now: now)
    }

    /// The set that a connection came by, or that ended otherwise (7.7.65.18).
    mutating func setTerminated(_ event: Events.LEAdvertisingSetTerminated, now: Instant) {
        let peripheral = peripherals.first { $0.set == event.set }
        if let peripheral { ended(peripheral.id) }
        if event.status.isSuccess, let index = radio.unassigned.firstIndex(where: { $0.handle == event.handle }) {
            let new = radio.unassigned.remove(at: index)
            if let peripheral { add(new, peripheral: peripheral.id, now: now) } else { refuse(new.handle, now: now) }
        }
        configure(now: now)
    }

    /// Advertising ended by itself. Whoever enables it anew does so by a command whose answer comes later.
    private mutating func ended(_ id: PeripheralID) {
        if let index = peripheralIndex(id) { peripherals[index].isAdvertising = false }
    }

    /// A connection that nobody here wants.
    private mutating func refuse(_ handle: ConnectionHandle, now: Instant) {
        let command = Commands.Disconnect {
            $0.handle = handle
            $0.reason = .remoteUserTerminatedConnection
        }
        try? submit(command, for: .disconnect(handle), now: now)
    }

    private mutating func add(_ new: NewConnection, peripheral id: PeripheralID?, now: Instant) {
        let peripheral = id.flatMap(peripheralIndex).map { peripherals[$0] }
        let policy = peripheral?.configuration.address ?? configuration.centralAddress
        let local: DeviceAddress
        if new.localPrivateAddress != .zero {
            local = DeviceAddress(new.localPrivateAddress, .randomDevice)
        } else if let peripheral {
            local = onAirAddress(peripheral)
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

    /// The address that a peripheral's connections are made by: that of the controller, not one that is yet to be set.
    private func onAirAddress(_ peripheral: PeripheralState) -> DeviceAddress {
        guard peripheral.configuration.address != .publicDevice else {
            return DeviceAddress(controller.publicAddress, .publicDevice)
        }
        let address = radio.isExtended ? peripheral.addressInController : radio.randomAddress
        return DeviceAddress(address ?? .zero, .randomDevice)
    }

    mutating func disconnected(_ handle: ConnectionHandle, status: ErrorCode, reason: ErrorCode, now: Instant) {
        radio.unassigned.removeAll { $0.handle == handle && status.isSuccess }
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
