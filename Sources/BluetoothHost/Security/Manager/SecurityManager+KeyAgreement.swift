import BluetoothHCI
import SimulationKernel

// Phase 2 of LE Secure Connections with Just Works (Vol 3, Part H, 2.3.5.6.1, 2.3.5.6.2 and 2.3.5.6.5).

extension SecurityManager {
    /// Peripheral: the central's public key is there; send own key and confirm value.
    mutating func receiveInitiatorKey(
        _ key: P256PublicKey, _ terms: PairingTerms, now: Instant, generator: inout SeededGenerator,
        into effects: inout [SecurityEffect]
    ) {
        if let reason = objection(to: key, own: nil) { return refuse(reason, now: now, into: &effects) }
        let own = contribution(using: &generator)
        let agreement = KeyAgreement(terms: terms, own: own, peerKey: key)
        send(.pairingPublicKey(own.keyPair.publicKey), now: now, into: &effects)
        let confirm = SecurityToolbox.f4(u: own.keyPair.publicKey.x, v: key.x, x: own.nonce, z: 0)
        send(.pairingConfirm(confirm), now: now, into: &effects)
        state = .awaitingInitiatorNonce(agreement)
    }

    /// Central: the peripheral's public key is there; its confirm value comes next.
    mutating func receiveResponderKey(
        _ key: P256PublicKey, _ terms: PairingTerms, _ own: KeyContribution, now: Instant,
        into effects: inout [SecurityEffect]
    ) {
        if let reason = objection(to: key, own: own.keyPair.publicKey) {
            return refuse(reason, now: now, into: &effects)
        }
        state = .awaitingConfirm(KeyAgreement(terms: terms, own: own, peerKey: key))
    }

    /// Central: the peripheral is bound to its nonce; send own.
    mutating func receiveConfirm(
        _ value: Block128, _ agreement: KeyAgreement, now: Instant, into effects: inout [SecurityEffect]
    ) {
        send(.pairingRandom(agreement.own.nonce), now: now, into: &effects)
        state = .awaitingResponderNonce(agreement, confirm: value)
    }

    /// Peripheral: the central's nonce is there; send own.
    mutating func receiveInitiatorNonce(
        _ nonce: Block128, _ agreement: KeyAgreement, now: Instant, into effects: inout [SecurityEffect]
    ) {
        guard let checks = checks(agreement, peerNonce: nonce) else {
            return refuse(.dhKeyCheckFailed, now: now, into: &effects)
        }
        send(.pairingRandom(agreement.own.nonce), now: now, into: &effects)
        state = .awaitingCheck(checks.key, expected: checks.peer, reply: checks.own)
    }

    /// Central: the peripheral's nonce is there; see that it is the one it was bound to, and send the check value.
    mutating func receiveResponderNonce(
        _ nonce: Block128, _ agreement: KeyAgreement, confirm: Block128, now: Instant,
        into effects: inout [SecurityEffect]
    ) {
        let expected = SecurityToolbox.f4(
            u: agreement.peerKey.x, v: agreement.own.keyPair.publicKey.x, x: nonce, z: 0)
        guard confirm == expected else { return refuse(.confirmValueFailed, now: now, into: &effects) }
        guard let checks = checks(agreement, peerNonce: nonce) else {
            return refuse(.dhKeyCheckFailed, now: now, into: &effects)
        }
        send(.pairingDHKeyCheck(checks.own), now: now, into: &effects)
        state = .awaitingCheck(checks.key, expected: checks.peer, reply: nil)
    }

    /// Both: the peer proves that it has the same key. The peripheral answers; the central encrypts.
    mutating func receiveCheck(
        _ value: Block128, _ key: PairedKey, expected: Block128, reply: Block128?, now: Instant,
        into effects: inout [SecurityEffect]
    ) {
        guard value == expected else { return refuse(.dhKeyCheckFailed, now: now, into: &effects) }
        sessionKey = key.longTermKey
        state = .awaitingEncryption(key)
        if let reply {
            send(.pairingDHKeyCheck(reply), now: now, into: &effects)
        } else {
            effects.append(.startEncryption(longTermKey: key.longTermKey))
        }
    }

    /// Why a peer's public key cannot be used. A key that is no point of the curve would give away bits of the private
    /// key; the own key sent back, and the debug key, would let a third one know the result.
    private func objection(to key: P256PublicKey, own: P256PublicKey?) -> PairingFailedReason? {
        if let own, key.x == own.x { return .unspecifiedReason }
        guard !key.isDebug || policy.allowsDebugKey else { return .unspecifiedReason }
        return key.point == nil ? .dhKeyCheckFailed : nil
    }

    /// The new key and both check values (2.2.7 and 2.2.8).
    private func checks(
        _ agreement: KeyAgreement, peerNonce: Block128
    ) -> (key: PairedKey, own: Block128, peer: Block128)? {
        guard let dhKey = agreement.own.keyPair.dhKey(with: agreement.peerKey) else { return nil }
        let ownNonce = agreement.own.nonce
        let isCentral = role == .central
        let (macKey, longTermKey) = SecurityToolbox.f5(
            dhKey: dhKey, n1: isCentral ? ownNonce : peerNonce, n2: isCentral ? peerNonce : ownNonce,
            a1: isCentral ? local : peer, a2: isCentral ? peer : local)
        let own = SecurityToolbox.f6(
            macKey: macKey, n1: ownNonce, n2: peerNonce, r: .zero,
            ioCapability: agreement.terms.features(of: role).checkOctets, a1: local, a2: peer)
        let expected = SecurityToolbox.f6(
            macKey: macKey, n1: peerNonce, n2: ownNonce, r: .zero,
            ioCapability: agreement.terms.features(of: isCentral ? .peripheral : .central).checkOctets,
            a1: peer, a2: local)
        let key = PairedKey(
            terms: agreement.terms, longTermKey: longTermKey, usedDebugKey: agreement.peerKey.isDebug)
        return (key, own, expected)
    }
}
