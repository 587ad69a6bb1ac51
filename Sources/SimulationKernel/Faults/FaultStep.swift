/// A named step of what a lock does, at which it can reboot.
package enum FaultStep: String, CaseIterable, Codable, Sendable {
    /// A key of the keypad was pressed.
    case keyPressed = "key.pressed"
    /// A code or card is complete, and not judged.
    case entryReceived = "entry.received"
    /// A code or card was judged and logged, and has moved what it moves.
    case entryJudged = "entry.judged"
    /// A phone has opened a session, and has no answer.
    case sessionOpened = "session.opened"
    /// A phone asked to unlock, and is not judged.
    case unlockReceived = "unlock.received"
    /// A phone's wish to unlock was judged and logged, and has moved what it moves; the phone has no answer.
    case unlockJudged = "unlock.judged"
    /// The cloud's time has been taken over.
    case timeSet = "time.set"
    /// The header of a sync package was accepted.
    case syncBegun = "sync.begun"
    /// A chunk of a sync package has arrived.
    case syncChunk = "sync.chunk"
    /// A package is whole and genuine, and not applied.
    case syncVerified = "sync.verified"
    /// In the midst of writing a package: the flash keeps what it had.
    case syncApplying = "sync.applying"
    /// A package is applied; who brought it has no answer.
    case syncApplied = "sync.applied"
    /// A report was sealed for the cloud, and has not left.
    case reportSealed = "report.sealed"
}
