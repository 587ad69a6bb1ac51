extension SealedEnvelope {
    /// Seals a body as transport messages.
    /// - Parameter header: its chunk count is the body's.
    init(
        header: Header, body: [UInt8], from sender: StaticPrivateKey, to recipient: StaticPublicKey, seed: UInt64
    ) throws(LockProtocolError) {
        let handshake = try EnvelopeHandshake.seal(
            header, payload: [], plaintext: body, from: sender, to: recipient, seed: seed)
        let chunks = try BodyTransport.seal(body, with: try handshake.state.split().fromInitiator)
        try self.init(headerBytes: try header.encoded(), handshake: handshake.message, chunks: chunks)
    }

    /// Opens all transport messages.
    /// - Throws: `authenticationFailed`, `weakSharedSecret`, `contentMismatch`.
    func openedBody(recipient: StaticPrivateKey, sender: StaticPublicKey) throws(LockProtocolError) -> [UInt8] {
        let opened = try EnvelopeHandshake.open(header, message: handshake, recipient: recipient, sender: sender)
        var receiver = BodyReceiver(chunkCount: header.chunkCount, cipher: try opened.state.split().fromInitiator)
        for (index, chunk) in chunks.enumerated() {
            if let body = try receiver.receive(chunk, at: index) { return body }
        }
        throw LockProtocolError(.incomplete, "the last chunk is missing")
    }
}
