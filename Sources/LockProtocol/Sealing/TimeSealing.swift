/// Seals the cloud's time for a lock that asked, and opens it.
package enum TimeSealing {
    /// Seals a time message.
    /// - Parameter seed: any number from the seeded generator; see ``SyntheticEphemeral`` for why it may repeat.
    /// - Throws: ``LockProtocolError`` with `outOfRange` unless the nonce has 16 bytes, or `weakSharedSecret`.
    package static func seal(
        _ message: TimeMessage, from cloud: StaticPrivateKey, to lock: StaticPublicKey, seed: UInt64
    ) throws(LockProtocolError) -> SealedTime {
        let payload = try message.encoded()
        let header = TimeHeader(of: message)
        let handshake = try EnvelopeHandshake.seal(
            header, payload: payload, plaintext: payload, from: cloud, to: lock, seed: seed)
        return try SealedEnvelope(headerBytes: try header.encoded(), handshake: handshake.message, chunks: [])
    }

    /// Opens a time message. It is worth something only to a lock that then finds in it its own id and the nonce that
    /// it issued in this connection; anything else is a replay.
    /// - Throws: ``LockProtocolError`` with `authenticationFailed` where another sealed it, it is for another, or a
    ///   byte was changed; `weakSharedSecret`; `contentMismatch`; what decoding throws.
    package static func open(
        _ sealed: SealedTime, lock: StaticPrivateKey, cloud: StaticPublicKey
    ) throws(LockProtocolError) -> TimeMessage {
        let opened = try EnvelopeHandshake.open(
            sealed.header, message: sealed.handshake, recipient: lock, sender: cloud)
        let message = try TimeMessage(encoded: opened.payload)
        guard sealed.header == TimeHeader(of: message) else {
            throw LockProtocolError(.contentMismatch, "the header names another lock than the message")
        }
        return message
    }
}
