/// How long a phone waits, and how near is near. The defaults are those of the simulator's named settings; the vendor's
/// are not public.
package struct PhoneTimeouts: Hashable, Codable, Sendable {
    /// For a lock to be heard, connected to and greeted, retries included.
    package var connect: Duration = .seconds(9)
    /// For the package of a setup sync.
    package var setupStage: Duration = .seconds(20)
    /// For the lock's answer to the unlock.
    package var unlockStage: Duration = .seconds(5)
    /// For the cloud's answer to one request.
    package var request: Duration = .seconds(10)
    /// The power, in dBm, above which a lock is near enough to be opened by proximity.
    package var proximityThreshold = -45

    package init() {}
}

/// How much a phone keeps and does, each with its reason.
package enum PhoneLimits {
    /// Packages for the user's own locks: more locks than anybody walks past in a day.
    package static let ownPackages = 64
    /// Packages for others' locks: with ``ownPackages``, some 10 MB at the size of a full table, what the vendor calls
    /// typical.
    package static let errandPackages = 32
    /// Locks whose applied sequence is remembered.
    package static let knownLocks = 512
    /// Reports that wait for a network, one for each lock: the newest of a lock has all that the ones before it had.
    package static let reports = 32
    /// Errands served after an unlock: a passer-by stands at most this long.
    package static let errandsAfterUnlock = 3
    /// Locks served by one sync of all in hearing.
    package static let locksPerSync = 16
    /// Requests under way: a fetch needs one for each package.
    package static let requests = 128
    /// Ids of advertisements that are remembered with whose they are, so that each is computed once.
    static let rememberedIDs = 1_024
    /// Commands that wait for their end: nobody calls faster than that.
    package static let waitingCommands = 64
}

/// How fast a phone is; all but latency and dwelling also hold in instant timing.
enum PhonePace {
    /// From the app to the cloud and back, over a mobile network. None in instant timing.
    static let cloudLatency: Duration = .milliseconds(150)
    /// Between two attempts to connect to a lock that is there but busy, or whose link broke.
    static let connectRetry: Duration = .milliseconds(300)
    /// How long a phone listens for whom it could serve: some advertisements of every lock near.
    static let hearing: Duration = .seconds(3)
    /// For the strongest of several locks to be heard, once one is near enough.
    static let proximityDecision: Duration = .milliseconds(300)
    /// Before the same lock is opened again by proximity: longer than a door takes to walk through.
    static let proximityCooldown: Duration = .seconds(10)
    /// The non-critical part of an explicit sync stands for the engineering logs that this lock does not have: small
    /// reads for so long that the whole takes the vendor's average of about 10 s. None in instant timing.
    static let engineeringReads = 18
    static let engineeringPause: Duration = .milliseconds(480)
}
