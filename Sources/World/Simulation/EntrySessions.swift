package import Cloud
package import LockModel
package import LockProtocol
package import SimulationKernel

/// What came of a code or card at a door.
package struct EntryOutcome: Hashable, Sendable {
    package let verdict: Verdict
    /// nil where it opened.
    package let reason: Reason?
    package let at: Instant
    package let door: DoorID
    package let feedback: Family.Feedback
    package let event: UInt64?

    package enum Verdict: String, Sendable {
        case opened, refused, ignored
    }
}

/// How a person types.
package struct Typing: Hashable, Sendable {
    /// 1…12 digits.
    package var digits: [UInt8]
    /// Between one key and the next.
    package var gap: Duration
    /// Whether they touch the lens first.
    package var wakes: Bool
    /// Whether they press the confirm key where the family has one.
    package var confirms: Bool

    /// Keys at a human pace.
    package static let usualGap = Duration.milliseconds(400)
    /// From the touch that wakes the lens to the first digit.
    package static let wakeTime = Duration.milliseconds(600)

    package init(digits: [UInt8], gap: Duration = Typing.usualGap, wakes: Bool = true, confirms: Bool = true) {
        self.digits = digits
        self.gap = gap
        self.wakes = wakes
        self.confirms = confirms
    }
}

/// People at keypads: which keys they will press when, and what came of it.
struct EntrySessions: Sendable {
    typealias ID = UInt64

    enum Stroke: Sendable {
        case wake
        case key(Lock.KeypadKey)
    }

    struct Session: Sendable {
        let door: DoorID
        /// The strokes to come, the next one last.
        var strokes: [(at: Instant, stroke: Stroke)]
        /// The last thing that the lens made of it, until there is a verdict.
        var ignored: (reason: Reason, at: Instant, event: UInt64)?
        var outcome: EntryOutcome?
        var isTyped: Bool { strokes.isEmpty }
    }

    private(set) var sessions: [ID: Session] = [:]
    private var sessionAtDoor: [DoorID: ID] = [:]
    private var nextID: ID

    /// - Parameter first: sessions count from here, so that those of a replaced world name nothing in its successor.
    init(first: ID) { nextID = first }

    func isBusy(_ door: DoorID) -> Bool { sessionAtDoor[door] != nil }
    /// What came of a person's typing; nil while it goes on.
    func outcome(of id: ID) -> EntryOutcome? { sessions[id]?.outcome }

    mutating func open(at door: DoorID, _ strokes: [(at: Instant, stroke: Stroke)]) -> ID {
        nextID += 1
        sessions[nextID] = Session(door: door, strokes: strokes.reversed())
        sessionAtDoor[door] = nextID
        return nextID
    }

    mutating func takeStroke(of id: ID) -> (door: DoorID, stroke: Stroke, isLast: Bool)? {
        guard let session = sessions[id], session.outcome == nil,
            let stroke = sessions[id]?.strokes.popLast()
        else { return nil }
        return (session.door, stroke.stroke, sessions[id]?.isTyped ?? true)
    }

    /// Forgets a session whose outcome has been taken.
    mutating func close(_ id: ID) {
        guard let session = sessions.removeValue(forKey: id) else { return }
        if sessionAtDoor[session.door] == id { sessionAtDoor[session.door] = nil }
    }

    /// Sees what a keystroke led to.
    mutating func observe(_ event: WorldEvent, id: UInt64, at instant: Instant) {
        guard case .lock(let door, let event) = event, let session = sessionAtDoor[door] else { return }
        switch event {
        case .judged(let entry):
            sessions[session]?.outcome = EntryOutcome(
                verdict: entry.opened ? .opened : .refused, reason: entry.reason, at: instant, door: door,
                feedback: entry.feedback, event: id)
        case .ignored(let reason, _): sessions[session]?.ignored = (reason, instant, id)
        default: break
        }
    }

    /// Ends the session at a door, if everything is typed there.
    mutating func concludeTyped(at door: DoorID, _ instant: Instant) {
        guard let id = sessionAtDoor[door], sessions[id]?.isTyped == true else { return }
        conclude(id, at: instant)
    }

    /// Ends a session in which everything is typed and nothing more can come of it.
    mutating func conclude(_ id: ID, at instant: Instant) {
        guard let session = sessions[id], session.outcome == nil else { return }
        // Keys that are dead leave no trace.
        let ignored = session.ignored
        sessions[id]?.outcome = EntryOutcome(
            verdict: .ignored, reason: ignored?.reason ?? .partial, at: ignored?.at ?? instant, door: session.door,
            feedback: .none, event: ignored?.event)
    }
}
