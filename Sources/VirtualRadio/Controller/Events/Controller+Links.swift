package import BluetoothHCI

// What happens to connections (Vol 4, Part E, 7.7). A handle that names none is ignored: the link has just ended.

extension Controller {
    /// The parameters of a connection changed, or with another `status` did not. Parameters that stayed as they were
    /// are to be reported only where this host asked (7.7.65.3).
    package mutating func connectionUpdated(
        _ handle: ConnectionHandle, status: ErrorCode = .success, interval: ConnectionIntervals, latency: UInt16,
        supervisionTimeout: Centiseconds
    ) {
        guard let index = index(of: handle) else { return }
        if status.isSuccess {
            connections[index].interval = interval
            connections[index].latency = latency
            connections[index].supervisionTimeout = supervisionTimeout
        }
        raise(
            Events.LEConnectionUpdateComplete {
                $0.status = status
                $0.handle = handle
                $0.interval = interval
                $0.latency = latency
                $0.supervisionTimeout = supervisionTimeout
            })
    }

    /// The peer asks for other parameters; the host answers with `acceptParameters` or `rejectParameters`.
    /// - Returns: whether the host was asked. Where it masked the event, the link layer rejects the request as an
    ///   unsupported remote feature (7.8.31; Vol 6, Part B, 5.1.7.1).
    package mutating func connectionParametersRequested(
        _ handle: ConnectionHandle, _ parameters: ConnectionParameters
    ) -> Bool {
        guard let index = index(of: handle), configuration.features.contains(.connectionParametersRequest),
            filter.allows(Events.LERemoteConnectionParameterRequest.kind)
        else { return false }
        connections[index].awaitsParameterReply = true
        raise(
            Events.LERemoteConnectionParameterRequest {
                $0.handle = handle
                $0.intervalMinimum = parameters.intervalMinimum
                $0.intervalMaximum = parameters.intervalMaximum
                $0.maximumLatency = parameters.maximumLatency
                $0.supervisionTimeout = parameters.supervisionTimeout
            })
        return true
    }

    /// Another length of data packets is in effect in either direction (7.7.65.7).
    package mutating func dataLengthChanged(
        _ handle: ConnectionHandle, transmitOctets: UInt16, transmitMicroseconds: UInt16, receiveOctets: UInt16,
        receiveMicroseconds: UInt16
    ) {
        guard index(of: handle) != nil else { return }
        raise(
            Events.LEDataLengthChange {
                $0.handle = handle
                $0.transmitOctets = transmitOctets
                $0.transmitMicroseconds = transmitMicroseconds
                $0.receiveOctets = receiveOctets
                $0.receiveMicroseconds = receiveMicroseconds
            })
    }

    /// Other layers are in use, or what this host asked for is settled (7.7.65.12).
    package mutating func phyUpdated(
        _ handle: ConnectionHandle, status: ErrorCode = .success, transmit: PHY, receive: PHY
    ) {
        guard let index = index(of: handle) else { return }
        if status.isSuccess {
            connections[index].transmitPHY = transmit
            connections[index].receivePHY = receive
        }
        raise(
            Events.LEPHYUpdateComplete {
                $0.status = status
                $0.handle = handle
                $0.transmit = transmit
                $0.receive = receive
            })
    }

    /// What the peer's link layer can do; or, by `status`, why nobody knows (7.7.65.4).
    package mutating func remoteFeatures(
        _ handle: ConnectionHandle, status: ErrorCode = .success, features: LEFeatures
    ) {
        guard index(of: handle) != nil else { return }
        raise(
            Events.LEReadRemoteFeaturesComplete {
                $0.status = status
                $0.handle = handle
                $0.features = features
            })
    }

    /// What the peer's controller is; or, by `status`, why nobody knows (7.7.12).
    package mutating func remoteVersion(
        _ handle: ConnectionHandle, status: ErrorCode = .success, version: LinkLayerVersion
    ) {
        guard index(of: handle) != nil else { return }
        raise(
            Events.ReadRemoteVersionInformationComplete {
                $0.status = status
                $0.handle = handle
                $0.version = version.version
                $0.companyIdentifier = version.companyIdentifier
                $0.subversion = version.subversion
            })
    }

    /// The answer to `readRSSI`: the mean power of late, in dBm.
    package mutating func answerRSSI(_ handle: ConnectionHandle, _ level: PowerLevel) {
        let known = index(of: handle) != nil
        complete(
            Commands.ReadRSSI.self,
            Commands.ReadRSSI.Return {
                $0.status = known ? .success : .unknownConnectionIdentifier
                $0.handle = handle
                $0.rssi = known ? level : .unavailable
            })
    }
}
