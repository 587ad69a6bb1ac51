/// The ephemeral key of a sealed message, derived from everything that goes into the message.
///
/// An ephemeral that comes from a seed alone repeats when the seed does: after a restored snapshot, or because a caller
/// hands in the same number twice. Two different plaintexts under one ephemeral (and the same two statics) would share
/// the key and the nonces of the cipher, which gives away their difference and lets messages be forged. So the seed is
/// only one input of an HMAC-SHA-256 with
///
/// - as its key, the sender's private key: nobody else can compute the ephemeral, however small the seed;
/// - as its message, ``label``, the seed in eight bytes big-endian, the recipient's public key, and the SHA-256 hashes
///   of the prologue (label and header) and of the plaintext.
///
/// A different plaintext, header or recipient thus gives another ephemeral even under the same seed; all the same
/// inputs give the same bytes again, which tell nothing new. The idea is that of deterministic nonces (RFC 6979) and
/// of synthetic ones (RFC 8452). A recipient needs none of this: to it, an ephemeral is any public key.
enum SyntheticEphemeral {
    /// Parts this use of the sender's private key from any other, ASCII.
    static let label = "latch-simulator/ephemeral/1"

    static func key(
        seed: UInt64, sender: StaticPrivateKey, recipient: StaticPublicKey, prologue: [UInt8], plaintext: [UInt8]
    ) throws(LockProtocolError) -> EphemeralPrivateKey {
        var message = ByteWriter()
        message.append(Array(label.utf8))
        message.append(integer: seed)
        message.append(recipient.rawRepresentation)
        message.append(sha256(prologue))
        message.append(sha256(plaintext))
        return try EphemeralPrivateKey(rawRepresentation: hmacSHA256(key: sender.rawRepresentation, message.bytes))
    }
}
