internal import SimulationKernel

/// How many requests each client has made in the current minute of simulated time. RAM: a restart forgets it.
package struct CallBudgets: Sendable {
    private var minute = Instant.distantPast
    private var calls: [String: Int] = [:]

    /// Counts a request.
    /// - Parameter limit: requests in each minute.
    /// - Returns: nil where it is within the limit, else how long until the next minute.
    mutating func spend(client: String, limit: Int, at instant: Instant) -> Duration? {
        let current = Instant(secondsSinceEpoch: instant.secondsSinceEpoch / 60 * 60)
        if current != minute { (minute, calls) = (current, [:]) }
        calls[client, default: 0] += 1
        return calls[client, default: 0] > limit ? (current + .seconds(60)).since(instant) : nil
    }
}

extension Simulation {
    /// Counts a client's request against its limit.
    /// - Returns: nil where it may go on, else how long it has to wait.
    package mutating func spendCall(of client: String, limit: Int) -> Duration? {
        budgets.spend(client: client, limit: limit, at: now)
    }
}
