package import BluetoothHCI
package import SimulationKernel

extension Host {
    /// Scans until ``stopScanning(now:)``; other parameters replace those in use.
    package mutating func startScanning(
        _ parameters: ScanParameters = ScanParameters(), now: Instant
    ) throws(HostError) {
        guard parameters.window <= parameters.interval, parameters.window >= 0x0004, parameters.interval <= 0x4000
        else { throw .invalidParameters("scan window \(parameters.window) in \(parameters.interval)") }
        radio.scan = parameters
        configure(now: now)
    }

    package mutating func stopScanning(now: Instant) {
        radio.scan = nil
        configure(now: now)
    }

    /// Whether the controller scans now.
    package var isScanning: Bool { radio.isScanning }

    /// The address that a connection is being made to; nil for none.
    package var connectingTo: DeviceAddress? { radio.initiation?.peer }

    /// Looks for the peer, by the address that it has on the air now, and connects to it.
    ///
    /// What comes of it is told by ``HostEvent/connected(_:)`` or ``HostEvent/connectionFailed(_:_:)``.
    package mutating func connect(
        to peer: DeviceAddress, parameters: ConnectParameters = ConnectParameters(), now: Instant
    ) throws(HostError) {
        try requireReady()
        guard radio.initiation == nil else { throw .alreadyConnecting }
        guard hasRoomForConnection else { throw .connectionLimit(connections.count) }
        guard missingForInitiating.isEmpty else { throw .stateNotSupported(missingForInitiating) }
        guard AddressType.peer.contains(peer.type) else { throw .invalidParameters("peer \(peer)") }
        guard parameters.connection.isValid else { throw .invalidParameters("connection parameters") }
        if let connection = connections.first(where: { $0.connection.peerAddress == peer }) {
            throw .alreadyConnected(connection.handle)
        }
        radio.initiation = RadioState.Initiation(
            peer: peer, parameters: parameters, deadline: parameters.timeout.map { now + $0 })
        configure(now: now)
    }

    /// Gives up making a connection. Where it was made at the same time, the connection counts.
    package mutating func cancelConnect(now: Instant) throws(HostError) {
        guard let initiation = radio.initiation else { return }
        radio.initiation?.deadline = nil
        switch initiation.phase {
        case .wanted:
            connectionFailed(.unknownConnectionIdentifier, now: now)
        case .sent:
            radio.initiation?.isCancelled = true
        case .waiting:
            radio.initiation?.phase = .cancelling
            try submit(Commands.LECreateConnectionCancel(), for: .cancelConnect, now: now)
        case .cancelling:
            break
        }
    }

    /// The status of the command to connect.
    mutating func connectAnswered(_ status: ErrorCode, now: Instant) {
        guard status.isSuccess else { return connectionFailed(status, now: now) }
        radio.initiation?.phase = .waiting
        if radio.initiation?.isCancelled == true { try? cancelConnect(now: now) }
    }

    mutating func connectionFailed(_ status: ErrorCode, now: Instant) {
        guard let initiation = radio.initiation else { return }
        radio.initiation = nil
        emit(.connectionFailed(initiation.peer, status))
        configure(now: now)
    }

    /// Ends a connection: the peer is told the reason, this side gets `connectionTerminatedByLocalHost`.
    package mutating func disconnect(
        _ handle: ConnectionHandle, reason: ErrorCode = .remoteUserTerminatedConnection, now: Instant
    ) throws(HostError) {
        let index = try requireConnection(handle)
        guard !connections[index].isEnding else { return }
        let command = Commands.Disconnect {
            $0.handle = handle
            $0.reason = reason
        }
        try submit(command, for: .disconnect(handle), now: now)
        connections[index].isEnding = true
    }

    /// Asks for other connection parameters: the central sets them; the peripheral asks the central, by the link layer
    /// where its controller can, else over L2CAP.
    package mutating func updateConnection(
        _ handle: ConnectionHandle, parameters: ConnectionParameters, now: Instant
    ) throws(HostError) {
        let index = try requireConnection(handle)
        guard parameters.isValid else { throw .invalidParameters("connection parameters") }
        let isCentral = connections[index].connection.role == .central
        if isCentral || controller.features.contains(.connectionParametersRequest) {
            try update(handle, parameters, now: now)
            if !isCentral { connections[index].requestedParameters = parameters }
        } else if !requestUpdate(at: index, parameters, now: now) {
            throw .updatePending
        }
    }

    mutating func update(
        _ handle: ConnectionHandle, _ parameters: ConnectionParameters, now: Instant
    ) throws(HostError) {
        let command = Commands.LEConnectionUpdate {
            $0.handle = handle
            $0.parameters = parameters
        }
        try submit(command, for: .updateConnection(handle), now: now)
    }

    /// The controller, or the peer's, did not do it. Of a peripheral L2CAP is left, where the controller refused the
    /// command or the central's does not know the procedure.
    mutating func updateRefused(_ handle: ConnectionHandle, _ status: ErrorCode, isLate: Bool, now: Instant) {
        if let index = index(of: handle), let parameters = connections[index].requestedParameters {
            connections[index].requestedParameters = nil
            let mayTryAgain = !isLate || status == .unsupportedRemoteFeature
            if mayTryAgain, requestUpdate(at: index, parameters, now: now) { return }
        }
        emit(.parametersUpdated(handle, .failure(LinkFailure(status))))
    }

    /// Sets the longest packets on the air, in octets; nil for the longest that the controller can send.
    package mutating func setDataLength(
        _ handle: ConnectionHandle, octets: UInt16? = nil, now: Instant
    ) throws(HostError) {
        _ = try requireConnection(handle)
        try requireCommand(Commands.LESetDataLength.opcode)
        let maximum = controller.maximumTransmitOctets
        let time = controller.maximumTransmitMicroseconds
        let command = Commands.LESetDataLength {
            $0.handle = handle
            $0.octets = min(max(octets ?? maximum, 27), 251)
            $0.microseconds = min(max(time, 328), 17_040)
        }
        try submit(command, for: .setDataLength(handle), now: now)
    }

    /// Sets the layers that are preferred, in both directions.
    package mutating func setPHY(
        _ handle: ConnectionHandle, _ layers: PHYSet, now: Instant
    ) throws(HostError) {
        _ = try requireConnection(handle)
        try requireCommand(Commands.LESetPHY.opcode)
        let command = Commands.LESetPHY {
            $0.handle = handle
            $0.transmit = layers
            $0.receive = layers
        }
        try submit(command, for: .setPHY(handle), now: now)
    }

    /// Asks how strongly the peer is received; ``HostEvent/rssi(_:_:)`` tells.
    package mutating func readRSSI(_ handle: ConnectionHandle, now: Instant) throws(HostError) {
        _ = try requireConnection(handle)
        try requireCommand(Commands.ReadRSSI.opcode)
        try submit(Commands.ReadRSSI { $0.handle = handle }, for: .readRSSI(handle), now: now)
    }

    /// Asks for the features of the peer's link layer; ``HostEvent/remoteFeatures(_:_:)`` tells.
    package mutating func readRemoteFeatures(_ handle: ConnectionHandle, now: Instant) throws(HostError) {
        _ = try requireConnection(handle)
        try requireCommand(Commands.LEReadRemoteFeatures.opcode)
        try submit(Commands.LEReadRemoteFeatures { $0.handle = handle }, for: .readRemoteFeatures(handle), now: now)
    }

    private func requireCommand(_ opcode: Opcode) throws(HostError) {
        guard controller.has(opcode) else { throw .notSupported(opcode) }
    }
}
