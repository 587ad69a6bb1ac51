import BluetoothHCI
import SimulationKernel

// Link layer procedures that hosts ask for (Vol 6, Part B, 5.1), one at a time on each side.

extension Radio {
    /// A host asks for a procedure, which waits for its turn.
    mutating func request(_ procedure: LinkProcedure, by role: Role, of index: Int) {
        guard ends[role.side(of: index)].isPresent else { return }
        guard ends[role.side(of: index)].waiting.count < LinkProcedure.limit else {
            report(failureOf: procedure.kind, .controllerBusy, to: role, of: index)
            return
        }
        ends[role.side(of: index)].waiting.append(procedure)
        startProcedure(by: role, of: index)
    }

    /// Begins the next procedure, where none is under way.
    mutating func startProcedure(by role: Role, of index: Int) {
        while ends[role.side(of: index)].isPresent, ends[role.side(of: index)].active == nil,
            ends[role.side(of: index)].security.phase == .idle, !ends[role.side(of: index)].waiting.isEmpty
        {
            let procedure = ends[role.side(of: index)].waiting.removeFirst()
            ends[role.side(of: index)].active = procedure
            ends[role.side(of: index)].responseToken = timeline.schedule(
                .procedureTimeout(Int32(index), role), at: now + LinkProcedure.responseTimeout)
            start(procedure, by: role, of: index)
        }
    }

    private mutating func start(_ procedure: LinkProcedure, by role: Role, of index: Int) {
        let features = features(of: role, index)
        switch procedure {
        case .features:
            guard role == .central || features.contains(.peripheralInitiatedFeaturesExchange) else {
                fail(.features, .unsupportedRemoteFeature, of: role, index)
                return
            }
            send(.featureRequest(features), from: role, of: index)
        case .version:
            if ends[role.side(of: index)].peerVersion != nil {
                reportVersion(to: role, of: index)
            } else {
                sendVersion(from: role, of: index)
            }
        case .connectionUpdate(let parameters):
            if role == .central {
                send(.connectionUpdate(LinkUpdate(parameters)), from: role, of: index)
            } else if features.contains(.connectionParametersRequest) {
                send(.connectionParameterRequest(parameters), from: role, of: index)
            } else {
                fail(.connectionUpdate, .unsupportedRemoteFeature, of: role, index)
            }
        case .dataLength:
            guard features.contains(.dataPacketLengthExtension) else {
                finish(role, of: index)
                return
            }
            send(.lengthRequest(ends[role.side(of: index)].wanted), from: role, of: index)
        case .phy(let preference):
            ends[role.side(of: index)].phyPreference = preference
            send(.phyRequest(preference), from: role, of: index)
        case .encryption(let randomNumber, let diversifier, let key):
            startEncryption(randomNumber: randomNumber, diversifier: diversifier, key: key, by: role, of: index)
        }
    }

    /// The procedure of a side is over.
    mutating func finish(_ role: Role, of index: Int) {
        if let token = ends[role.side(of: index)].responseToken { timeline.cancel(token) }
        ends[role.side(of: index)].responseToken = nil
        ends[role.side(of: index)].active = nil
        startProcedure(by: role, of: index)
    }

    /// The procedure of a side is over without success, if it is of this kind.
    mutating func fail(_ kind: LinkProcedure.Kind, _ status: ErrorCode, of role: Role, _ index: Int) {
        guard ends[role.side(of: index)].active?.kind == kind else { return }
        if kind == .encryption { ends[role.side(of: index)].security.phase = .idle }
        report(failureOf: kind, status, to: role, of: index)
        finish(role, of: index)
        scheduleEvent(of: index)
    }

    private mutating func report(
        failureOf kind: LinkProcedure.Kind, _ status: ErrorCode, to role: Role, of index: Int
    ) {
        let (slot, handle) = (Int(ends[role.side(of: index)].station), ends[role.side(of: index)].handle)
        switch kind {
        case .features: stations[slot].controller.remoteFeatures(handle, status: status, features: [])
        case .version:
            stations[slot].controller.remoteVersion(
                handle, status: status, version: LinkLayerVersion(version: 0, companyIdentifier: 0, subversion: 0))
        case .connectionUpdate: reportParameters(to: role, of: index, status: status)
        case .dataLength: break
        case .phy: reportLayers(to: role, of: index, status: status)
        case .encryption:
            stations[slot].controller.encryptionChanged(
                handle, status: status, isEnabled: ends[role.side(of: index)].security.isEncrypted)
        }
        flush(slot)
    }

    /// The other side did not answer: the connection is given up (5.2).
    mutating func timeOutProcedure(_ role: Role, of index: Int) {
        ends[role.side(of: index)].responseToken = nil
        guard ends[role.side(of: index)].active != nil else { return }
        statistics.connectionsLost &+= 1
        end(role, of: index, reason: .llResponseTimeout)
    }

    func features(of role: Role, _ index: Int) -> LEFeatures {
        stations[Int(ends[role.side(of: index)].station)].controller.configuration.features
    }
}

extension LinkUpdate {
    /// Of the range that a host gave the shortest interval: the quickest.
    init(_ parameters: ConnectionParameters) {
        self.init(
            interval: parameters.intervalMinimum, latency: parameters.maximumLatency,
            supervisionTimeout: parameters.supervisionTimeout)
    }
}
