/// Noise's `HandshakeState` (revision 34, section 5.3): one side of one handshake, driven by a ``HandshakePattern``.
///
/// A call that throws leaves the state as it was. Peer bytes never trap; a programmer's mistakes (a turn that is not
/// ours, a key that the pattern needs) are thrown as `invalidState`.
package struct HandshakeState: Sendable {
    /// Which side this is.
    package enum Role: Hashable, Sendable {
        case initiator, responder
    }

    private let pattern: HandshakePattern
    private let role: Role
    private let localStatic: StaticPrivateKey?
    private let localEphemeral: EphemeralPrivateKey?
    private var remoteEphemeral: [UInt8]?
    private var symmetric: SymmetricState
    private var nextMessage = 0

    /// The peer's static key: given, or learnt from a message.
    package private(set) var remoteStatic: StaticPublicKey?

    /// `Initialize`.
    /// - Parameters:
    ///   - prologue: what both sides must agree on beyond the handshake.
    ///   - localStatic: our own key; both patterns of this module need it.
    ///   - localEphemeral: needed by a side that sends `e`; never to be used for another handshake.
    ///   - remoteStatic: needed where the pattern has it known beforehand.
    /// - Throws: `invalidState` where a key that the pattern names beforehand is missing.
    package init(
        pattern: HandshakePattern, role: Role, prologue: [UInt8], localStatic: StaticPrivateKey?,
        localEphemeral: EphemeralPrivateKey?, remoteStatic: StaticPublicKey?
    ) throws(LockProtocolError) {
        self.pattern = pattern
        self.role = role
        self.localStatic = localStatic
        self.localEphemeral = localEphemeral
        self.remoteStatic = remoteStatic
        symmetric = SymmetricState(protocolName: pattern.protocolName)
        symmetric.mixHash(prologue)
        for (owner, isKnown) in [
            (Role.initiator, pattern.knowsInitiatorStatic), (.responder, pattern.knowsResponderStatic),
        ] where isKnown {
            guard let key = owner == role ? localStatic?.publicKey : remoteStatic else {
                throw LockProtocolError(.invalidState, "\(pattern.name) needs the \(owner)'s static key")
            }
            symmetric.mixHash(key.rawRepresentation)
        }
    }

    /// Whether all messages of the pattern have passed.
    package var isComplete: Bool { nextMessage == pattern.messages.count }

    /// Binds whatever comes later to this handshake (section 11.2); final when ``isComplete``.
    package var handshakeHash: [UInt8] { symmetric.hash }

    /// `WriteMessage`: the next message of the pattern with a payload.
    /// - Throws: `invalidState` out of turn or without a key; `weakSharedSecret`; `tooLarge`.
    package mutating func writeMessage(_ payload: [UInt8]) throws(LockProtocolError) -> [UInt8] {
        let tokens = try takeTurn(of: role)
        var next = self
        var message: [UInt8] = []
        for token in tokens {
            switch token {
            case .e:
                let key = try next.ephemeralPair().publicBytes
                next.symmetric.mixHash(key)
                message += key
            case .s:
                message += try next.symmetric.encryptAndHash(try next.staticPair().publicBytes)
            case .ee, .es, .se, .ss:
                try next.mixAgreement(token)
            }
        }
        message += try next.symmetric.encryptAndHash(payload)
        guard message.count <= CipherState.maximumMessageLength else {
            throw LockProtocolError(.tooLarge, "a Noise message has at most 65,535 bytes")
        }
        next.nextMessage += 1
        self = next
        return message
    }

    /// `ReadMessage`: the peer's next message.
    /// - Returns: its payload.
    /// - Throws: `truncated`, `authenticationFailed`, `weakSharedSecret`, `tooLarge`; `invalidState` out of turn.
    package mutating func readMessage(_ message: [UInt8]) throws(LockProtocolError) -> [UInt8] {
        let tokens = try takeTurn(of: role == .initiator ? .responder : .initiator)
        guard message.count <= CipherState.maximumMessageLength else {
            throw LockProtocolError(.tooLarge, "a Noise message has at most 65,535 bytes")
        }
        var next = self
        var reader = ByteReader(message)
        for token in tokens {
            switch token {
            case .e:
                let key = try reader.bytes(AgreementKey.length)
                next.symmetric.mixHash(key)
                next.remoteEphemeral = key
            case .s:
                let sealed = try reader.bytes(AgreementKey.length + next.symmetric.overhead)
                next.remoteStatic = try StaticPublicKey(
                    rawRepresentation: try next.symmetric.decryptAndHash(sealed))
            case .ee, .es, .se, .ss:
                try next.mixAgreement(token)
            }
        }
        let payload = try next.symmetric.decryptAndHash(try reader.bytes(reader.remaining))
        next.nextMessage += 1
        self = next
        return payload
    }

    /// `Split`: the ciphers of the transport phase. A one-way pattern uses only the first.
    /// - Throws: `invalidState` before the handshake is complete.
    package func split() throws(LockProtocolError) -> (fromInitiator: CipherState, fromResponder: CipherState) {
        guard isComplete else { throw LockProtocolError(.invalidState, "the handshake is not complete") }
        return symmetric.split()
    }

    /// The tokens of the next message, if it is `sender`'s.
    private func takeTurn(of sender: Role) throws(LockProtocolError) -> [HandshakePattern.Token] {
        let turn: Role = nextMessage.isMultiple(of: 2) ? .initiator : .responder
        guard !isComplete, turn == sender else {
            throw LockProtocolError(.invalidState, "message \(nextMessage) of \(pattern.name) is not the \(sender)'s")
        }
        return pattern.messages[nextMessage]
    }

    private mutating func mixAgreement(_ token: HandshakePattern.Token) throws(LockProtocolError) {
        let usesOwnStatic = token == .ss || token == (role == .initiator ? .se : .es)
        let usesPeerStatic = token == .ss || token == (role == .initiator ? .es : .se)
        let own = usesOwnStatic ? try staticPair() : try ephemeralPair()
        guard let peer = usesPeerStatic ? remoteStatic?.rawRepresentation : remoteEphemeral else {
            throw LockProtocolError(.invalidState, "\(pattern.name) needs a key of the peer for \(token)")
        }
        symmetric.mixKey(try Agreements.secret(of: own, with: peer, isStatic: token == .ss))
    }

    private func staticPair() throws(LockProtocolError) -> AgreementKey {
        guard let localStatic else { throw LockProtocolError(.invalidState, "\(pattern.name) needs a static key") }
        return localStatic.pair
    }

    private func ephemeralPair() throws(LockProtocolError) -> AgreementKey {
        guard let localEphemeral else { throw LockProtocolError(.invalidState, "no ephemeral key was handed in") }
        return localEphemeral.pair
    }
}
