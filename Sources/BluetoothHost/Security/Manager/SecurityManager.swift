package import BluetoothHCI
package import SimulationKernel

/// The Security Manager of one connection (Vol 3, Part H): pairs by LE Secure Connections and Just Works, and
/// distributes keys.
///
/// It does no I/O: commands of channel 0x0006 go in, ``SecurityEffect`` values come out. Keys and nonces are drawn from
/// the generator that is handed in. Encryption with a stored ``Bond`` is the host's affair.
///
/// Left out, because no peer of a device without display and keys needs it: LE legacy pairing (refused with
/// Authentication Requirements), Passkey Entry, Numeric Comparison and out-of-band data (a peer that says it holds some
/// is refused), signing keys, and keys for BR/EDR (CT2 and LinkKey are never set, and ignored).
///
/// Answers to what is out of place: a reserved code is ignored (3.3); a known command that this role or this device
/// never takes ends in Command Not Supported; one that comes at the wrong time during a pairing ends it with
/// Unspecified Reason, one of a wrong length or value with Invalid Parameters; without a pairing, both are dropped.
package struct SecurityManager: Sendable {
    /// This device's part in the connection. The central is the initiator of every pairing.
    package let role: Role
    /// This device's address in this connection, as used on air.
    package let local: DeviceAddress
    /// The peer's address in this connection, as used on air.
    package let peer: DeviceAddress
    package let identity: LocalIdentity
    package let policy: SecurityPolicy
    /// Failed pairings with this peer.
    package internal(set) var attempts: PairingAttempts
    /// When ``timeFired(at:into:)`` is due; nil while no pairing runs.
    package internal(set) var nextDeadline: Instant?
    /// The key pair and nonce of the next pairing, if they are not to be drawn: to repeat a recorded one.
    package var preparedContribution: KeyContribution?

    var state = PairingState.idle
    /// The key of a pairing in this connection, from the moment that both check values were right.
    var sessionKey: Block128?
    /// Peripheral: a Security Request is out, and until when it is not to be repeated.
    var securityRequestedUntil: Instant?

    /// The Security Manager Timer: how long a pairing waits for a command (3.4).
    package static let timeout = Duration.seconds(30)

    /// - Parameters:
    ///   - local: this device's address as used on air, not its identity.
    ///   - peer: the peer's address as used on air, even where the controller resolved it.
    ///   - attempts: what is held against the peer from earlier connections.
    package init(
        role: Role, local: DeviceAddress, peer: DeviceAddress, identity: LocalIdentity,
        policy: SecurityPolicy = SecurityPolicy(), attempts: PairingAttempts = PairingAttempts()
    ) {
        self.role = role
        self.local = local.unresolved
        self.peer = peer.unresolved
        self.identity = identity
        self.policy = policy
        self.attempts = attempts
    }

    /// Whether a pairing is running, up to the last distributed key.
    package var isPairing: Bool { state.isPairing }

    /// Whether a pairing timed out, after which this connection has no Security Manager any more (3.4).
    package var isClosed: Bool { if case .closed = state { true } else { false } }

    /// Starts a pairing: the central sends Pairing Request, the peripheral asks for one by Security Request (2.4.6).
    ///
    /// No timer runs for a Security Request, because the central is free to encrypt with a bond instead, or to do
    /// nothing; it may be repeated after ``timeout``.
    package mutating func pair(
        now: Instant, generator: inout SeededGenerator, into effects: inout [SecurityEffect]
    ) throws(PairingRefusal) {
        guard !isClosed else { throw .channelClosed }
        guard !isPairing else { throw .pairingInProgress }
        if let securityRequestedUntil, now < securityRequestedUntil { throw .securityRequestPending }
        if let instant = attempts.blockedUntil(at: now) { throw .repeatedAttempts(until: instant) }
        switch role {
        case .central:
            let request = PairingFeatures(
                authentication: policy.authentication,
                initiatorKeys: policy.distributedKeys, responderKeys: policy.wantedKeys)
            send(.pairingRequest(request), now: now, into: &effects)
            state = .awaitingResponse(request: request)
        case .peripheral:
            securityRequestedUntil = now + Self.timeout
            effects.append(.send(SecurityManagerPDU.securityRequest(policy.authentication).encoded))
        }
    }

    /// The central's answer to ``SecurityEffect/securityRequested(_:)`` where it neither encrypts nor pairs (2.4.6).
    package func declineSecurityRequest(into effects: inout [SecurityEffect]) {
        guard role == .central, !isPairing, !isClosed else { return }
        effects.append(.send(SecurityManagerPDU.pairingFailed(.pairingNotSupported).encoded))
    }

    /// The key for an LE Long Term Key Request event: that of a pairing in this connection (2.4.4.1).
    /// - Returns: nil unless there is one and number and diversifier are zero, as they are with LE Secure Connections.
    package func longTermKey(random: UInt64, diversifier: UInt16) -> Block128? {
        random == 0 && diversifier == 0 ? sessionKey : nil
    }

    /// Time has passed.
    package mutating func timeFired(at now: Instant, into effects: inout [SecurityEffect]) {
        guard let deadline = nextDeadline, deadline <= now else { return }
        if state.hasUnprovenKey { sessionKey = nil }
        nextDeadline = nil
        securityRequestedUntil = nil
        state = .closed
        effects.append(.failed(.timedOut))
    }

    /// The connection ended.
    package mutating func disconnected(into effects: inout [SecurityEffect]) {
        if isPairing { effects.append(.failed(.disconnected)) }
        nextDeadline = nil
        sessionKey = nil
        securityRequestedUntil = nil
        state = .closed
    }
}
