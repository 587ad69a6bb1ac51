package import SimulationKernel

/// The phone's end of one session: makes the hello, seals requests, opens replies.
///
/// It is for one session only. A call that throws changes nothing; after one about the lock's bytes the phone should
/// give the session up, as the two ends no longer agree.
package struct SessionInitiator: Sendable {
    /// What the lock sent.
    package enum Received: Hashable, Sendable {
        /// The session is open. The lock proved its key.
        case welcome(LockStatus)
        /// The answer to the oldest open request.
        case reply(LockReply)
        /// The lock, or somebody on the air in its place, says that the session is over.
        case alert(Reason)
    }

    private enum State: Sendable {
        case new(HandshakeState)
        case waiting(HandshakeState)
        case open(Transport)
        case over
    }

    private struct Transport: Sendable {
        var sending: CipherState
        var receiving: CipherState
        var nextNumber: UInt8 = 0
        /// The oldest first, at most ``SessionLimits/maximumOpenRequests``.
        var unanswered: [(number: UInt8, kind: LockRequest.Kind)] = []
    }

    private var state: State

    /// - Parameters:
    ///   - lock: the lock's id, which goes into the prologue.
    ///   - lockKey: the lock's static key, from the cloud.
    ///   - phoneKey: the phone's own, whose public half the cloud gave to locks.
    ///   - ephemeral: never used before.
    /// - Throws: never for such arguments; declared because a handshake may.
    package init(
        lock: UniqueID, lockKey: StaticPublicKey, phoneKey: StaticPrivateKey, ephemeral: EphemeralPrivateKey
    ) throws(LockProtocolError) {
        state = .new(
            try HandshakeState(
                pattern: .ik, role: .initiator, prologue: SessionHandshake.prologue(lock: lock), localStatic: phoneKey,
                localEphemeral: ephemeral, remoteStatic: lockKey))
    }

    /// Whether requests can be sealed.
    package var isOpen: Bool {
        if case .open = state { true } else { false }
    }

    /// How many requests wait for their reply.
    package var unansweredRequests: Int {
        if case .open(let transport) = state { transport.unanswered.count } else { 0 }
    }

    /// The first message, to be cut into segments.
    /// - Throws: `invalidState` the second time; `weakSharedSecret` where the lock's key is of low order.
    package mutating func hello() throws(LockProtocolError) -> [UInt8] {
        guard case .new(var handshake) = state else {
            throw LockProtocolError(.invalidState, "a session has one hello")
        }
        let message = try handshake.writeMessage([])
        state = .waiting(handshake)
        return SessionMessage.hello(message).encoded
    }

    /// A request as a message, to be cut into segments.
    /// - Throws: `invalidState` unless the session is open and has room for another open request; `outOfRange` for
    ///   fields that the wire does not hold.
    package mutating func seal(_ request: LockRequest) throws(LockProtocolError) -> [UInt8] {
        guard case .open(var transport) = state else {
            throw LockProtocolError(.invalidState, "the session is not open")
        }
        guard transport.unanswered.count < SessionLimits.maximumOpenRequests else {
            throw LockProtocolError(.invalidState, "\(transport.unanswered.count) requests wait for their replies")
        }
        var writer = ByteWriter()
        writer.append([SessionLimits.version, request.kind.rawValue, transport.nextNumber])
        try request.writeFields(to: &writer)
        let message = SessionMessage.sealed(try transport.sending.encrypt(writer.bytes)).encoded
        transport.unanswered.append((transport.nextNumber, request.kind))
        transport.nextNumber &+= 1
        state = .open(transport)
        return message
    }

    /// Takes a whole message from the lock.
    /// - Throws: what ``SessionMessage/init(encoded:)`` throws; `invalidState` out of turn; `authenticationFailed`,
    ///   `weakSharedSecret`; `unsupportedVersion`; `contentMismatch` for a reply to another request than the oldest open
    ///   one; what reading the fields throws.
    package mutating func receive(_ message: [UInt8]) throws(LockProtocolError) -> Received {
        let message = try SessionMessage(encoded: message)
        switch (message, state) {
        case (.alert(let reason), .waiting), (.alert(let reason), .open):
            state = .over
            return .alert(reason)
        case (.welcome(let bytes), .waiting(var handshake)):
            let status = try LockStatus(encoded: try handshake.readMessage(bytes))
            let ciphers = try handshake.split()
            state = .open(Transport(sending: ciphers.fromInitiator, receiving: ciphers.fromResponder))
            return .welcome(status)
        case (.sealed(let bytes), .open(var transport)):
            let reply = try SessionInitiator.openReply(bytes, &transport)
            state = .open(transport)
            return .reply(reply)
        default:
            throw LockProtocolError(.invalidState, "not the lock's turn to say that")
        }
    }

    private static func openReply(
        _ bytes: [UInt8], _ transport: inout Transport
    ) throws(LockProtocolError) -> LockReply {
        var reader = ByteReader(try transport.receiving.decrypt(bytes))
        let version = try reader.integer(UInt8.self)
        guard version == SessionLimits.version else {
            throw LockProtocolError(.unsupportedVersion, "a reply of version \(version)")
        }
        let type = try reader.integer(UInt8.self)
        let number = try reader.integer(UInt8.self)
        guard let oldest = transport.unanswered.first, number == oldest.number,
            type == oldest.kind.rawValue | LockRequest.replyBit
        else { throw LockProtocolError(.contentMismatch, "not the reply to the oldest open request") }
        let reply = try LockReply(to: oldest.kind, reading: &reader)
        try reader.finish()
        transport.unanswered.removeFirst()
        return reply
    }
}
