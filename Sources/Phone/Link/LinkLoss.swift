internal import LockProtocol

/// What a ``LockLink`` tells who uses it.
enum LinkEvent: Sendable {
    /// The session is open.
    case ready(LockStatus)
    case reply(LockReply)
    /// Something came back to a message that was sent as it is: what kind of message.
    case heard(String)
    /// It is over, and takes no more requests.
    case lost(LinkLoss)
}

/// Why a link to a lock is over.
enum LinkLoss: Hashable, Sendable {
    /// No advertisement of the lock in time.
    case notHeard
    /// Heard, and no session in time.
    case notConnected
    /// The lock served another phone all the time.
    case busy
    /// The connection ended with the session open.
    case disconnected
    /// The lock ended the session, or the attempt.
    case alert(Reason)
    /// A request was not answered in time.
    case timedOut
    /// The other end breaks the protocol, or is not that lock.
    case violation(String)

    /// One word for summaries: the lock's own where it said one.
    var word: String {
        switch self {
        case .notHeard: "notHeard"
        case .notConnected: "notConnected"
        case .busy: Reason.busy.name
        case .disconnected: "disconnected"
        case .alert(let reason): reason.name
        case .timedOut: "timeout"
        case .violation: "violation"
        }
    }
}
