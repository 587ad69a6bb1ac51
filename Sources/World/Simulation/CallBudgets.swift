package import Cloud
internal import SimulationKernel

/// How much each client has used of its limits in the current window of simulated time. RAM: a restart forgets it.
package struct CallBudgets: Sendable {
    /// What is limited. A window begins with the minute or the hour.
    package enum Kind: Sendable, CaseIterable {
        /// Calls of the partner and app APIs, each minute.
        case calls
        /// Token requests, each hour.
        case tokens

        fileprivate var windowSeconds: Int64 { self == .calls ? 60 : 3_600 }

        fileprivate func limit(of client: Client) -> Int? {
            self == .calls ? client.requestsPerMinute : client.tokensPerHour
        }
    }

    /// Where a limited client stands.
    package struct Standing: Sendable, Hashable {
        /// Uses in each window.
        package let limit: Int
        package let window: Duration
        /// Uses in this window, refused ones too.
        package let used: Int
        /// How long until the next window.
        package let reset: Duration

        /// Whether the newest use was one too many.
        package var isExceeded: Bool { used > limit }
        package var remaining: Int { max(0, limit - used) }
    }

    private struct Window: Sendable {
        var start = Instant.distantPast
        var uses: [String: Int] = [:]

        mutating func count(_ client: String, from start: Instant) {
            if start != self.start { self = Window(start: start) }
            uses[client, default: 0] += 1
        }
    }

    private var calls = Window()
    private var tokens = Window()

    /// Counts a use.
    /// - Returns: where the client stands with it; nil where it has no limit.
    mutating func spend(_ kind: Kind, of client: Client, at instant: Instant) -> Standing? {
        guard kind.limit(of: client) != nil else { return nil }
        let start = CallBudgets.start(of: kind, at: instant)
        if kind == .calls { calls.count(client.id, from: start) } else { tokens.count(client.id, from: start) }
        return standing(kind, of: client, at: instant)
    }

    /// Where a client stands, without a use; nil where it has no limit.
    func standing(_ kind: Kind, of client: Client, at instant: Instant) -> Standing? {
        guard let limit = kind.limit(of: client) else { return nil }
        let start = CallBudgets.start(of: kind, at: instant)
        let window = kind == .calls ? calls : tokens
        let length = Duration.seconds(kind.windowSeconds)
        return Standing(
            limit: limit, window: length, used: window.start == start ? window.uses[client.id, default: 0] : 0,
            reset: (start + length).since(instant))
    }

    private static func start(of kind: Kind, at instant: Instant) -> Instant {
        Instant(secondsSinceEpoch: instant.secondsSinceEpoch / kind.windowSeconds * kind.windowSeconds)
    }
}

extension Simulation {
    /// Counts a use of a client's against its limit.
    /// - Returns: where the client stands with it; nil where it has no limit.
    package mutating func spend(_ kind: CallBudgets.Kind, of client: Client) -> CallBudgets.Standing? {
        budgets.spend(kind, of: client, at: now)
    }

    /// Where a client stands now; nil where it has no limit.
    package func standing(_ kind: CallBudgets.Kind, of client: Client) -> CallBudgets.Standing? {
        budgets.standing(kind, of: client, at: now)
    }
}
