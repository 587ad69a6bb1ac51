package import LockProtocol
package import SimulationKernel

/// A phone's session, as the lock keeps it in RAM: the Noise ciphers, and what was asked and not ended.
///
/// How it comes about and what may be asked in it is in *Sessions* of `LockProtocol`.
package struct LockSession: Sendable {
    /// The key that the phone proved to have.
    package let phone: StaticPublicKey
    /// In true time.
    package let begun: Instant
    /// The instant of the last whole message.
    package internal(set) var lastMessage: Instant
    var responder: SessionResponder
    /// For nonces: each session draws its own.
    var generator: SeededGenerator
    /// The nonce for which this session may bring the cloud's time, once.
    var nonce: [UInt8]?
    /// The report that the phone is fetching.
    var report: [[UInt8]] = []
    /// Refusals that this session has put into the log.
    var refusalsLogged = 0

    /// How many refusals of one session are recorded and logged; more are answered only. Nobody's phone shall wash the
    /// lock's log out: a thousand refusals take seconds over Bluetooth, and hours at a keypad.
    package static let maximumRefusalsLogged = 8
}

/// What an input of a session came to.
package struct SessionStep: Sendable {
    /// What happened, in order; of an opened session its ``LockEvent/sessionOpened(phone:isKnown:)`` first.
    package var events: [LockEvent]
    /// A whole message for the phone.
    package var reply: [UInt8]?
    /// Whether the lock ends session and link after the reply.
    package var ends: Bool

    package init(events: [LockEvent] = [], reply: [UInt8]? = nil, ends: Bool = false) {
        self.events = events
        self.reply = reply
        self.ends = ends
    }

    /// An alert, after which the lock listens no more.
    static func alert(_ reason: Reason) -> SessionStep {
        SessionStep(reply: SessionMessage.alert(reason).encoded, ends: true)
    }
}

/// A sync package on its way into a lock, in RAM: it outlasts sessions and phones, but not power.
package struct PackageUnderWay: Sendable {
    /// Authenticated: the cloud sealed a package with this header for this lock.
    package let header: PackageHeader
    let handshake: [UInt8]
    var receiver: PackageReceiver
    /// The package, once its last chunk has verified; it waits for the commit.
    var verified: SyncPackage?

    /// The index of the chunk to send next; the number of chunks once all are there.
    package var nextChunk: Int { verified == nil ? receiver.nextChunk ?? 0 : header.chunkCount }
}
