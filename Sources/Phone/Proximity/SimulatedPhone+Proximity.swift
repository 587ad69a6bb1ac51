internal import Cloud
internal import SimulationKernel

// Proximity: the closest lock that may be unlocked is, whenever nothing that somebody asked for runs.
extension SimulatedPhone {
    /// Whether the mode is on and nothing goes before it: neither an unlock nor a sync that somebody asked for.
    var isProximityListening: Bool {
        guard proximity != nil, canUseRadio, isSetUp else { return false }
        switch run {
        case .idle: return true
        case .unlock, .attack: return false
        case .sync(let run): return run.command == nil
        }
    }

    mutating func heardNear(_ id: UniqueID, power: Int, now: Instant) {
        let worldTime = now - clockLead
        guard power > timeouts.proximityThreshold, let lock = store.lock(id), lock.canUnlock, lock.start <= worldTime,
            lock.end.map({ worldTime < $0 }) ?? true
        else { return }
        proximity?.heard(id, power: power, now: now)
    }

    mutating func proximityTimeFired(_ now: Instant) {
        guard let decision = proximity?.decision, decision <= now else { return }
        guard isProximityListening, let id = proximity?.decide(), let lock = store.lock(id) else {
            proximity?.pause()
            return
        }
        beginUnlock(lock, .proximity, now: now)
    }
}
