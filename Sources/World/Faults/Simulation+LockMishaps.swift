internal import Cloud
internal import LockModel
internal import SimulationKernel

// What goes wrong inside locks. An input is tried on a copy first, which tells to which places the lock comes; at each a
// fault may strike, and the copy is tried again with that. Then the lock itself has the same input, and the same mishaps.
extension Simulation {
    /// Decides what goes wrong while a lock has an input.
    /// - Parameter cause: what led to the input; the last strike, where there is one.
    /// - Returns: what goes wrong, by the number of the place.
    mutating func decideMishaps(
        at door: DoorID, cause: inout UInt64?, _ input: (inout Lock, Instant) -> [LockEvent]
    ) -> [Int: LockProbe.Mishap] {
        guard faults.contains(where: { $0.isLockSite(of: door) }) else { return [:] }
        var mishaps: [Int: LockProbe.Mishap] = [:]
        var decided = 0
        while let lock = state.locks[door] {
            var trial = lock
            trial.probe = LockProbe(mishaps: mishaps)
            _ = input(&trial, now)
            let places = trial.probe?.reached ?? []
            var struck = false
            while decided < places.count, !struck {
                if let mishap = decide(at: places[decided], of: door, cause: &cause) {
                    mishaps[decided] = mishap
                    struck = true
                }
                decided += 1
            }
            if !struck { break }
        }
        if !mishaps.isEmpty { lockMishaps += 1 }
        return mishaps
    }

    private mutating func decide(
        at place: LockProbe.Place, of door: DoorID, cause: inout UInt64?
    ) -> LockProbe.Mishap? {
        var occasion = FaultOccasion(door: door, cause: cause)
        occasion.what = place.words
        guard let strike = decide(on: occasion, { $0.mishap(at: place) != nil }) else { return nil }
        cause = strike.event ?? cause
        return strike.fault.mishap(at: place)
    }

    /// A lock has begun anew: its radio is gone for who was connected.
    mutating func noteReboot(of door: DoorID) {
        reboots += 1
        air.noteReboot(of: door)
    }
}

extension FaultBook.Entry {
    /// Whether it may strike inside the lock of a door.
    fileprivate func isLockSite(of door: DoorID) -> Bool {
        fault.kind.family == .lock && fault.kind.manner == .interferes && isArmed
            && (fault.scope.door == nil || fault.scope.door == door)
    }
}

extension Fault {
    /// What it does at a place; nil where that is none of its own.
    fileprivate func mishap(at place: LockProbe.Place) -> LockProbe.Mishap? {
        switch (kind, place) {
        case (.lockReboot, .step(let step)): word("step") == step.rawValue ? .reboot : nil
        case (.lockDeadKey, .key(let key)): Int(number("key")) == Int(key) ? .deadKey : nil
        case (.lockJam, .mechanism): .jam
        case (.lockFlashFailure, .write): .flashFailure
        case (.lockTableFull, .write(let credentials)): credentials > Int(number("capacity")) ? .tableFull : nil
        default: nil
        }
    }
}

extension LockProbe.Place {
    /// For people.
    fileprivate var words: String {
        switch self {
        case .step(let step): step.rawValue
        case .key(let key): "key \(key)"
        case .mechanism: "the mechanism"
        case .write(let credentials): "a package that makes \(credentials) credentials"
        }
    }
}
