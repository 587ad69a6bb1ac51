package import Cloud
internal import LockProtocol
internal import Phone
internal import SimulationKernel

extension WorldState {
    /// One line of text about what happened to a phone.
    func summary(of event: PhoneEvent, name phone: String) -> String {
        switch event {
        case .created: "\(phone): a new phone"
        case .removed: "\(phone) is gone"
        case .moved(let position): "\(phone) is at \(position)"
        case .rehomed(let adapter?): "\(phone) is on the adapter \(adapter)"
        case .rehomed(nil): "\(phone) is on the virtual radio"
        case .stored(let change): "\(phone): \(summary(of: change))"
        case .unlock(let event): "\(phone): \(summary(of: event))"
        case .synced(let summary):
            "\(phone): sync of \(summary.locks.isEmpty ? "nothing" : summary.locks.map { name(ofLock: $0.lock) }.joined(separator: ", "))"
        case .failed(let call, let error, let message): "\(phone): \(call) failed: \(error), \(message)"
        }
    }

    /// The door that a phone's event is about, where it is about one.
    package func door(of event: PhoneEvent) -> DoorID? {
        switch event {
        case .stored(let change): change.lock.flatMap { cloud.door(lockID: $0)?.id }
        case .unlock(let event): event.lock.flatMap { cloud.door(lockID: $0)?.id }
        case .created, .removed, .moved, .rehomed, .synced, .failed: nil
        }
    }

    private func summary(of event: UnlockEvent) -> String {
        var words = "unlock"
        if let lock = event.lock { words += " of \(name(ofLock: lock))" }
        if event.method == .proximity { words += " by proximity" }
        words += ": \(event.status.name)"
        if event.status.attempt == .second { words += ", second attempt" }
        guard let failure = event.status.failure else { return words }
        words += " (\(failure.name)"
        if let error = failure.error { words += ", \(error.code.rawValue): \(error.message)" }
        if let reason = failure.lockReason { words += ", \(reason.name)" }
        return words + ")"
    }

    private func summary(of change: PhoneStoreChange) -> String {
        switch change {
        case .consentSaid(let isGranted): isGranted ? "agrees to the terms" : "does not agree to the terms"
        case .permissionSet(let isGranted): isGranted ? "the app may use Bluetooth" : "the app may not use Bluetooth"
        case .bluetoothSet(let isOn): isOn ? "Bluetooth is on" : "Bluetooth is off"
        case .networkSet(let isOn): isOn ? "the network is there" : "the network is gone"
        case .cleared: "forgot everything"
        case .keyMade: "made a key pair"
        case .registered: "is registered"
        case .setUp(let user, _): "set up for \(name(of: user))"
        case .locksFetched(let locks): "knows \(locks.count) locks"
        case .errandsFetched(let errands): "knows \(errands.count) errands"
        case .packageCached(let package):
            "carries package \(package.header.sequence) for \(name(ofLock: package.header.lock))"
        case .packageDropped(let lock): "carries nothing for \(name(ofLock: lock)) any more"
        case .reportHeld(let report): "holds a report of \(name(ofLock: report.header.lock))"
        case .reportGone(let lock, _): "holds no report of \(name(ofLock: lock)) any more"
        case .lockMet(let lock, let applied): "\(name(ofLock: lock)) said that it has sequence \(applied)"
        }
    }

    private func name(ofLock lock: UniqueID) -> String {
        cloud.door(lockID: lock).map { name(of: $0.id) } ?? lock.description
    }
}
