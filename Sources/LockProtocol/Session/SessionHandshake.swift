internal import SimulationKernel

/// What is particular to a session's Noise IK handshake: the phone is the initiator, the lock the responder.
enum SessionHandshake {
    /// What stands before the lock's id in the prologue, ASCII.
    static let label = "latch-simulator/session/1"
    /// Parts this use of the lock's private key from any other, ASCII.
    static let ephemeralLabel = "latch-simulator/session-ephemeral/1"

    /// Label and lock id: a handshake with one lock is worth nothing at another, even one of the same key.
    static func prologue(lock: UniqueID) -> [UInt8] { Array(label.utf8) + lock.bytes }

    /// The lock's ephemeral: HMAC-SHA-256, keyed with the lock's private key, over label, counter (8 bytes), seed (8)
    /// and the SHA-256 of the whole hello. A counter that never comes again gives a session that never comes again,
    /// however often a hello does.
    static func ephemeral(
        identity: StaticPrivateKey, counter: UInt64, seed: UInt64, hello: [UInt8]
    ) throws(LockProtocolError) -> EphemeralPrivateKey {
        var message = ByteWriter()
        message.append(Array(ephemeralLabel.utf8))
        message.append(integer: counter)
        message.append(integer: seed)
        message.append(sha256(hello))
        return try EphemeralPrivateKey(rawRepresentation: hmacSHA256(key: identity.rawRepresentation, message.bytes))
    }
}
