/// The plaintext part of a sealed envelope: what a courier may read, and nobody can change.
///
/// Each kind of envelope has a header of its own, with its own magic and its own label in the Noise prologue, so that
/// no envelope can pass for one of another kind. Sizes are fixed for each kind.
package protocol EnvelopeHeader: Hashable, Codable, Sendable {
    /// The first four bytes, ASCII.
    static var magic: String { get }
    /// What stands before the header in the Noise prologue, ASCII.
    static var label: String { get }
    /// The header's length, in bytes, the magic and the version included.
    static var byteCount: Int { get }
    /// How long the Noise handshake message is, in bytes.
    static var handshakeLength: Int { get }

    /// How many transport messages follow the handshake.
    var chunkCount: Int { get }

    /// Reads what follows magic and version.
    /// - Throws: `truncated`, `outOfRange`.
    init(readingFields reader: inout ByteReader) throws(LockProtocolError)

    /// Writes what follows magic and version.
    /// - Throws: `tooLarge`.
    func writeFields(to writer: inout ByteWriter) throws(LockProtocolError)
}

extension EnvelopeHeader {
    /// The header's bytes, ``byteCount`` of them.
    /// - Throws: ``LockProtocolError`` with the code `tooLarge` for more chunks than an envelope has.
    package func encoded() throws(LockProtocolError) -> [UInt8] {
        var writer = ByteWriter()
        writer.append(Array(Self.magic.utf8))
        writer.append(integer: Envelope.version)
        try writeFields(to: &writer)
        return writer.bytes
    }

    /// Reads a header's bytes, whole.
    /// - Throws: ``LockProtocolError`` with `unsupportedVersion` for another magic or version, `truncated`,
    ///   `outOfRange` or `trailingBytes`.
    package init(encoded bytes: [UInt8]) throws(LockProtocolError) {
        var reader = ByteReader(bytes)
        let magic = try reader.bytes(Self.magic.utf8.count)
        guard magic == Array(Self.magic.utf8) else {
            throw LockProtocolError(.unsupportedVersion, "not a \(Self.magic) envelope")
        }
        let version = try reader.integer(UInt8.self)
        guard version == Envelope.version else {
            throw LockProtocolError(.unsupportedVersion, "version \(version) of \(Self.magic)")
        }
        try self.init(readingFields: &reader)
        try reader.finish()
    }
}

/// What all envelopes have in common.
package enum Envelope {
    /// The byte after the magic.
    package static let version: UInt8 = 1
    /// The longest transport message, in bytes, its tag included and its length prefix not.
    package static let maximumChunkLength = 1_024
    /// The bytes of the body that one transport message holds.
    package static let chunkCapacity = maximumChunkLength - CipherState.tagLength
    /// The most transport messages of one envelope, the last one included; the body is then about 8 MB.
    package static let maximumChunks = 8_192
    /// A Noise K message with an empty payload: an ephemeral key and a tag.
    static let emptyHandshakeLength = AgreementKey.length + CipherState.tagLength

    /// Two bytes; an envelope with a body has at least one chunk, the last.
    static func readChunkCount(from reader: inout ByteReader) throws(LockProtocolError) -> Int {
        Int(try reader.integer(in: 1...UInt16(maximumChunks), "the number of chunks"))
    }

    static func write(chunkCount: Int, to writer: inout ByteWriter) throws(LockProtocolError) {
        guard (1...maximumChunks).contains(chunkCount) else {
            throw LockProtocolError(.tooLarge, "\(chunkCount) chunks; an envelope has at most \(maximumChunks)")
        }
        writer.append(integer: UInt16(chunkCount))
    }
}
