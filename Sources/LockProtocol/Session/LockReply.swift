package import SimulationKernel

/// A lock's answer to a ``LockRequest``.
package enum LockReply: Hashable, Sendable {
    case status(LockStatus)
    /// The door is free for so many seconds; 0 where nothing relocks, as a motor's bolt. At most 65,535.
    case unlocked(seconds: Int)
    case locked
    /// Sixteen bytes for the cloud's time message, good in this session only.
    case nonce([UInt8])
    /// The lock's clock, now that the message was taken; nil where it knows no time all the same.
    case time(Instant?)
    /// To ``LockRequest/syncBegin(header:handshake:)`` or ``LockRequest/syncChunk(index:_:)``: the chunk to send next,
    /// which is the number of chunks once all are there.
    case nextChunk(LockRequest.Kind, Int)
    /// The sequence that the lock has now.
    case applied(UInt64)
    /// ``SealedEnvelope/headerBytes`` and ``SealedEnvelope/handshake`` of a ``SealedReport``.
    case report(header: [UInt8], handshake: [UInt8])
    case reportChunk([UInt8])
    case refused(LockRequest.Kind, Reason)

    /// The kind of request that this answers.
    package var kind: LockRequest.Kind {
        switch self {
        case .status: .status
        case .unlocked: .unlock
        case .locked: .lock
        case .nonce: .timeChallenge
        case .time: .time
        case .nextChunk(let kind, _), .refused(let kind, _): kind
        case .applied: .syncCommit
        case .report: .reportBegin
        case .reportChunk: .reportChunk
        }
    }
}
