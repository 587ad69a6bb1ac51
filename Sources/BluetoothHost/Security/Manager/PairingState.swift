import BluetoothHCI

/// Where a pairing stands: each state carries what it needs and no more.
enum PairingState: Sendable {
    case idle
    /// Central: the Pairing Request is out.
    case awaitingResponse(request: PairingFeatures)
    /// Peripheral: the Pairing Response is out. The key pair is made when it is needed.
    case awaitingInitiatorKey(PairingTerms)
    /// Central: its public key is out.
    case awaitingResponderKey(PairingTerms, KeyContribution)
    /// Central: both public keys are known.
    case awaitingConfirm(KeyAgreement)
    /// Central: its nonce is out, and has to fit the confirm value.
    case awaitingResponderNonce(KeyAgreement, confirm: Block128)
    /// Peripheral: its public key and confirm value are out.
    case awaitingInitiatorNonce(KeyAgreement)
    /// Both nonces are known. `reply` is the peripheral's own check value; the central has sent its own.
    case awaitingCheck(PairedKey, expected: Block128, reply: Block128?)
    /// The central encrypts the link with the new key.
    case awaitingEncryption(PairedKey)
    /// The link is encrypted, and the peer's keys are coming.
    case receivingKeys(PairedKey, irk: Block128?)
    /// The Security Manager Timer ran out: nothing is sent or taken in any more.
    case closed

    var isPairing: Bool {
        switch self {
        case .idle, .closed: false
        default: true
        }
    }

    /// Whether a key was agreed on that the peer may not be left with: the pairing is not over.
    var hasUnprovenKey: Bool {
        switch self {
        case .awaitingEncryption, .receivingKeys: true
        default: false
        }
    }

    /// Whether public keys, nonces or check values are on their way: a failure here counts as an attempt.
    var isAuthenticating: Bool {
        switch self {
        case .awaitingInitiatorKey, .awaitingResponderKey, .awaitingConfirm, .awaitingResponderNonce,
            .awaitingInitiatorNonce, .awaitingCheck:
            true
        case .idle, .awaitingResponse, .awaitingEncryption, .receivingKeys, .closed: false
        }
    }
}

/// What both sides agreed on in the feature exchange (Vol 3, Part H, 2.3).
struct PairingTerms: Hashable, Sendable {
    let request: PairingFeatures
    let response: PairingFeatures

    var isBonding: Bool { request.authentication.isBonding && response.authentication.isBonding }

    /// The keys that the side with this role distributes: those that both sides named, of those that exist with LE
    /// Secure Connections and without signed writes.
    func keys(from role: Role) -> KeyDistribution {
        let agreed =
            role == .central
            ? request.initiatorKeys.intersection(response.initiatorKeys)
            : request.responderKeys.intersection(response.responderKeys)
        return agreed.intersection(.identity)
    }

    func features(of role: Role) -> PairingFeatures { role == .central ? request : response }
}

/// Own contribution and the peer's valid public key.
struct KeyAgreement: Sendable {
    let terms: PairingTerms
    let own: KeyContribution
    let peerKey: P256PublicKey
}

/// The outcome of the key agreement.
struct PairedKey: Hashable, Sendable {
    let terms: PairingTerms
    let longTermKey: Block128
    let usedDebugKey: Bool
}
