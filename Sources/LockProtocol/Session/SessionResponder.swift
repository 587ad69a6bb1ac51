package import SimulationKernel

/// The lock's end of one session: opens requests, seals replies. It exists only for a phone that proved its key; whether
/// the lock knows that key is the lock's to say.
///
/// Its `Codable` form holds the session's keys, for a saved world's memory.
package struct SessionResponder: Hashable, Codable, Sendable {
    /// The phone's static key, proven.
    package let phone: StaticPublicKey
    private var sending: CipherState
    private var receiving: CipherState

    /// What a sealed message turned out to be.
    package enum Opened: Hashable, Sendable {
        case request(number: UInt8, LockRequest)
        /// Genuine, but not to be understood: to be answered with a refusal. The session goes on.
        case unusable(number: UInt8, type: UInt8, Reason)
    }

    /// Takes a hello.
    /// - Parameters:
    ///   - message: the whole message.
    ///   - lock: the lock's id.
    ///   - identity: the lock's key pair.
    ///   - counter: a number that this lock never used for a session; see <doc:Sessions>.
    ///   - seed: any number from the seeded generator.
    ///   - status: what the welcome says to this phone.
    /// - Returns: the session, and the welcome as a message to be cut into segments.
    /// - Throws: what ``SessionMessage/init(encoded:)`` throws, `unsupportedVersion` among it; `invalidState` for
    ///   another message than a hello; `authenticationFailed` for a hello to another lock, or an altered one;
    ///   `weakSharedSecret`; `outOfRange` for a status that the wire does not hold. The lock answers with an alert
    ///   of the error's ``LockProtocolError/reason``.
    package static func accept(
        _ message: [UInt8], lock: UniqueID, identity: StaticPrivateKey, counter: UInt64, seed: UInt64,
        status: (StaticPublicKey) -> LockStatus
    ) throws(LockProtocolError) -> (SessionResponder, welcome: [UInt8]) {
        guard case .hello(let hello) = try SessionMessage(encoded: message) else {
            throw LockProtocolError(.invalidState, "a session begins with a hello")
        }
        var handshake = try HandshakeState(
            pattern: .ik, role: .responder, prologue: SessionHandshake.prologue(lock: lock), localStatic: identity,
            localEphemeral: try SessionHandshake.ephemeral(
                identity: identity, counter: counter, seed: seed, hello: message), remoteStatic: nil)
        _ = try handshake.readMessage(hello)
        guard let phone = handshake.remoteStatic else {
            throw LockProtocolError(.invalidState, "the hello named no key")
        }
        let welcome = try handshake.writeMessage(try status(phone).encoded())
        let ciphers = try handshake.split()
        let session = SessionResponder(
            phone: phone, sending: ciphers.fromResponder, receiving: ciphers.fromInitiator)
        return (session, SessionMessage.welcome(welcome).encoded)
    }

    /// Opens a sealed message.
    /// - Throws: what ``SessionMessage/init(encoded:)`` throws; `invalidState` for another kind of message;
    ///   `authenticationFailed` where the phone did not seal it as the next one of this session; `truncated` where it
    ///   is too short to have a number. The session is then over.
    package mutating func open(_ message: [UInt8]) throws(LockProtocolError) -> Opened {
        guard case .sealed(let sealed) = try SessionMessage(encoded: message) else {
            throw LockProtocolError(.invalidState, "a session's messages are sealed")
        }
        var reader = ByteReader(try receiving.decrypt(sealed))
        let version = try reader.integer(UInt8.self)
        let type = try reader.integer(UInt8.self)
        let number = try reader.integer(UInt8.self)
        guard version == SessionLimits.version, let kind = LockRequest.Kind(rawValue: type) else {
            return .unusable(number: number, type: type, .unsupportedVersion)
        }
        do throws(LockProtocolError) {
            let request = try LockRequest(kind, readingFields: &reader)
            try reader.finish()
            return .request(number: number, request)
        } catch {
            return .unusable(number: number, type: type, .malformed)
        }
    }

    /// A reply as a message, to be cut into segments.
    /// - Throws: `outOfRange` or `invalidState` for a reply that the wire does not hold; nothing is then sent.
    package mutating func seal(_ reply: LockReply, to number: UInt8) throws(LockProtocolError) -> [UInt8] {
        try seal(type: reply.kind.rawValue, number) { (writer) throws(LockProtocolError) in
            try reply.write(to: &writer)
        }
    }

    /// A refusal of a request that was ``Opened/unusable(number:type:_:)``.
    /// - Throws: `nonceExhausted`, after more messages than a session has time for.
    package mutating func seal(
        refusalOfType type: UInt8, _ reason: Reason, to number: UInt8
    ) throws(LockProtocolError) -> [UInt8] {
        try seal(type: type, number) { (writer) throws(LockProtocolError) in
            writer.append(integer: reason.rawValue)
        }
    }

    private mutating func seal(
        type: UInt8, _ number: UInt8, _ write: (inout ByteWriter) throws(LockProtocolError) -> Void
    ) throws(LockProtocolError) -> [UInt8] {
        var writer = ByteWriter()
        writer.append([SessionLimits.version, type | LockRequest.replyBit, number])
        try write(&writer)
        return SessionMessage.sealed(try sending.encrypt(writer.bytes)).encoded
    }
}
