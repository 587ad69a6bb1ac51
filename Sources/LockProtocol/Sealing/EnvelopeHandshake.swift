/// The Noise K handshake of an envelope, in which prologue = the kind's label, then the header's bytes.
enum EnvelopeHandshake {
    static func prologue<Header: EnvelopeHeader>(_ header: Header) throws(LockProtocolError) -> [UInt8] {
        Array(Header.label.utf8) + (try header.encoded())
    }

    /// The handshake message, and the handshake, to be split where transport messages follow.
    /// - Parameters:
    ///   - payload: what the handshake message itself carries.
    ///   - plaintext: all that the envelope carries, for the ephemeral.
    static func seal(
        _ header: some EnvelopeHeader, payload: [UInt8], plaintext: [UInt8], from sender: StaticPrivateKey,
        to recipient: StaticPublicKey, seed: UInt64
    ) throws(LockProtocolError) -> (message: [UInt8], state: HandshakeState) {
        let prologue = try prologue(header)
        let ephemeral = try SyntheticEphemeral.key(
            seed: seed, sender: sender, recipient: recipient, prologue: prologue, plaintext: plaintext)
        var state = try HandshakeState(
            pattern: .k, role: .initiator, prologue: prologue, localStatic: sender, localEphemeral: ephemeral,
            remoteStatic: recipient)
        let message = try state.writeMessage(payload)
        return (message, state)
    }

    /// The payload of the handshake message, and the handshake, to be split where transport messages follow. What it
    /// returns, header included, is authenticated.
    static func open(
        _ header: some EnvelopeHeader, message: [UInt8], recipient: StaticPrivateKey, sender: StaticPublicKey
    ) throws(LockProtocolError) -> (payload: [UInt8], state: HandshakeState) {
        var state = try HandshakeState(
            pattern: .k, role: .responder, prologue: try prologue(header), localStatic: recipient, localEphemeral: nil,
            remoteStatic: sender)
        let payload = try state.readMessage(message)
        return (payload, state)
    }
}
