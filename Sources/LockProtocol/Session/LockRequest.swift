/// What a phone asks of a lock inside a session.
///
/// Any phone, also one whose key the lock does not know, may ask for all but ``unlock`` and ``lock``.
package enum LockRequest: Hashable, Sendable {
    /// How the lock is.
    case status
    /// Free the door.
    case unlock
    /// Throw the bolt, or relock now.
    case lock
    /// A nonce over which the cloud may tell the time.
    case timeChallenge
    /// The cloud's answer to the nonce.
    case time(SealedTime)
    /// Begin a sync package, or go on with it: ``SealedEnvelope/headerBytes`` and ``SealedEnvelope/handshake``.
    case syncBegin(header: [UInt8], handshake: [UInt8])
    /// One of ``SealedEnvelope/chunks``.
    case syncChunk(index: Int, [UInt8])
    /// Apply the package whose chunks are all there.
    case syncCommit
    /// Make a report for the cloud.
    case reportBegin
    /// One of the report's chunks.
    case reportChunk(index: Int)

    /// The type's number on the wire; a reply's has the bit ``replyBit`` set.
    package enum Kind: UInt8, Hashable, CaseIterable, Sendable {
        case status = 1
        case unlock = 2
        case lock = 3
        case timeChallenge = 4
        case time = 5
        case syncBegin = 6
        case syncChunk = 7
        case syncCommit = 8
        case reportBegin = 9
        case reportChunk = 10
    }

    /// What makes a reply's type of a request's.
    package static let replyBit: UInt8 = 0x80

    package var kind: Kind {
        switch self {
        case .status: .status
        case .unlock: .unlock
        case .lock: .lock
        case .timeChallenge: .timeChallenge
        case .time: .time
        case .syncBegin: .syncBegin
        case .syncChunk: .syncChunk
        case .syncCommit: .syncCommit
        case .reportBegin: .reportBegin
        case .reportChunk: .reportChunk
        }
    }
}
