package import Phone
package import SimulationKernel

/// What came of a call of a phone's SDK.
package struct PhoneOutcome: Sendable {
    /// The call's own answer.
    package let result: Result<PhoneResult, PhoneError>
    /// The events of the unlock that the call began, in order.
    package let unlock: [TimedUnlockEvent]
    /// When it was over.
    package let at: Instant

    package struct TimedUnlockEvent: Sendable {
        package let at: Instant
        package let event: UnlockEvent
    }

    /// The unlock's end; nil where there is none, or nobody waited for it.
    package var end: UnlockStatus? { unlock.last.map(\.event.status).flatMap { $0.isTerminal ? $0 : nil } }
}

/// Calls of phones' SDKs that somebody waits for.
struct PhoneTasks: Sendable {
    private struct Task: Sendable {
        let id: UInt64
        let phone: String
        let command: PhoneCommand
        var result: Result<PhoneResult, PhoneError>?
        var answeredAt = Instant.epoch
        var unlock: [PhoneOutcome.TimedUnlockEvent] = []
        var end: Instant?
    }

    private var tasks: [Task] = []
    private var next: UInt64

    /// As many as may wait at once; who comes later is not waited for.
    static let capacity = 1_024

    init(first: UInt64) { next = first }

    mutating func open(_ command: PhoneCommand, on phone: String) -> UInt64 {
        next += 1
        if tasks.count >= PhoneTasks.capacity { tasks.removeFirst() }
        tasks.append(Task(id: next, phone: phone, command: command))
        return next
    }

    /// The phone has answered a call: the oldest of that kind.
    mutating func finish(
        _ command: PhoneCommand, _ result: Result<PhoneResult, PhoneError>, on phone: String, at instant: Instant
    ) {
        let index = tasks.firstIndex { $0.phone == phone && $0.command == command && $0.result == nil }
        guard let index else { return }
        tasks[index].result = result
        tasks[index].answeredAt = instant
        guard case .unlock = command, case .success = result else { return tasks[index].end = instant }
        // The unlock's own end follows, unless it came first.
        if tasks[index].unlock.last?.event.status.isTerminal == true { tasks[index].end = instant }
        // An unlock of the same lock that is under way is this one's too, from its beginning.
        let other = tasks[..<index].last { $0.phone == phone && $0.command == command && $0.end == nil }
        if let other, tasks[index].unlock.isEmpty { tasks[index].unlock = other.unlock }
    }

    /// The unlock of a lock has come a step further: whoever asked for it, the first or while it ran, gets to know.
    mutating func advance(_ event: UnlockEvent, on phone: String, at instant: Instant) {
        guard event.method == .explicit else { return }
        for index in tasks.indices where tasks[index].phone == phone && tasks[index].end == nil {
            guard case .unlock(let lock) = tasks[index].command, event.lock == nil || event.lock == lock else {
                continue
            }
            tasks[index].unlock.append(PhoneOutcome.TimedUnlockEvent(at: instant, event: event))
            if event.status.isTerminal, tasks[index].result != nil { tasks[index].end = instant }
        }
    }

    /// A phone is gone, and will answer nothing.
    mutating func abandon(_ phone: String) { tasks.removeAll { $0.phone == phone && $0.end == nil } }

    func isOpen(_ id: UInt64) -> Bool { tasks.contains { $0.id == id } }

    func outcome(of id: UInt64) -> PhoneOutcome? {
        guard let task = tasks.first(where: { $0.id == id }), let result = task.result, let end = task.end else {
            return nil
        }
        return PhoneOutcome(result: result, unlock: task.unlock, at: end)
    }

    /// What there is by now, for who waits no longer.
    func progress(of id: UInt64) -> PhoneOutcome? {
        guard let task = tasks.first(where: { $0.id == id }), let result = task.result else { return nil }
        return PhoneOutcome(result: result, unlock: task.unlock, at: task.unlock.last?.at ?? task.answeredAt)
    }

    mutating func close(_ id: UInt64) { tasks.removeAll { $0.id == id } }
}
