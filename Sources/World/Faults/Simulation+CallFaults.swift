package import Cloud
internal import SimulationKernel

/// What goes wrong with a call of the cloud: decided before it is looked at.
package struct CallFault: Sendable, Hashable {
    /// The event of the strike.
    package let event: UInt64?
    package let what: What

    package enum What: Sendable, Hashable {
        /// Refused with a status, and nothing is done.
        case refused(status: Int, retryAfter: Duration?)
        /// Done, and answered with a status all the same.
        case misreported(status: Int)
        /// No answer: the connection is closed after the delay.
        case unanswered(after: Duration, isDone: Bool)
        /// Done at once, and answered after the delay.
        case late(by: Duration)
        /// A read is answered as it would have been so long ago.
        case stale(by: Duration)
    }

    /// Whether the call is done, in the present.
    package var isDone: Bool {
        switch what {
        case .refused, .unanswered(_, isDone: false), .stale: false
        case .misreported, .unanswered, .late: true
        }
    }

    /// How far back the time is of which the answer tells; nil where it tells of the present.
    package var age: Duration? { if case .stale(let age) = what { age } else { nil } }

    /// How long whoever calls has to wait, beside what the call takes.
    package var delay: Duration {
        switch what {
        case .unanswered(let delay, _), .late(let delay): delay
        case .refused, .misreported, .stale: .zero
        }
    }
}

/// A call of the cloud, as far as faults look at it.
package struct CloudCall: Sendable {
    /// The operation's name.
    package var route: String
    package var client: String?
    package var user: UserID?
    package var door: DoorID?
    /// The simulated phone that asks.
    package var phone: String?
    /// Whether it changes nothing.
    package var isRead: Bool
    /// Whether what was true before is known, so that an answer can be stale.
    package var knowsPast: Bool
    /// Whether only a fault that names its route can meet it.
    package var isIncidental: Bool

    package init(
        route: String, client: String? = nil, user: UserID? = nil, door: DoorID? = nil, phone: String? = nil,
        isRead: Bool = false, knowsPast: Bool = false, isIncidental: Bool = false
    ) {
        self.route = route
        self.client = client
        self.user = user
        self.door = door
        self.phone = phone
        self.isRead = isRead
        self.knowsPast = knowsPast
        self.isIncidental = isIncidental
    }
}

extension Simulation {
    /// Decides what goes wrong with a call; nil where nothing does.
    package mutating func interfere(with call: @autoclosure () -> CloudCall) -> CallFault? {
        state.hasFaults ? decide(call()) : nil
    }

    /// Runs the part of a call that a fault hit, so that what is recorded has the fault as its cause.
    package mutating func attributing<Answer>(
        to fault: CallFault?, _ body: (inout Simulation) throws -> Answer
    ) rethrows -> Answer {
        guard let fault else { return try body(&self) }
        attribution = fault.event
        defer { attribution = nil }
        return try body(&self)
    }

    private mutating func decide(_ call: CloudCall) -> CallFault? {
        var occasion = FaultOccasion(door: call.door, phone: call.phone, user: call.user)
        (occasion.client, occasion.route) = (call.client, call.route)
        let strike = decide(on: occasion) { fault in
            fault.kind.family == .cloud && (fault.kind != .cloudStaleRead || call.isRead && call.knowsPast)
                && (!call.isIncidental || fault.scope.route != nil)
        }
        guard let (fault, event) = strike, let what = fault.whatOfCalls else { return nil }
        return CallFault(event: event, what: what)
    }
}

extension Fault {
    fileprivate var whatOfCalls: CallFault.What? {
        switch kind {
        case .cloudError: .refused(status: Int(number("status")), retryAfter: nil)
        case .cloudRateLimited: .refused(status: 429, retryAfter: duration("retryAfter"))
        case .cloudErrorAfterCommit: .misreported(status: Int(number("status")))
        case .cloudTimeout: .unanswered(after: duration("delay"), isDone: flag("commits"))
        case .cloudSlow: .late(by: duration("delay"))
        case .cloudStaleRead: .stale(by: duration("age"))
        default: nil
        }
    }
}

extension World {
    /// Lets simulated time pass for who waits for an answer; a frozen clock runs forward.
    package func delay(_ duration: Duration) async throws {
        guard duration > .zero else { return }
        _ = try await wait(.simulated(duration)) { _ in false }
    }

    /// Runs a query on the world as it was some time ago, with that time's clock, or at the beginning of this run. What it
    /// changes is lost.
    package func performOnPast<Answer: Sendable>(
        by age: Duration, _ query: @Sendable (inout Simulation) throws -> Answer
    ) throws -> Answer {
        _ = try perform { _ in }
        let instant = simulation.now - age
        var past = Simulation(
            state: try state(at: instant) ?? baseline.state, seed: simulation.seed, now: max(instant, baseline.at),
            position: simulation.position, digest: simulation.digest, lastID: simulation.lastID)
        return try query(&past)
    }
}
