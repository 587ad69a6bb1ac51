package import Cloud
internal import LockModel
internal import SimulationKernel

extension Simulation {
    /// Changes a setting, with what follows for the hardware: a clock's drift is nothing that a lock could be told.
    package mutating func set(setting name: String, to value: String) throws(CloudRefusal) {
        let drift = state.cloud.settings.clockDriftPPM
        try withCloud { cloud, _, now throws(CloudRefusal) in try cloud.set(setting: name, to: value, at: now) }
        let wanted = state.cloud.settings.clockDriftPPM
        guard wanted != drift else { return }
        for door in Array(state.locks.keys) { withLock(door) { lock, now in lock.drift(ppm: wanted, at: now) } }
    }
}
