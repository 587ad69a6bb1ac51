package import SimulationKernel

/// How often pairing with one peer failed, and how long to wait for the next try (Vol 3, Part H, 2.3.6).
///
/// Only failures after the public keys count: refusals before tell an attacker nothing. The record outlives
/// connections if the host keeps it, by the peer's address: see ``PairingAttemptTable``.
package struct PairingAttempts: Hashable, Sendable {
    private var failures = 0
    private var lastFailure = Instant.distantPast

    /// The wait after the first failure; it doubles with each further one.
    package static let minimumWait = Duration.seconds(1)
    /// The longest wait.
    package static let maximumWait = Duration.seconds(256)
    /// After each such time without a failure, the wait is halved.
    package static let decay = Duration.minutes(10)
    /// After how many failures the wait no longer grows: `minimumWait` × 2⁸ is `maximumWait`.
    private static let maximumFailures = 9

    package init() {}

    /// Whether nothing is held against the peer.
    package func isClear(at now: Instant) -> Bool { remaining(at: now) == 0 }

    /// Until when no pairing may begin; nil if one may.
    package func blockedUntil(at now: Instant) -> Instant? {
        let remaining = remaining(at: now)
        guard remaining > 0 else { return nil }
        let wait = min(Self.minimumWait * (1 << (remaining - 1)), Self.maximumWait)
        let end = lastFailure + wait
        return end > now ? end : nil
    }

    mutating func failed(at now: Instant) {
        failures = min(remaining(at: now) + 1, Self.maximumFailures)
        lastFailure = now
    }

    mutating func succeeded() { self = PairingAttempts() }

    /// The failures that still count.
    private func remaining(at now: Instant) -> Int {
        let quiet = max(now.since(lastFailure).nanoseconds, 0) / Self.decay.nanoseconds
        return max(0, failures - Int(min(quiet, Int64(Self.maximumFailures))))
    }
}
