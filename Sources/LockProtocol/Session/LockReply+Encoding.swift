internal import SimulationKernel

/// A reason in one byte, 0 for success, and then the fields of each reply.
extension LockReply {
    /// Done, where a reply has its reason.
    static let done: UInt8 = 0
    /// All indices, and the number of chunks itself.
    private static let nextChunks = 0...Envelope.maximumChunks

    /// Reads reason and fields of a reply to a request of this kind.
    /// - Throws: `truncated`, `outOfRange`.
    init(to kind: LockRequest.Kind, reading reader: inout ByteReader) throws(LockProtocolError) {
        let reason = try reader.integer(UInt8.self)
        guard reason == LockReply.done else {
            guard let reason = Reason(rawValue: reason) else {
                throw LockProtocolError(.outOfRange, "the reason \(reason)")
            }
            self = .refused(kind, reason)
            return
        }
        switch kind {
        case .status: self = .status(try reader.value(LockStatus.self))
        case .unlock: self = .unlocked(seconds: Int(try reader.integer(UInt16.self)))
        case .lock: self = .locked
        case .timeChallenge: self = .nonce(try reader.bytes(WireFormat.nonceLength))
        case .time: self = .time(try reader.optional(Instant.self, "the clock"))
        case .syncBegin, .syncChunk:
            let next = try reader.integer(in: 0...UInt16(LockReply.nextChunks.upperBound), "the next chunk")
            self = .nextChunk(kind, Int(next))
        case .syncCommit: self = .applied(try reader.integer(UInt64.self))
        case .reportBegin:
            let header = try reader.bytes(ReportHeader.byteCount)
            self = .report(header: header, handshake: try reader.bytes(ReportHeader.handshakeLength))
        case .reportChunk: self = .reportChunk(try reader.chunk())
        }
    }

    /// Writes reason and fields.
    /// - Throws: `outOfRange` for what the wire does not hold; `invalidState` for a next chunk of another kind of
    ///   request than those that have one.
    func write(to writer: inout ByteWriter) throws(LockProtocolError) {
        if case .refused(_, let reason) = self {
            writer.append(integer: reason.rawValue)
            return
        }
        writer.append(integer: LockReply.done)
        switch self {
        case .locked, .refused: break
        case .status(let status): try writer.append(value: status)
        case .unlocked(let seconds):
            try writer.append(seconds, in: 0...Int(UInt16.max), as: UInt16.self, "the seconds")
        case .nonce(let nonce): try writer.append(nonce, count: WireFormat.nonceLength, "the nonce's length")
        case .time(let clock): try writer.append(optional: clock)
        case .nextChunk(let kind, let next):
            guard kind == .syncBegin || kind == .syncChunk else {
                throw LockProtocolError(.invalidState, "a \(kind) has no next chunk")
            }
            try writer.append(next, in: LockReply.nextChunks, as: UInt16.self, "the next chunk")
        case .applied(let sequence): writer.append(integer: sequence)
        case .report(let header, let handshake):
            try writer.append(header, count: ReportHeader.byteCount, "the header's length")
            try writer.append(handshake, count: ReportHeader.handshakeLength, "the handshake's length")
        case .reportChunk(let chunk): try writer.append(chunk: chunk)
        }
    }
}
