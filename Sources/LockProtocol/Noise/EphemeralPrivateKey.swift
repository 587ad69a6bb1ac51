/// The X25519 private key of one handshake, handed in by the caller and used once.
///
/// The module never draws one by itself: a run is a function of its seed. Whoever makes one sees to it that no two
/// handshakes of different content share it, as a counter that never rolls back or ``SyntheticEphemeral`` does.
package struct EphemeralPrivateKey: Sendable {
    let pair: AgreementKey

    /// - Throws: ``LockProtocolError`` with the code `invalidKey` unless there are 32 bytes.
    package init(rawRepresentation: [UInt8]) throws(LockProtocolError) {
        pair = try AgreementKey(rawRepresentation: rawRepresentation)
    }
}
