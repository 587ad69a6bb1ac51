/// A message of a session, after its segments are together: a kind in one byte, and what the kind holds.
package enum SessionMessage: Hashable, Sendable {
    /// From the phone: Noise message 1, 96 bytes. Goes after the version in one byte.
    case hello([UInt8])
    /// From the lock: Noise message 2, whose payload is a ``LockStatus``.
    case welcome([UInt8])
    /// From both: a Noise transport message.
    case sealed([UInt8])
    /// From the lock, in clear and so unproven: the session, or the attempt at one, is over.
    case alert(Reason)

    /// An ephemeral key, an encrypted static key and the tag of an empty payload.
    package static let helloLength = 96
    /// The least of a welcome: an ephemeral key and a tag.
    static let minimumWelcomeLength = AgreementKey.length + CipherState.tagLength

    private enum Kind: UInt8 {
        case hello = 1
        case welcome = 2
        case sealed = 3
        case alert = 4
    }

    /// Reads a message.
    /// - Throws: `unsupportedVersion` for a hello of another version, however long; `truncated`, `trailingBytes`,
    ///   `tooLarge`; `outOfRange` for an unknown kind or reason.
    package init(encoded bytes: [UInt8]) throws(LockProtocolError) {
        guard bytes.count <= SessionLimits.maximumMessageLength else {
            throw LockProtocolError(.tooLarge, "a message of \(bytes.count) bytes")
        }
        var reader = ByteReader(bytes)
        switch try reader.choice(Kind.self, "the kind of message") {
        case .hello:
            let version = try reader.integer(UInt8.self)
            guard version == SessionLimits.version else {
                throw LockProtocolError(.unsupportedVersion, "a hello of version \(version)")
            }
            self = .hello(try reader.bytes(SessionMessage.helloLength))
        case .welcome:
            self = .welcome(try reader.rest(atLeast: SessionMessage.minimumWelcomeLength))
        case .sealed:
            self = .sealed(try reader.rest(atLeast: CipherState.tagLength))
        case .alert:
            self = .alert(try reader.choice(Reason.self, "the reason"))
        }
        try reader.finish()
    }

    /// The kind in one word.
    package var kindName: String {
        switch self {
        case .hello: "hello"
        case .welcome: "welcome"
        case .sealed: "sealed"
        case .alert: "alert"
        }
    }

    /// The message's bytes.
    package var encoded: [UInt8] {
        switch self {
        case .hello(let message): [Kind.hello.rawValue, SessionLimits.version] + message
        case .welcome(let message): [Kind.welcome.rawValue] + message
        case .sealed(let message): [Kind.sealed.rawValue] + message
        case .alert(let reason): [Kind.alert.rawValue, reason.rawValue]
        }
    }
}

extension ByteReader {
    /// All that is left.
    /// - Throws: `truncated` where that is less than `minimum` bytes.
    mutating func rest(atLeast minimum: Int) throws(LockProtocolError) -> [UInt8] {
        try bytes(max(minimum, remaining))
    }
}
