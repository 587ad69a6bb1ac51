internal import SimulationKernel

/// Proximity mode, while it is on.
struct ProximitySession: Sendable {
    /// Until when each lock that was tried is left alone. Only looked up, but for what is over.
    private var cooldowns: [UniqueID: Instant] = [:]
    /// The strongest of those that are near enough.
    private(set) var closest: (lock: UniqueID, power: Int)?
    /// When the closest is unlocked.
    private(set) var decision: Instant?

    /// Takes what was heard of a lock that may be unlocked.
    mutating func heard(_ lock: UniqueID, power: Int, now: Instant) {
        if let until = cooldowns[lock], now < until { return }
        if closest.map({ power > $0.power }) ?? true { closest = (lock, power) }
        if decision == nil { decision = now + PhonePace.proximityDecision }
    }

    mutating func decide() -> UniqueID? {
        defer { pause() }
        return closest?.lock
    }

    /// Forgets what is near, as something else goes first.
    mutating func pause() {
        closest = nil
        decision = nil
    }

    mutating func note(_ lock: UniqueID, until: Instant) {
        if cooldowns.count >= PhoneLimits.knownLocks { cooldowns = [:] }
        cooldowns[lock] = until
    }
}
