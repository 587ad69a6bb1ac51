internal import SimulationKernel

/// The long-term X25519 private key of a lock, a phone or the cloud (RFC 7748).
///
/// Making one derives its public key, some ten microseconds; keep the value rather than making it for every message.
/// Its `Codable` form, for snapshots and the journal, is the secret itself in hexadecimal; its description is redacted.
package struct StaticPrivateKey: Sendable {
    let pair: AgreementKey

    /// Takes 32 bytes, which in this simulator come from the seeded generator. Any bytes are a key.
    /// - Throws: ``LockProtocolError`` with the code `invalidKey` for any other count.
    package init(rawRepresentation: [UInt8]) throws(LockProtocolError) {
        pair = try AgreementKey(rawRepresentation: rawRepresentation)
    }

    /// The 32 secret bytes.
    package var rawRepresentation: [UInt8] { pair.rawRepresentation }

    /// Whether a session with the holder of a public key can have a secret: not where the point has a low order
    /// (RFC 7748, section 6.1).
    package func canAgree(with key: StaticPublicKey) -> Bool {
        (try? pair.sharedSecret(with: key.rawRepresentation)) != nil
    }

    /// The public half, already derived.
    package var publicKey: StaticPublicKey { StaticPublicKey(ownBytes: pair.publicBytes) }
}

extension StaticPrivateKey: Hashable {
    package static func == (left: Self, right: Self) -> Bool { left.rawRepresentation == right.rawRepresentation }
    package func hash(into hasher: inout Hasher) { hasher.combine(rawRepresentation) }
}

extension StaticPrivateKey: Codable {
    package init(from decoder: any Decoder) throws {
        try self.init(rawRepresentation: try decodeHexadecimal(from: decoder))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawRepresentation.hexadecimal)
    }
}

extension StaticPrivateKey: CustomStringConvertible, CustomDebugStringConvertible {
    /// Names the public key, so that the secret does not reach a log by interpolation.
    package var description: String { "private key of \(publicKey)" }
    package var debugDescription: String { description }
}

/// The long-term X25519 public key of a lock, a phone or the cloud.
package struct StaticPublicKey: Hashable, Sendable {
    /// The u-coordinate, 32 bytes, little-endian (RFC 7748, section 5).
    package let rawRepresentation: [UInt8]

    /// Takes 32 bytes. A point of low order is found out only when it is used.
    /// - Throws: ``LockProtocolError`` with the code `invalidKey` for any other count.
    package init(rawRepresentation: [UInt8]) throws(LockProtocolError) {
        guard rawRepresentation.count == AgreementKey.length else {
            throw LockProtocolError(.invalidKey, "a public key has 32 bytes, not \(rawRepresentation.count)")
        }
        self.rawRepresentation = rawRepresentation
    }

    fileprivate init(ownBytes: [UInt8]) { rawRepresentation = ownBytes }
}

extension StaticPublicKey: Codable {
    package init(from decoder: any Decoder) throws {
        try self.init(rawRepresentation: try decodeHexadecimal(from: decoder))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawRepresentation.hexadecimal)
    }
}

extension StaticPublicKey: CustomStringConvertible {
    /// 64 hexadecimal digits.
    package var description: String { rawRepresentation.hexadecimal }
}

/// Reads a string of hexadecimal digits.
func decodeHexadecimal(from decoder: any Decoder) throws -> [UInt8] {
    let container = try decoder.singleValueContainer()
    guard let bytes = [UInt8](hexadecimal: try container.decode(String.self)) else {
        throw DecodingError.dataCorruptedError(in: container, debugDescription: "not pairs of hexadecimal digits")
    }
    return bytes
}
