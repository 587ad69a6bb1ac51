package import Cloud
internal import LockModel
internal import LockProtocol
internal import Phone
package import SimulationKernel

extension World {
    /// Explains a subject at a door: now, at an instant that is over, or at one to come if nothing else happens.
    /// - Returns: nil before the beginning of this run, or where an event's id is not in the record.
    package func explain(_ subject: ExplanationSubject, at door: DoorID, instant: Instant?) throws -> Explanation? {
        _ = try perform { _ in }
        let instant = instant ?? simulation.now
        if case .event(let id) = subject { return try explain(event: id, at: door) }
        var events = try record(after: baseline.sequence, door: door.description)
        if case .user = subject {
            // A person's account is shut or opened for all doors at once.
            let changes = try record(after: baseline.sequence, kind: "user.changed")
            if !changes.isEmpty { events = (events + changes).sorted { $0.id < $1.id } }
        }
        if instant > simulation.now {
            var future = simulation
            // Nobody walks up to a door in a time that may never come.
            future.silenceAir()
            future.advance(to: instant)
            let more = future.takeEvents().filter { $0.event.door == door }
            return future.state.explain(subject, at: door, events: events + more, instant: instant)
        }
        guard let state = try state(at: instant) else { return nil }
        return state.explain(subject, at: door, events: events.filter { $0.at <= instant }, instant: instant)
    }

    /// Explains one entry of the record as the lock judged it: by the state that it found.
    private func explain(event id: UInt64, at door: DoorID) throws -> Explanation? {
        guard id > baseline.sequence, let event = try record(after: id - 1, limit: 1).first, event.id == id else {
            return nil
        }
        guard case .lock(let at, .judged(let entry)) = event.event, at == door,
            let subject = entry.code.map(ExplanationSubject.code) ?? entry.card.map(ExplanationSubject.card)
                ?? entry.phone.map(ExplanationSubject.phone)
        else { return try causes(of: event) }
        let before = try record(after: baseline.sequence, door: door.description).filter { $0.id < id }
        var explanation = try state(before: id).explain(subject, at: door, events: before, instant: event.at)
        explanation.chain.append(link(event))
        return explanation
    }

    /// The events that led to one that is no entry, and those to which it led.
    private func causes(of event: RecordedEvent) throws -> Explanation {
        var links: [Explanation.Link] = []
        var next: RecordedEvent? = event
        while let current = next, links.count < World.longestChain {
            links.insert(link(current), at: 0)
            next = try current.cause.flatMap { try record(after: $0 - 1, limit: 1).first }
        }
        var explanation = Explanation(outcome: .unknown, reason: nil, chain: [], advice: nil)
        switch event.event {
        case .lock(let door, .ignored(let reason, _)):
            (explanation.outcome, explanation.reason) = (.refused, reason)
            explanation.advice = simulation.state.advice(explanation, [], at: door, event.at)
        case .cloud(.callRefused(_, _, _, let code, _)):
            explanation.outcome = .refused
            if CloudRefusal.Code.badRequests.contains(CloudRefusal.Code(rawValue: code)) {
                explanation.advice = "The call was answered \(code): see WhenItDoesNotOpen.md#\(code)"
            }
        case .phone(let phone, let door?, .unlock(let step)) where step.status == .failed(.lockNotFound):
            explanation.outcome = .refused
            explanation.advice = simulation.radioHint(phone: phone, door: door)
        default: break
        }
        // What an event leads to follows it closely.
        let later = try record(after: event.id, limit: World.longestChain).filter { $0.cause == event.id }
        explanation.chain = links + later.map(link)
        return explanation
    }

    private static let longestChain = 64

    private func link(_ event: RecordedEvent) -> Explanation.Link {
        let state = simulation.state
        return Explanation.Link(
            at: event.at, what: state.summary(of: event.event), by: state.actor(of: event.event), event: event.id)
    }

    /// Where cloud and locks disagree, with the event that made them part where the record has it.
    package func differences(at door: DoorID?) throws -> [Difference] {
        _ = try perform { _ in }
        let doors = door.map { [$0] } ?? Array(simulation.state.cloud.doors.keys)
        let now = simulation.now
        let found = doors.flatMap { simulation.state.differences(at: $0, now: now) }
        guard !found.isEmpty else { return [] }
        let settings = try record(after: baseline.sequence, kind: "setting.changed")
        var events: [DoorID: [RecordedEvent]] = [:]
        return try found.map { difference in
            let here =
                try events[difference.door]
                ?? record(after: baseline.sequence, door: difference.door.description)
            events[difference.door] = here
            let cause = (here + settings).last { $0.at == difference.since && difference.isMade(by: $0.event) }
            var traced = difference
            traced.event = cause?.id
            return traced
        }
    }
}

extension Difference {
    /// Whether an event is of the kind that makes such a difference.
    fileprivate func isMade(by event: WorldEvent) -> Bool {
        switch event {
        case .cloud(.accessGranted(let access)), .cloud(.accessChanged(let access)): access.id == self.access
        case .cloud(.accessRevoked(let id, _, _)): id == access
        case .cloud(.settingChanged): field == "configuration"
        case .lock(_, .clockLost), .lock(_, .batterySwapped), .lock(_, .powerChanged), .lock(_, .clockSet):
            field == "clock"
        case .lock(_, .batteryRead): field == "battery"
        default: false
        }
    }
}
