import BluetoothHCI
import SimulationKernel

// What a side does with what the other one says (Vol 6, Part B, 5.1).

extension Radio {
    mutating func receive(_ pdu: LinkControlPDU, at role: Role, of index: Int) {
        guard ends[role.side(of: index)].isPresent else { return }
        switch pdu {
        case .terminate(let reason):
            end(role, of: index, reason: reason)
            end(role.other, of: index, reason: .connectionTerminatedByLocalHost)
        case .versionIndication(let version): receiveVersion(version, at: role, of: index)
        case .featureRequest: receiveFeatureRequest(at: role, of: index)
        case .featureResponse(let features): receiveFeatures(features, at: role, of: index)
        case .connectionParameterRequest(let parameters): receiveRequest(parameters, at: role, of: index)
        case .connectionUpdate(let update): receiveUpdate(update, of: index)
        case .lengthRequest(let length): receiveLengthRequest(length, at: role, of: index)
        case .lengthResponse(let length):
            apply(length, at: role, of: index)
            if ends[role.side(of: index)].active?.kind == .dataLength { finish(role, of: index) }
        case .phyRequest(let preference): receiveRequest(preference, at: role, of: index)
        case .phyResponse(let preference): decideLayers(with: preference, of: index)
        case .phyUpdate(let change): receiveChange(change, of: index)
        case .reject(let kind, let reason): fail(kind, reason, of: role, index)
        case .unknownResponse(let kind): fail(kind, .unsupportedRemoteFeature, of: role, index)
        case .encryptionRequest, .encryptionResponse, .startEncryptionRequest, .startEncryptionResponse,
            .pauseEncryptionRequest, .pauseEncryptionResponse:
            receiveEncryption(pdu, at: role, of: index)
        }
    }

    // MARK: - Version (5.1.5)

    mutating func sendVersion(from role: Role, of index: Int) {
        guard !ends[role.side(of: index)].hasSentVersion else { return }
        ends[role.side(of: index)].hasSentVersion = true
        let slot = Int(ends[role.side(of: index)].station)
        send(
            .versionIndication(stations[slot].controller.configuration.linkLayerVersion), from: role, of: index)
    }

    private mutating func receiveVersion(_ version: LinkLayerVersion, at role: Role, of index: Int) {
        ends[role.side(of: index)].peerVersion = version
        sendVersion(from: role, of: index)
        if ends[role.side(of: index)].active?.kind == .version { reportVersion(to: role, of: index) }
    }

    mutating func reportVersion(to role: Role, of index: Int) {
        guard let version = ends[role.side(of: index)].peerVersion else { return }
        let (slot, handle) = (Int(ends[role.side(of: index)].station), ends[role.side(of: index)].handle)
        stations[slot].controller.remoteVersion(handle, version: version)
        flush(slot)
        finish(role, of: index)
    }

    // MARK: - Features (5.1.4)

    private mutating func receiveFeatureRequest(at role: Role, of index: Int) {
        let own = features(of: role, index)
        // From a peripheral the request is a feature of its own.
        let isKnown = role == .peripheral || own.contains(.peripheralInitiatedFeaturesExchange)
        send(isKnown ? .featureResponse(own) : .unknownResponse(.features), from: role, of: index)
    }

    private mutating func receiveFeatures(_ features: LEFeatures, at role: Role, of index: Int) {
        guard ends[role.side(of: index)].active?.kind == .features else { return }
        let (slot, handle) = (Int(ends[role.side(of: index)].station), ends[role.side(of: index)].handle)
        // Of the first octet, the response has what both have (2.4.2.10).
        let common = self.features(of: role, index).rawValue | ~0xff
        stations[slot].controller.remoteFeatures(
            handle, features: LEFeatures(rawValue: features.rawValue & common))
        flush(slot)
        finish(role, of: index)
    }

    // MARK: - Data length (5.1.9)

    private mutating func receiveLengthRequest(_ length: DataLength, at role: Role, of index: Int) {
        guard features(of: role, index).contains(.dataPacketLengthExtension) else {
            send(.unknownResponse(.dataLength), from: role, of: index)
            return
        }
        send(.lengthResponse(ends[role.side(of: index)].wanted), from: role, of: index)
        apply(length, at: role, of: index)
    }

    private mutating func apply(_ other: DataLength, at role: Role, of index: Int) {
        let length = ends[role.side(of: index)].wanted.effective(with: other)
        guard length != ends[role.side(of: index)].length else { return }
        ends[role.side(of: index)].length = length
        let (slot, handle) = (Int(ends[role.side(of: index)].station), ends[role.side(of: index)].handle)
        stations[slot].controller.dataLengthChanged(
            handle, transmitOctets: length.transmitOctets, transmitMicroseconds: length.transmitMicroseconds,
            receiveOctets: length.receiveOctets, receiveMicroseconds: length.receiveMicroseconds)
        flush(slot)
    }
}
