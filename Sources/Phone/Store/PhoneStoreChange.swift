package import Cloud
package import LockProtocol
package import SimulationKernel

/// A change of a ``PhoneStore``, with everything needed to make it again to a restored one.
package enum PhoneStoreChange: Hashable, Codable, Sendable {
    case consentSaid(Bool)
    case permissionSet(Bool)
    case bluetoothSet(Bool)
    case networkSet(Bool)
    /// Everything but name and switches is forgotten.
    case cleared
    case keyMade(StaticPrivateKey)
    case registered(RegisteredPhone)
    case setUp(UserID, includesAllLocks: Bool)
    case locksFetched([AppLock])
    case errandsFetched([AppErrand])
    case packageCached(SealedPackage)
    /// It was brought to the lock, the lock had it, or nothing waits any more.
    case packageDropped(UniqueID)
    case reportHeld(SealedReport)
    /// It has arrived in the cloud, or the cloud will never take it.
    case reportGone(UniqueID, counter: UInt64)
    /// A lock said which sequence it has.
    case lockMet(UniqueID, applied: UInt64)

    /// The lock that it is about, where it is about one.
    package var lock: UniqueID? {
        switch self {
        case .packageCached(let package): package.header.lock
        case .reportHeld(let report): report.header.lock
        case .packageDropped(let lock), .reportGone(let lock, _), .lockMet(let lock, _): lock
        default: nil
        }
    }
}

extension PhoneStore {
    /// Makes a change. Bounds are kept here, so that a replay keeps them alike.
    package mutating func apply(_ change: PhoneStoreChange) {
        switch change {
        case .consentSaid(let answer): consent = answer
        case .permissionSet(let isGranted): permission = isGranted
        case .bluetoothSet(let isOn): bluetooth = isOn
        case .networkSet(let isOn): network = isOn
        case .cleared: clear()
        case .keyMade(let key):
            privateKey = key
            registration = nil
        case .registered(let phone): registration = phone
        case .setUp(let user, let includesAllLocks):
            self.user = user
            self.includesAllLocks = includesAllLocks
        case .locksFetched(let locks):
            self.locks = locks
            prune()
        case .errandsFetched(let errands):
            self.errands = errands
            prune()
        case .packageCached(let package): cache(package)
        case .packageDropped(let lock): packages.removeAll { $0.header.lock == lock }
        case .reportHeld(let report): hold(report)
        case .reportGone(let lock, let counter):
            reports.removeAll { $0.header.lock == lock && $0.header.counter <= counter }
        case .lockMet(let lock, let applied):
            known.removeAll { $0.lock == lock }
            known.append(KnownLock(lock: lock, applied: applied))
            if known.count > PhoneLimits.knownLocks { known.removeFirst() }
        }
    }

    private mutating func clear() {
        var fresh = PhoneStore(name: name)
        fresh.consent = consent
        fresh.permission = permission
        fresh.bluetooth = bluetooth
        fresh.network = network
        self = fresh
    }

    /// Forgets packages for locks that are no longer told of.
    private mutating func prune() {
        packages = packages.filter { lock($0.header.lock) != nil || errand($0.header.lock) != nil }
    }

    private mutating func cache(_ package: SealedPackage) {
        let id = package.header.lock
        packages.removeAll { $0.header.lock == id }
        packages.append(package)
        let isOwn = lock(id) != nil
        let alike = packages.filter { (lock($0.header.lock) != nil) == isOwn }
        if alike.count > (isOwn ? PhoneLimits.ownPackages : PhoneLimits.errandPackages) {
            let oldest = alike[0].header.lock
            packages.removeAll { $0.header.lock == oldest }
        }
    }

    private mutating func hold(_ report: SealedReport) {
        let held = reports.first { $0.header.lock == report.header.lock }
        if let held, held.header.counter > report.header.counter { return }
        reports.removeAll { $0.header.lock == report.header.lock }
        reports.append(report)
        if reports.count > PhoneLimits.reports { reports.removeFirst() }
    }
}
