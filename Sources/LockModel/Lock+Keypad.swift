internal import LockProtocol
package import SimulationKernel

extension Lock {
    /// The touch keypad. All instants are true time: its timers run whether or not the clock knows the date.
    enum Lens: Hashable, Sendable {
        case asleep
        /// Lit, with what has been typed since the last entry, and the instant of the last touch.
        case awake(digits: String, lastTouch: Instant)

        var deadline: Instant? {
            switch self {
            case .asleep: nil
            case .awake(let digits, let lastTouch):
                // The longest pause is still allowed; the millisecond after it is not.
                lastTouch + (digits.isEmpty ? Lock.lensAwakeTime : Lock.longestPauseBetweenDigits + .milliseconds(1))
            }
        }
    }

    /// A longer pause drops what was typed.
    package static let longestPauseBetweenDigits = Duration.seconds(5)
    /// An awake lens that is not touched falls asleep after this time.
    package static let lensAwakeTime = Duration.seconds(10)

    /// A key of the keypad.
    package enum KeypadKey: Hashable, Sendable {
        /// 0…9.
        case digit(UInt8)
        /// The check mark of a C1.
        case confirm
    }

    /// A hand on the lens: it wakes. On a C1 whose bolt is drawn the touch locks.
    package mutating func touch(at instant: Instant) -> [LockEvent] {
        guard outage == nil else { return [] }
        var events = timerFired(at: instant)
        switch lens {
        case .asleep: lens = .awake(digits: "", lastTouch: instant)
        case .awake(let digits, _): lens = .awake(digits: digits, lastTouch: instant)
        }
        if family.mechanism == .motor, !isBoltThrown {
            events.append(record(.boltMoved(thrown: true, by: .lock), at: instant))
        }
        return events
    }

    /// The hand that only wants light: wakes the lens and moves nothing.
    package mutating func wake(at instant: Instant) -> [LockEvent] {
        guard outage == nil else { return [] }
        let events = timerFired(at: instant)
        // On a lens that is awake the hand keeps it so; half an entry gets no more time for its next digit.
        if case .awake(let digits, _) = lens, !digits.isEmpty { return events }
        lens = .awake(digits: "", lastTouch: instant)
        return events
    }

    /// One key of the keypad.
    package mutating func press(_ key: KeypadKey, at instant: Instant) -> [LockEvent] {
        var events = timerFired(at: instant)
        if let outage {
            events.append(record(.ignored(outage, digits: 1), at: instant))
            return events
        }
        guard case .awake(var digits, _) = lens else {
            events.append(record(.ignored(.asleep, digits: 1), at: instant))
            return events
        }
        if reboots(at: .keyPressed) { return events }
        switch key {
        case .digit(let digit):
            // A dead key is no touch.
            if mishap(at: .key(digit % 10)) == .deadKey { return events }
            digits += String(digit % 10)
            let isComplete = !family.hasConfirmKey && digits.utf8.count >= DailyDoorcode.digitCount
            if !isComplete {
                // What exceeds the longest code only pushes out its beginning.
                lens = .awake(digits: String(digits.suffix(Doorcode.lengths.upperBound)), lastTouch: instant)
                return events
            }
        case .confirm:
            guard family.hasConfirmKey else { return events }
        }
        lens = .awake(digits: "", lastTouch: instant)
        guard let code = Doorcode(digits) else {
            events.append(record(.ignored(.partial, digits: digits.utf8.count), at: instant))
            return events
        }
        if reboots(at: .entryReceived) { return events }
        events.append(enter(code, at: instant))
        _ = reboots(at: .entryJudged)
        return events
    }

    /// A keycard, held flat to a lens that is touched first.
    package mutating func present(card: [UInt8], at instant: Instant) -> [LockEvent] {
        var events = wake(at: instant)
        if let outage {
            events.append(record(.ignored(outage, digits: 0), at: instant))
            return events
        }
        guard family.readsKeycards else {
            events.append(record(.ignored(.unknownCredential, digits: 0), at: instant))
            return events
        }
        if reboots(at: .entryReceived) { return events }
        var entry = entry(.keycard, moving(judge(card: card, at: instant)))
        entry.card = card
        events.append(record(.judged(entry), at: instant))
        _ = reboots(at: .entryJudged)
        return events
    }

    /// What the lock does by itself when ``nextDeadline`` has come.
    package mutating func timerFired(at instant: Instant) -> [LockEvent] {
        relockTimerFired(at: instant) + lensTimerFired(at: instant)
    }

    /// Ends the time for which a credential had freed the mechanism.
    package mutating func relockTimerFired(at instant: Instant) -> [LockEvent] {
        guard let freeUntil, instant >= freeUntil else { return [] }
        return [record(.relocked, at: instant)]
    }

    /// Drops half an entry, puts the lens to sleep.
    package mutating func lensTimerFired(at instant: Instant) -> [LockEvent] {
        guard case .awake(let digits, let lastTouch) = lens else { return [] }
        var events: [LockEvent] = []
        if !digits.isEmpty, instant.since(lastTouch) > Lock.longestPauseBetweenDigits {
            events.append(record(.ignored(.partial, digits: digits.utf8.count), at: instant))
            lens = .awake(digits: "", lastTouch: lastTouch)
        }
        if instant.since(lastTouch) >= Lock.lensAwakeTime { lens = .asleep }
        return events
    }

    private mutating func enter(_ code: Doorcode, at instant: Instant) -> LockEvent {
        let judgement = moving(judge(code: code, at: instant))
        var entry = entry(.doorcode, judgement)
        entry.code = code
        return record(.judged(entry), at: instant)
    }

    /// Moves what a credential that opens frees.
    /// - Returns: the judgement; that it is stuck, where it is.
    mutating func moving(_ judgement: Judgement) -> Judgement {
        guard judgement.reason == nil, mishap(at: .mechanism) == .jam else { return judgement }
        var stuck = judgement
        stuck.reason = .jammed
        return stuck
    }

    func entry(_ method: LogRecord.Method, _ judgement: Judgement) -> LockEvent.Entry {
        LockEvent.Entry(
            method: method, reason: judgement.reason, record: flash.nextRecord, credential: judgement.credential?.id,
            user: judgement.credential?.user, daily: judgement.daily,
            feedback: judgement.reason == nil ? family.feedback.accept : family.feedback.reject)
    }
}
