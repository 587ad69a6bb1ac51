import BluetoothHCI
import SimulationKernel

// Making a connection and ending one (Vol 4, Part E, 7.1.6, 7.8.12, 7.8.13 and 7.8.66).

extension Controller {
    mutating func createConnection(_ command: Commands.LECreateConnection, now: Instant) -> ErrorCode {
        initiate(
            Initiator(
                family: .legacy, filterPolicy: command.filterPolicy, ownAddressType: command.ownAddressType,
                peer: DeviceAddress(command.peerAddress, command.peerAddressType),
                le1M: Commands.InitiatingSettings {
                    $0.scanInterval = command.scanInterval
                    $0.scanWindow = command.scanWindow
                    $0.parameters = command.parameters
                    $0.eventLength = command.eventLength
                }, le2M: nil, leCoded: nil, start: now))
    }

    mutating func createExtendedConnection(
        _ command: Commands.LEExtendedCreateConnection, now: Instant
    ) -> ErrorCode {
        guard command.le2M == nil || configuration.layers.contains(.le2M),
            command.leCoded == nil || configuration.layers.contains(.leCoded)
        else { return .unsupportedFeatureOrParameterValue }
        return initiate(
            Initiator(
                family: .extended, filterPolicy: command.filterPolicy, ownAddressType: command.ownAddressType,
                peer: DeviceAddress(command.peerAddress, command.peerAddressType), le1M: command.le1M,
                le2M: command.le2M, leCoded: command.leCoded, start: now))
    }

    /// One at a time, and one with each peer.
    private mutating func initiate(_ wanted: Initiator) -> ErrorCode {
        guard !isInitiating else { return .commandDisallowed }
        if let refusal = refusal(of: wanted.ownAddressType) { return refusal }
        guard wanted.ownAddressType.worksWithoutList(randomAddress) || isListed(wanted) else {
            return .invalidHCICommandParameters
        }
        if wanted.filterPolicy == .peer, isConnected(to: wanted.peer) { return .connectionAlreadyExists }
        guard hasRoomForConnection else { return .connectionLimitExceeded }
        initiator = wanted
        requests.append(.initiatingChanged)
        return .success
    }

    /// Whether the resolving list gives the address towards the one peer that is wanted.
    private func isListed(_ wanted: Initiator) -> Bool {
        wanted.ownAddressType == .resolvableOrRandom && wanted.filterPolicy == .peer
            && entry(for: resolve(wanted.peer))?.localAddress != nil
    }

    /// The connection that is not made is reported with status 0x02, after the answer (7.8.13).
    mutating func cancelConnection(_ command: Commands.LECreateConnectionCancel) -> ErrorCode {
        guard isInitiating else { return .commandDisallowed }
        connectionFailed(.unknownConnectionIdentifier)
        requests.append(.initiatingChanged)
        return .success
    }

    /// Once: a link that is being ended is not ended again.
    mutating func disconnect(_ command: Commands.Disconnect) -> ErrorCode {
        guard let index = index(of: command.handle) else { return .unknownConnectionIdentifier }
        guard !connections[index].isDisconnecting else { return .commandDisallowed }
        connections[index].isDisconnecting = true
        requests.append(.disconnect(command.handle, command.reason))
        return .success
    }

    mutating func readRemoteVersion(_ command: Commands.ReadRemoteVersionInformation) -> ErrorCode {
        guard index(of: command.handle) != nil else { return .unknownConnectionIdentifier }
        requests.append(.readRemoteVersion(command.handle))
        return .success
    }

    /// A peripheral may ask only with that feature (Vol 6, Part B, 5.1.4).
    mutating func readRemoteFeatures(_ command: Commands.LEReadRemoteFeatures) -> ErrorCode {
        guard let index = index(of: command.handle) else { return .unknownConnectionIdentifier }
        guard
            connections[index].role == .central
                || configuration.features.contains(.peripheralInitiatedFeaturesExchange)
        else { return .commandDisallowed }
        requests.append(.readRemoteFeatures(command.handle))
        return .success
    }

    /// The air knows the power, and answers at once.
    mutating func readRSSI(_ packet: CommandPacket) {
        do throws(HCIError) {
            let handle = try packet.decode(as: Commands.ReadRSSI.self).handle
            guard index(of: handle) != nil else {
                refuse(packet, .unknownConnectionIdentifier)
                return
            }
            requests.append(.readRSSI(handle))
        } catch {
            refuse(packet, error.status)
        }
    }
}
