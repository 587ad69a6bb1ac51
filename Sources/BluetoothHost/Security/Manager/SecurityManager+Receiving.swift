import BluetoothHCI
package import NIOCore
package import SimulationKernel

extension SecurityManager {
    /// Takes in the payload of an L2CAP frame on channel 0x0006.
    package mutating func receive(
        _ payload: ByteBuffer, now: Instant, generator: inout SeededGenerator, into effects: inout [SecurityEffect]
    ) {
        guard !isClosed else {
            effects.append(.ignored(code: payload.readableBytesView.first, .channelClosed))
            return
        }
        do {
            receive(try SecurityManagerPDU(payload), now: now, generator: &generator, into: &effects)
        } catch {
            receiveMalformed(error, code: payload.readableBytesView.first, now: now, into: &effects)
        }
    }

    private mutating func receive(
        _ pdu: SecurityManagerPDU, now: Instant, generator: inout SeededGenerator, into effects: inout [SecurityEffect]
    ) {
        switch (pdu, state) {
        case (.pairingFailed(let reason), _): receiveFailure(reason, now: now, into: &effects)
        case (.pairingRequest(let request), .idle) where role == .peripheral:
            receiveRequest(request, now: now, into: &effects)
        case (.securityRequest(let requirements), _) where role == .central:
            receiveSecurityRequest(requirements, into: &effects)
        case (.pairingResponse(let response), .awaitingResponse(let request)):
            receiveResponse(response, to: request, now: now, generator: &generator, into: &effects)
        case (.pairingPublicKey(let key), .awaitingInitiatorKey(let terms)):
            receiveInitiatorKey(key, terms, now: now, generator: &generator, into: &effects)
        case (.pairingPublicKey(let key), .awaitingResponderKey(let terms, let own)):
            receiveResponderKey(key, terms, own, now: now, into: &effects)
        case (.pairingConfirm(let value), .awaitingConfirm(let agreement)):
            receiveConfirm(value, agreement, now: now, into: &effects)
        case (.pairingRandom(let nonce), .awaitingInitiatorNonce(let agreement)):
            receiveInitiatorNonce(nonce, agreement, now: now, into: &effects)
        case (.pairingRandom(let nonce), .awaitingResponderNonce(let agreement, let confirm)):
            receiveResponderNonce(nonce, agreement, confirm: confirm, now: now, into: &effects)
        case (.pairingDHKeyCheck(let value), .awaitingCheck(let key, let expected, let reply)):
            receiveCheck(value, key, expected: expected, reply: reply, now: now, into: &effects)
        case (.identityInformation(let irk), .receivingKeys(let key, irk: nil)):
            state = .receivingKeys(key, irk: irk)
        case (.identityAddressInformation(let address), .receivingKeys(let key, let irk?)):
            receiveIdentity(address, irk: irk, key, now: now, into: &effects)
        case (.signingInformation, .receivingKeys), (.encryptionInformation, .receivingKeys),
            (.centralIdentification, .receivingKeys):
            // Keys that were not agreed on. They are of no use, and do no harm.
            effects.append(.ignored(code: pdu.code.rawValue, .unexpected))
        default: receiveUnexpected(pdu.code, now: now, into: &effects)
        }
    }

    private mutating func receiveFailure(
        _ reason: PairingFailedReason, now: Instant, into effects: inout [SecurityEffect]
    ) {
        if isPairing || securityRequestedUntil != nil {
            fail(.refusedByPeer(reason), now: now, into: &effects)
        } else {
            effects.append(.ignored(code: SecurityManagerCode.pairingFailed.rawValue, .unexpected))
        }
    }

    /// A Security Request that meets a running pairing asks for what is being done (2.4.6).
    private func receiveSecurityRequest(
        _ requirements: AuthenticationRequirements, into effects: inout [SecurityEffect]
    ) {
        if isPairing {
            effects.append(.ignored(code: SecurityManagerCode.securityRequest.rawValue, .unexpected))
        } else {
            effects.append(.securityRequested(requirements))
        }
    }

    /// A well-formed command that does not fit the state or the role.
    private mutating func receiveUnexpected(
        _ code: SecurityManagerCode, now: Instant, into effects: inout [SecurityEffect]
    ) {
        if isNeverTaken(code) {
            refuse(.commandNotSupported, now: now, into: &effects)
        } else if isPairing {
            refuse(.unspecifiedReason, now: now, into: &effects)
        } else {
            effects.append(.ignored(code: code.rawValue, .unexpected))
        }
    }

    private mutating func receiveMalformed(
        _ error: SecurityManagerPDUError, code: UInt8?, now: Instant, into effects: inout [SecurityEffect]
    ) {
        guard let known = error.code else {
            effects.append(.ignored(code: code, .unknown))
            return
        }
        if known == .pairingFailed {
            // Never answered with another Pairing Failed; that the pairing failed is clear without the reason.
            receiveFailure(.unspecifiedReason, now: now, into: &effects)
        } else if isNeverTaken(known) {
            refuse(.commandNotSupported, now: now, into: &effects)
        } else if isPairing || known == opening {
            refuse(.invalidParameters, now: now, into: &effects)
        } else {
            effects.append(.ignored(code: code, .malformed))
        }
    }

    /// The command by which the peer begins.
    private var opening: SecurityManagerCode { role == .peripheral ? .pairingRequest : .securityRequest }

    /// Whether a device of this role never takes a command: what only the other role takes, and passkeys.
    private func isNeverTaken(_ code: SecurityManagerCode) -> Bool {
        switch code {
        case .pairingRequest: role == .central
        case .pairingResponse, .securityRequest: role == .peripheral
        case .pairingKeypressNotification: true
        default: false
        }
    }
}
