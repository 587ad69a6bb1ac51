import BluetoothHCI
import SimulationKernel

// Phase 1: the exchange of features (Vol 3, Part H, 2.3 and 2.4.1).

extension SecurityManager {
    /// Peripheral: the central wants to pair.
    mutating func receiveRequest(
        _ request: PairingFeatures, now: Instant, into effects: inout [SecurityEffect]
    ) {
        guard policy.acceptsPairing else { return refuse(.pairingNotSupported, now: now, into: &effects) }
        guard attempts.blockedUntil(at: now) == nil else {
            return refuse(.repeatedAttempts, now: now, into: &effects)
        }
        if let reason = objection(to: request) { return refuse(reason, now: now, into: &effects) }
        let response = PairingFeatures(
            authentication: policy.authentication,
            initiatorKeys: policy.wantedKeys.intersection(request.initiatorKeys),
            responderKeys: policy.distributedKeys.intersection(request.responderKeys))
        securityRequestedUntil = nil
        send(.pairingResponse(response), now: now, into: &effects)
        state = .awaitingInitiatorKey(PairingTerms(request: request, response: response))
    }

    /// Central: the peripheral agreed to pair.
    mutating func receiveResponse(
        _ response: PairingFeatures, to request: PairingFeatures, now: Instant, generator: inout SeededGenerator,
        into effects: inout [SecurityEffect]
    ) {
        if let reason = objection(to: response) { return refuse(reason, now: now, into: &effects) }
        let own = contribution(using: &generator)
        send(.pairingPublicKey(own.keyPair.publicKey), now: now, into: &effects)
        state = .awaitingResponderKey(PairingTerms(request: request, response: response), own)
    }

    /// Why these features cannot be paired with.
    private func objection(to features: PairingFeatures) -> PairingFailedReason? {
        guard features.authentication.contains(.secureConnections) else { return .authenticationRequirements }
        guard features.maximumKeySize >= SecurityPolicy.minimumKeySize else { return .encryptionKeySize }
        // With LE Secure Connections one side's data are enough to choose that method (2.3.5.1), but this device
        // never gave any away.
        guard !features.hasOutOfBandData else { return .outOfBandNotAvailable }
        return nil
    }
}
