package import Cloud
package import LockProtocol
package import SimulationKernel

/// What a phone keeps when its app dies. It changes by ``PhoneStoreChange`` alone.
package struct PhoneStore: Hashable, Codable, Sendable {
    /// What the phone is registered under.
    package internal(set) var name: String
    /// Who it is set up for.
    package internal(set) var user: UserID?
    package internal(set) var includesAllLocks = false
    /// The phone's X25519 key pair, made at the first setup of a user.
    package internal(set) var privateKey: StaticPrivateKey?
    /// What the cloud made of the public key.
    package internal(set) var registration: RegisteredPhone?

    // Switches
    /// What the user says to the terms when asked; nil has not been said, and agrees.
    package internal(set) var consent: Bool?
    package internal(set) var permission = true
    package internal(set) var bluetooth = true
    package internal(set) var network = true

    // Caches
    package internal(set) var locks: [AppLock] = []
    package internal(set) var errands: [AppErrand] = []
    /// At most one for each lock.
    package internal(set) var packages: [SealedPackage] = []
    /// What locks have for the cloud, the oldest first; at most one for each lock.
    package internal(set) var reports: [SealedReport] = []
    /// The sequences that locks said they have, the lock last met last.
    package internal(set) var known: [KnownLock] = []

    package init(name: String) { self.name = name }

    package struct KnownLock: Hashable, Codable, Sendable {
        package let lock: UniqueID
        package var applied: UInt64
    }

    package func lock(_ id: UniqueID) -> AppLock? { locks.first { $0.id == id } }
    package func errand(_ id: UniqueID) -> AppErrand? { errands.first { $0.id == id } }
    package func package(for lock: UniqueID) -> SealedPackage? { packages.first { $0.header.lock == lock } }

    /// The sequence that a lock had when it was last met; nil for a lock that this phone never met.
    package func applied(by lock: UniqueID) -> UInt64? { known.first { $0.lock == lock }?.applied }

    /// Whether the phone carries what the lock lacks of this user's own credentials.
    func needsSetup(_ lock: AppLock) -> Bool {
        guard let package = package(for: lock.id) else { return false }
        let applied = applied(by: lock.id) ?? 0
        return applied < lock.sequence && applied < package.header.sequence
    }
}
