import BluetoothHCI
import SimulationKernel

// How commands go out, and how a pairing ends.

extension SecurityManager {
    /// Sends a command of a pairing, which starts the timer anew (3.4).
    mutating func send(_ pdu: SecurityManagerPDU, now: Instant, into effects: inout [SecurityEffect]) {
        effects.append(.send(pdu.encoded))
        nextDeadline = now + Self.timeout
    }

    /// Tells the peer that a pairing failed or does not begin, and ends it.
    mutating func refuse(_ reason: PairingFailedReason, now: Instant, into effects: inout [SecurityEffect]) {
        effects.append(.send(SecurityManagerPDU.pairingFailed(reason).encoded))
        fail(.refused(reason), now: now, into: &effects)
    }

    /// Ends a pairing without a word to the peer.
    mutating func fail(_ failure: PairingFailure, now: Instant, into effects: inout [SecurityEffect]) {
        if state.isAuthenticating { attempts.failed(at: now) }
        if state.hasUnprovenKey { sessionKey = nil }
        state = .idle
        nextDeadline = nil
        securityRequestedUntil = nil
        effects.append(.failed(failure))
    }

    /// The key pair and nonce of this pairing.
    mutating func contribution(using generator: inout SeededGenerator) -> KeyContribution {
        defer { preparedContribution = nil }
        return preparedContribution ?? KeyContribution(using: &generator)
    }

    /// All keys are there.
    mutating func complete(
        _ key: PairedKey, peerIRK: Block128?, peerIdentity: DeviceAddress?, into effects: inout [SecurityEffect]
    ) {
        let bond = Bond(
            peer: peerIdentity ?? peer, peerIRK: peerIRK == .zero ? nil : peerIRK, longTermKey: key.longTermKey,
            local: identity.address, connectedAddress: peer)
        state = .idle
        nextDeadline = nil
        attempts.succeeded()
        effects.append(.paired(bond, isBonding: key.terms.isBonding && !key.usedDebugKey))
    }
}
