package import Cloud
internal import LockModel
internal import LockProtocol
package import SimulationKernel

/// Somebody is at the keypad, or the door has none.
package enum EntryRefusal: Error, Hashable, Sendable {
    case noDevice
    /// Another person is typing.
    case busy
    /// The instant asked for is over.
    case inThePast(now: Instant)
}

extension Simulation {
    /// Has a person come to a keypad and type. The keys fall due in the timeline; ``outcome(of:)`` tells what came of it.
    /// - Parameter last: the instant of the last key; nil begins now, at the person's own pace.
    package mutating func type(_ typing: Typing, at door: DoorID, last: Instant? = nil) throws(EntryRefusal) -> UInt64 {
        guard let family = state.locks.look(at: door, { $0.family }) else { throw .noDevice }
        if entries.isBusy(door) { throw .busy }
        if let last, last < now { throw .inThePast(now: now) }
        var strokes: [(offset: Duration, stroke: EntrySessions.Stroke)] = []
        var offset = Duration.zero
        if typing.wakes {
            strokes.append((.zero, .wake))
            offset = Typing.wakeTime
        }
        for digit in typing.digits {
            strokes.append((offset, .key(.digit(digit))))
            offset += typing.gap
        }
        if family.hasConfirmKey, typing.confirms { strokes.append((offset, .key(.confirm))) }

        let length = strokes.last?.offset ?? .zero
        let end = last ?? now + length
        // A person who is short of time types faster: all pauses shrink alike.
        let available = end.since(now)
        let hurry = available < length ? available.inSeconds / length.inSeconds : 1
        let timed = strokes.map { stroke in
            let before = hurry < 1 ? (length - stroke.offset) * hurry : length - stroke.offset
            return (at: max(now, end - before), stroke: stroke.stroke)
        }
        let session = entries.open(at: door, timed)
        for stroke in timed { timeline.schedule(.keystroke(session), at: stroke.at) }
        return session
    }

    /// Lets a person go whose outcome has been taken.
    package mutating func endEntry(_ session: UInt64) { entries.close(session) }

    mutating func keystroke(of session: UInt64) {
        guard let (door, stroke, isLast) = entries.takeStroke(of: session) else { return }
        withLock(door) { lock, now in
            switch stroke {
            case .wake: lock.wake(at: now)
            case .key(let key): lock.press(key, at: now)
            }
        }
        // With digits on the lens the lock's own timer has the last word.
        if isLast, !hasPendingDigits(door) { entries.conclude(session, at: now) }
    }

    /// A keycard at a door, now.
    package mutating func present(card: [UInt8], at door: DoorID) throws(EntryRefusal) -> EntryOutcome {
        guard state.locks[door] != nil else { throw .noDevice }
        if entries.isBusy(door) { throw .busy }
        let session = entries.open(at: door, [])
        withLock(door) { lock, now in lock.present(card: card, at: now) }
        entries.conclude(session, at: now)
        defer { entries.close(session) }
        return entries.outcome(of: session)
            ?? EntryOutcome(verdict: .ignored, reason: .asleep, at: now, door: door, feedback: .none, event: nil)
    }
}
