/// A handshake pattern as data (Noise, revision 34, section 7): what is known before, and what each message carries.
package struct HandshakePattern: Hashable, Sendable {
    /// What a message carries, or mixes in.
    package enum Token: Hashable, Sendable {
        /// The sender's ephemeral public key.
        case e
        /// The sender's static public key, encrypted where a key is there.
        case s
        /// The agreement of both ephemerals.
        case ee
        /// The agreement of the initiator's ephemeral and the responder's static key.
        case es
        /// The agreement of the initiator's static key and the responder's ephemeral.
        case se
        /// The agreement of both statics.
        case ss
    }

    /// The name within the protocol's name.
    package let name: String
    /// Whether the responder knows the initiator's static key beforehand: the pre-message `-> s`.
    package let knowsInitiatorStatic: Bool
    /// Whether the initiator knows the responder's static key beforehand: the pre-message `<- s`.
    package let knowsResponderStatic: Bool
    /// The messages in turn; the initiator sends the first.
    package let messages: [[Token]]

    /// Section 7.4, one-way: a sealed message from a known sender to a known recipient.
    package static let k = HandshakePattern(
        name: "K", knowsInitiatorStatic: true, knowsResponderStatic: true, messages: [[.e, .es, .ss]])

    /// Section 7.5, interactive: a session with a known responder, to whom the initiator names itself.
    package static let ik = HandshakePattern(
        name: "IK", knowsInitiatorStatic: false, knowsResponderStatic: true,
        messages: [[.e, .es, .s, .ss], [.e, .ee, .se]])

    /// The whole name with the one suite that this module has (section 8).
    package var protocolName: String { "Noise_\(name)_25519_ChaChaPoly_SHA256" }
}
