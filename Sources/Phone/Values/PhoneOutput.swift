package import Cloud
package import SimulationKernel

/// What a phone has for its owner, in the order in which it happened.
package enum PhoneOutput: Hashable, Sendable {
    /// A request for the cloud, to be answered by ``SimulatedPhone/receive(_:to:now:)`` with the number. Its latency
    /// has passed already. An answer that comes too late is ignored.
    case request(Int, AppRequest, user: UserID)
    /// A command has ended.
    case finished(PhoneCommand, Result<PhoneResult, PhoneError>)
    /// A step of an unlock. Every `started` is followed by one terminal status.
    case unlock(UnlockEvent)
    /// The store has changed; applying the change to the store before gives the store now.
    case stored(PhoneStoreChange)
}

/// What a command brought.
package enum PhoneResult: Hashable, Sendable {
    case done
    case locks([AppLock])
    case logs([AppLog])
    case synced(SyncSummary)
    case invited(GuestInvites)
    case guests([AppGuest])
    case attacked(AttackOutcome)
}

/// What an explicit sync did.
package struct SyncSummary: Hashable, Codable, Sendable {
    /// Each lock that was connected to, in order.
    package var locks: [Lock] = []

    package init() {}

    package struct Lock: Hashable, Codable, Sendable {
        package let lock: UniqueID
        /// The lock's sequence at the end; nil where the session ended before the lock said.
        package var applied: UInt64?
        /// Whether a package was brought to its end.
        package var broughtPackage = false
        /// Whether the lock was told the time.
        package var broughtTime = false
        /// Whether its report was taken.
        package var tookReport = false
        /// Why it ended early: the lock's own word, or `disconnected`, `timeout`.
        package var problem: String?

        package init(lock: UniqueID) { self.lock = lock }
    }
}

/// Why a request to the cloud brought no answer of use.
package enum AppFailure: Error, Hashable, Sendable {
    /// The cloud refused.
    case refused(AppRefusal)
    /// The cloud has a fault of its own: an HTTP status from 500 on, or 429.
    case failed(status: Int)
    /// No network.
    case unreachable
    /// No answer within ``PhoneTimeouts/request``.
    case timedOut
}

/// What a phone is about.
package enum PhoneActivity: String, Hashable, Codable, Sendable {
    case idle
    case unlocking
    case syncing
    case attacking
}

/// What a phone's token is worth.
package enum TokenState: String, Hashable, Codable, Sendable {
    case none
    case valid
    case expired
}
