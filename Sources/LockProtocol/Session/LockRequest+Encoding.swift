/// The fields of each request.
extension LockRequest {
    /// Indices of the chunks that an envelope can have.
    static let chunkIndices = 0...(Envelope.maximumChunks - 1)
    static let chunkLengths = CipherState.tagLength...Envelope.maximumChunkLength

    /// Reads the fields of a request of this kind.
    /// - Throws: `truncated`, `outOfRange`; for a time message, what ``SealedEnvelope/init(bytes:)`` throws.
    init(_ kind: Kind, readingFields reader: inout ByteReader) throws(LockProtocolError) {
        switch kind {
        case .status: self = .status
        case .unlock: self = .unlock
        case .lock: self = .lock
        case .timeChallenge: self = .timeChallenge
        case .time: self = .time(try SealedTime(bytes: try reader.rest(atLeast: 0)))
        case .syncBegin:
            let header = try reader.bytes(PackageHeader.byteCount)
            self = .syncBegin(header: header, handshake: try reader.bytes(PackageHeader.handshakeLength))
        case .syncChunk:
            let index = try reader.chunkIndex()
            self = .syncChunk(index: index, try reader.chunk())
        case .syncCommit: self = .syncCommit
        case .reportBegin: self = .reportBegin
        case .reportChunk: self = .reportChunk(index: try reader.chunkIndex())
        }
    }

    /// Writes the fields.
    /// - Throws: `outOfRange` for a part of another length than the wire has, or an index that no chunk has.
    func writeFields(to writer: inout ByteWriter) throws(LockProtocolError) {
        switch self {
        case .status, .unlock, .lock, .timeChallenge, .syncCommit, .reportBegin: break
        case .time(let envelope): writer.append(envelope.bytes)
        case .syncBegin(let header, let handshake):
            try writer.append(header, count: PackageHeader.byteCount, "the header's length")
            try writer.append(handshake, count: PackageHeader.handshakeLength, "the handshake's length")
        case .syncChunk(let index, let chunk):
            try writer.append(index, in: LockRequest.chunkIndices, as: UInt16.self, "the chunk's index")
            try writer.append(chunk: chunk)
        case .reportChunk(let index):
            try writer.append(index, in: LockRequest.chunkIndices, as: UInt16.self, "the chunk's index")
        }
    }
}

extension ByteReader {
    fileprivate mutating func chunkIndex() throws(LockProtocolError) -> Int {
        Int(try integer(in: 0...UInt16(LockRequest.chunkIndices.upperBound), "the chunk's index"))
    }

    /// The rest, as a chunk.
    mutating func chunk() throws(LockProtocolError) -> [UInt8] {
        try checkRange(remaining, LockRequest.chunkLengths, "the chunk's length")
        return try bytes(remaining)
    }
}

extension ByteWriter {
    /// A part that has one length only.
    /// - Throws: `outOfRange` for any other.
    mutating func append(_ part: [UInt8], count: Int, _ what: String) throws(LockProtocolError) {
        try checkRange(part.count, count...count, what)
        append(part)
    }

    /// A chunk, without its length.
    /// - Throws: `outOfRange` for one that no envelope has.
    mutating func append(chunk: [UInt8]) throws(LockProtocolError) {
        try checkRange(chunk.count, LockRequest.chunkLengths, "the chunk's length")
        append(chunk)
    }
}
