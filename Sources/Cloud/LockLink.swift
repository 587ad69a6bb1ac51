package import LockProtocol
package import SimulationKernel

/// The cloud's end of one lock: what it has to tell, and what it knows the lock to have.
package struct LockLink: Hashable, Codable, Sendable {
    package let lockKey: StaticPublicKey
    let doorcodeSecret: [UInt8]
    /// Recognises the id in the lock's advertisements, 16 bytes.
    package let idKey: [UInt8]
    /// The sequence of the newest change.
    package internal(set) var head: UInt64 = 0
    /// The newest sequence that the lock has acknowledged; 0 sends everything.
    package internal(set) var acknowledged: UInt64 = 0
    /// The lock's log records below this index have arrived.
    package internal(set) var recordsReceived: UInt64 = 0
    /// When a connected lock will be synced.
    package internal(set) var nextSyncAt: Instant?
    package internal(set) var lastSyncAt: Instant?
    package internal(set) var lastSealedAt: Instant?
    /// What the newest package was made of; nil where none was, or an older version made it.
    private var lastSealed: SealedState?
    /// Acknowledgements below this sequence count for nothing; nil where each counts.
    private var everythingUntil: UInt64?
    var reportCounter: UInt64 = 0
    var pending: [Change] = []

    struct Change: Hashable, Codable, Sendable {
        let sequence: UInt64
        let at: Instant
        let operations: [SyncOperation]
    }

    init(lockKey: StaticPublicKey, doorcodeSecret: [UInt8], idKey: [UInt8]) {
        self.lockKey = lockKey
        self.doorcodeSecret = doorcodeSecret
        self.idKey = idKey
    }

    /// All that decides what is in a package, besides its time.
    private struct SealedState: Hashable, Codable, Sendable {
        let base: UInt64
        let sequence: UInt64
        let recordsReceived: UInt64
    }

    /// Notes that a package was sealed.
    mutating func packageSealed(base: UInt64, sequence: UInt64, at instant: Instant) {
        lastSealedAt = instant
        lastSealed = SealedState(base: base, sequence: sequence, recordsReceived: recordsReceived)
    }

    /// When the package that the lock still lacks was sealed; nil where the next one says something else.
    var standingPackageTime: Instant? {
        let next = SealedState(base: acknowledged, sequence: head, recordsReceived: recordsReceived)
        return lastSealed == next ? lastSealedAt : nil
    }

    package var needsSync: Bool { acknowledged < head }

    /// Whether the next package builds on nothing.
    package var needsEverything: Bool { needsSync && acknowledged == 0 }

    /// How many operations wait.
    package var pendingOperations: Int { pending.reduce(0) { $0 + $1.operations.count } }

    /// Since when the lock lacks something.
    package var pendingSince: Instant? { pending.first?.at }

    mutating func append(_ operations: [SyncOperation], at instant: Instant) {
        head += 1
        pending.append(Change(sequence: head, at: instant, operations: operations))
        if pending.count > LockLink.capacity { merge() }
    }

    /// Changes that are kept apart; more become one, so that a lock which nobody visits costs no more and more.
    static let capacity = 256
    /// Operations that are kept at most. Beyond that, and well below what a package may carry, everything is cheaper.
    static let operationCapacity = 4_096

    private mutating func merge() {
        let since = pending[0].at
        let operations = LockLink.coalesced(pending)
        let isTooMuch = operations.count > LockLink.operationCapacity
        if isTooMuch { demandEverything() }
        pending = [Change(sequence: head, at: since, operations: isTooMuch ? [] : operations)]
    }

    /// Declares the lock up to date, as after a sync.
    mutating func acknowledgeAll() {
        acknowledge(head)
        nextSyncAt = nil
    }

    mutating func acknowledge(_ sequence: UInt64) {
        if let everythingUntil {
            // What the lock has is older than what is kept for it here: only a package with everything mends that.
            guard sequence >= everythingUntil else { return }
            self.everythingUntil = nil
        }
        acknowledged = max(acknowledged, min(sequence, head))
        pending.removeAll { $0.sequence <= acknowledged }
    }

    /// The lock has a sequence that this cloud never gave, as when the cloud went back to an older state. The next package
    /// is beyond it and has everything.
    mutating func overtake(_ sequence: UInt64, at instant: Instant) {
        guard sequence > head, sequence < .max else { return }
        head = sequence + 1
        pending.append(Change(sequence: head, at: instant, operations: []))
        demandEverything()
    }

    /// Has the next package build on nothing: the lock lacks the base that was thought acknowledged, or too much waits.
    mutating func demandEverything() {
        acknowledged = 0
        everythingUntil = head
    }
}

extension LockLink {
    /// Since when a change of this sequence waits; nil where the lock has acknowledged it.
    package func pendingSince(_ sequence: UInt64) -> Instant? {
        pending.first { $0.sequence == sequence }?.at
    }
}

extension LockLink {
    /// The last word on each subject, in the order of the first.
    static func coalesced(_ changes: [Change]) -> [SyncOperation] {
        enum Subject: Hashable { case credential(CredentialID), zone, configuration }
        var last = OrderedTable<Subject, SyncOperation>()
        for operation in changes.flatMap(\.operations) {
            switch operation {
            case .upsert(let credential): last[.credential(credential.id)] = operation
            case .remove(let id): last[.credential(id)] = operation
            case .setTimeZone: last[.zone] = operation
            case .configure: last[.configuration] = operation
            }
        }
        return Array(last.values)
    }
}
