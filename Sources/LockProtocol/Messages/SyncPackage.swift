package import SimulationKernel

/// What takes one lock's memory from one state that the cloud knows to another, before sealing.
///
/// Operations are idempotent and in an order in which each may be applied again. The package is applied whole or not
/// at all, and only where ``applicability(toApplied:)`` allows.
package struct SyncPackage: Hashable, Codable, Sendable {
    /// The lock that this is for: its door's `sdkDoorUuid`.
    package var lock: UniqueID
    /// The sequence that the cloud builds on; 0 carries everything, and replaces the lock's whole table.
    package var base: UInt64
    /// The sequence that the lock has when it has applied this.
    package var sequence: UInt64
    /// The cloud's time when it sealed the package: a lower bound for the lock's clock.
    package var issuedAt: Instant
    /// The lock's log records below this index have reached the cloud and may be forgotten.
    package var recordsReceived: UInt64
    package var operations: [SyncOperation]

    package init(
        lock: UniqueID, base: UInt64, sequence: UInt64, issuedAt: Instant, recordsReceived: UInt64,
        operations: [SyncOperation]
    ) {
        self.lock = lock
        self.base = base
        self.sequence = sequence
        self.issuedAt = issuedAt
        self.recordsReceived = recordsReceived
        self.operations = operations
    }

    /// Whether a lock may apply a package.
    package enum Applicability: Hashable, Sendable {
        case applies
        /// The lock has this or a later one: a replay or a rollback.
        case stale
        /// The lock lacks what the package builds on.
        case gap
    }

    /// Base ≤ applied < sequence.
    package func applicability(toApplied applied: UInt64) -> Applicability {
        if sequence <= applied { return .stale }
        return base <= applied ? .applies : .gap
    }
}

/// One change to a lock's memory.
package enum SyncOperation: Hashable, Codable, Sendable {
    case upsert(Credential)
    case remove(CredentialID)
    case setTimeZone(CivilZone)
    case configure(LockConfiguration)
}

/// What a lock tells the cloud: the acknowledgement, its readings and its log.
package struct LockReport: Hashable, Codable, Sendable {
    package var lock: UniqueID
    /// Rises with every report; the cloud refuses one that it has had, and any older one.
    package var counter: UInt64
    /// The sequence of the last package applied.
    package var appliedSequence: UInt64
    /// 0…100; nil where the lock has no battery.
    package var batteryPercentage: UInt8?
    /// The lock's own clock; nil when it does not know the time.
    package var clock: Instant?
    /// In rising order of index, without gaps.
    package var records: [LogRecord]

    package init(
        lock: UniqueID, counter: UInt64, appliedSequence: UInt64, batteryPercentage: UInt8?, clock: Instant?,
        records: [LogRecord]
    ) {
        self.lock = lock
        self.counter = counter
        self.appliedSequence = appliedSequence
        self.batteryPercentage = batteryPercentage
        self.clock = clock
        self.records = records
    }
}

/// One line of a lock's own log.
package struct LogRecord: Hashable, Codable, Sendable {
    /// Counts from 0 over the lock's life.
    package var index: UInt64
    /// By the lock's own clock; nil when it did not know the time.
    package var at: Instant?
    package var method: Method
    /// nil is success.
    package var reason: Reason?
    /// The user of the credential, where the lock knows one.
    package var user: UniqueID?
    /// The kind and slot of the daily doorcode, where one was typed.
    package var daily: DailyUse?

    package init(
        index: UInt64, at: Instant?, method: Method, reason: Reason?, user: UniqueID? = nil, daily: DailyUse? = nil
    ) {
        self.index = index
        self.at = at
        self.method = method
        self.reason = reason
        self.user = user
        self.daily = daily
    }

    /// What happened; the names are those of the vendor's access log where it has one.
    package enum Method: UInt8, Codable, CaseIterable, Sendable {
        case doorcode = 1
        case keycard = 2
        case phone = 3
        case thumbturn = 4
        case deadbolt = 5
        case lock = 6
        case sync = 7
        case clock = 8
        case power = 9
    }

    /// A derived code, named without its secret.
    package struct DailyUse: Hashable, Codable, Sendable {
        package var date: LocalDate
        package var kind: DailyDoorcode.Kind
        package var slot: UInt8

        package init(date: LocalDate, kind: DailyDoorcode.Kind, slot: UInt8) {
            self.date = date
            self.kind = kind
            self.slot = slot
        }
    }
}

/// The cloud's time for a lock that asked, bound to the nonce that the lock issued in this connection.
package struct TimeMessage: Hashable, Sendable {
    package var lock: UniqueID
    /// Sixteen bytes that the lock chose.
    package var nonce: [UInt8]
    package var time: Instant
    /// The lock's log records below this index have reached the cloud and may be forgotten.
    package var recordsReceived: UInt64

    package init(lock: UniqueID, nonce: [UInt8], time: Instant, recordsReceived: UInt64 = 0) {
        self.lock = lock
        self.nonce = nonce
        self.time = time
        self.recordsReceived = recordsReceived
    }
}
