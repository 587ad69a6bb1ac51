/// Why bytes, keys or messages of the lock protocol were refused.
///
/// Callers tell errors apart by ``code``, answer peers with ``reason``, and show ``message`` to people. No error holds
/// key material, plaintext or doorcodes.
package struct LockProtocolError: Error, Hashable, Sendable {
    /// What kind of refusal this is.
    package let code: Code
    /// What was wrong, for people; not stable.
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The word of the closed list that a peer, a log record or `explain` is given.
    package var reason: Reason { code.reason }
}

extension LockProtocolError {
    /// A kind of refusal; other files and modules may add kinds of their own.
    package struct Code: Hashable, Sendable {
        /// A stable word, such as `truncated`.
        package let name: String
        /// What a peer is told.
        package let reason: Reason

        package init(name: String, reason: Reason) {
            self.name = name
            self.reason = reason
        }

        /// Bytes end before the value that they should hold.
        package static let truncated = Code(name: "truncated", reason: .malformed)
        /// Bytes go on after the value that they should hold.
        package static let trailingBytes = Code(name: "trailing_bytes", reason: .malformed)
        /// Another version of a format, or another format.
        package static let unsupportedVersion = Code(name: "unsupported_version", reason: .unsupportedVersion)
        /// A field outside what it may hold.
        package static let outOfRange = Code(name: "out_of_range", reason: .malformed)
        /// More than a message, a table or a package may hold.
        package static let tooLarge = Code(name: "too_large", reason: .malformed)
        /// A key of the wrong length.
        package static let invalidKey = Code(name: "invalid_key", reason: .malformed)
        /// A public key of low order: the shared secret would be all zeros (RFC 7748, section 6.1).
        package static let weakSharedSecret = Code(name: "weak_shared_secret", reason: .malformed)
        /// Not made by the holder of the expected key for this recipient, or altered on the way.
        package static let authenticationFailed = Code(name: "authentication_failed", reason: .malformed)
        /// A call that the state of a handshake or a transfer does not allow.
        package static let invalidState = Code(name: "invalid_state", reason: .malformed)
        /// A cipher that has used up its nonces (Noise, section 5.1).
        package static let nonceExhausted = Code(name: "nonce_exhausted", reason: .malformed)
        /// A part that is not the next one missing.
        package static let outOfOrder = Code(name: "out_of_order", reason: .partial)
        /// Parts are missing.
        package static let incomplete = Code(name: "incomplete", reason: .partial)
        /// For another lock.
        package static let wrongRecipient = Code(name: "wrong_recipient", reason: .malformed)
        /// Content that contradicts its own count, hash or header.
        package static let contentMismatch = Code(name: "content_mismatch", reason: .malformed)
    }
}

extension LockProtocolError: CustomStringConvertible {
    package var description: String { "\(code.name): \(message)" }
}
