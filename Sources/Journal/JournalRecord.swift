package import SimulationKernel

/// One event as the journal keeps it. The journal does not read payloads: their shape is the world's.
package struct JournalRecord: Hashable, Sendable {
    /// Counts from 1 over the journal's life, without gaps; it is the event's id.
    package let sequence: UInt64
    package let at: Instant
    /// A dotted word by which readers filter, such as `lock.opened`.
    package let kind: String
    /// The door's UUID, where the event is about one.
    package let door: String?
    /// The event that led to this one.
    package let cause: UInt64?
    /// UTF-8 JSON.
    package let payload: [UInt8]
    /// The running digest after this event.
    package let digest: TraceDigest

    package init(
        sequence: UInt64, at: Instant, kind: String, door: String?, cause: UInt64?, payload: [UInt8],
        digest: TraceDigest
    ) {
        self.sequence = sequence
        self.at = at
        self.kind = kind
        self.door = door
        self.cause = cause
        self.payload = payload
        self.digest = digest
    }
}

/// What a journal is the record of: written once, when it begins.
package struct JournalHeader: Hashable, Codable, Sendable {
    package var seed: UInt64
    package var start: Instant
    package var propertyFile: String
    package var propertyYAML: String
    /// The product's version that began it.
    package var version: String

    package init(seed: UInt64, start: Instant, propertyFile: String, propertyYAML: String, version: String) {
        self.seed = seed
        self.start = start
        self.propertyFile = propertyFile
        self.propertyYAML = propertyYAML
        self.version = version
    }
}

/// The whole state at one point of the record: a named snapshot, or a checkpoint from which a restart replays.
package struct JournalSnapshot: Hashable, Sendable {
    package let name: String
    /// The last event that it contains.
    package let sequence: UInt64
    package let at: Instant
    /// How many events the run had, which is where its randomness stands.
    package let position: UInt64
    package let digest: TraceDigest
    /// UTF-8 JSON.
    package let state: [UInt8]

    package init(
        name: String, sequence: UInt64, at: Instant, position: UInt64, digest: TraceDigest, state: [UInt8]
    ) {
        self.name = name
        self.sequence = sequence
        self.at = at
        self.position = position
        self.digest = digest
        self.state = state
    }
}
