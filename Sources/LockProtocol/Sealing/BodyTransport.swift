/// The body of an envelope as transport messages: full ones, a rest, and the last, which proves that it was all.
///
/// The last message's plaintext is the number of messages before it in two bytes, big-endian, and the SHA-256 hash of
/// the body.
enum BodyTransport {
    /// The transport messages of a body, the last one included.
    static func chunkCount(bodyLength: Int) -> Int {
        (bodyLength + Envelope.chunkCapacity - 1) / Envelope.chunkCapacity + 1
    }

    /// Encrypts a body.
    /// - Parameter cipher: fresh from the handshake.
    static func seal(_ body: [UInt8], with cipher: CipherState) throws(LockProtocolError) -> [[UInt8]] {
        var cipher = cipher
        var chunks: [[UInt8]] = []
        for start in stride(from: 0, to: body.count, by: Envelope.chunkCapacity) {
            chunks.append(try cipher.encrypt(Array(body[start..<min(start + Envelope.chunkCapacity, body.count)])))
        }
        chunks.append(try cipher.encrypt(lastPlaintext(after: chunks.count, of: body)))
        return chunks
    }

    static func lastPlaintext(after count: Int, of body: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.append(integer: UInt16(truncatingIfNeeded: count))
        writer.append(sha256(body))
        return writer.bytes
    }
}

/// Takes a body's transport messages one after the other.
struct BodyReceiver: Hashable, Codable, Sendable {
    private let chunkCount: Int
    private var cipher: CipherState
    private var body: [UInt8] = []

    /// The index of the first message that has not been taken.
    private(set) var nextChunk = 0

    /// - Parameters:
    ///   - chunkCount: from an authenticated header, so that no stranger makes us hold a body.
    ///   - cipher: fresh from the handshake.
    init(chunkCount: Int, cipher: CipherState) {
        self.chunkCount = chunkCount
        self.cipher = cipher
    }

    /// Takes one message; what is refused changes nothing.
    /// - Returns: the body, once the last message has verified.
    /// - Throws: `outOfOrder` unless `index` is ``nextChunk``; `tooLarge`; `truncated` or `authenticationFailed`;
    ///   `contentMismatch` where count or hash of the last message are not the body's.
    mutating func receive(_ chunk: [UInt8], at index: Int) throws(LockProtocolError) -> [UInt8]? {
        guard index == nextChunk, index < chunkCount else {
            throw LockProtocolError(.outOfOrder, "chunk \(index) came, chunk \(nextChunk) is next")
        }
        guard chunk.count <= Envelope.maximumChunkLength else {
            throw LockProtocolError(.tooLarge, "a chunk of \(chunk.count) bytes")
        }
        let plaintext = try cipher.decrypt(chunk)
        nextChunk += 1
        guard nextChunk == chunkCount else {
            body += plaintext
            return nil
        }
        guard plaintext == BodyTransport.lastPlaintext(after: index, of: body) else {
            throw LockProtocolError(.contentMismatch, "the last chunk's count and hash are not the body's")
        }
        return body
    }
}
