package import Cloud
package import LockModel
package import SimulationKernel

/// Anything that happens in a world.
package enum WorldEvent: Hashable, Codable, Sendable {
    /// A run began from its property.
    case started(property: String, seed: UInt64)
    /// A run began from a named snapshot.
    case restored(snapshot: String)
    case cloud(CloudEvent)
    case lock(DoorID, LockEvent)
    /// A connected lock could not be reached.
    case syncFailed(DoorID)
    case radio(DoorID, RadioEvent)
    /// Something that happened to a simulated phone, named by its id, and at which door, where at one.
    case phone(String, DoorID?, PhoneEvent)
    /// Something that went wrong on purpose, or is to.
    case fault(FaultEvent)

    /// The door that it is about, where it is about one.
    package var door: DoorID? {
        switch self {
        case .started, .restored: nil
        case .fault(.struck(let strike)): strike.door
        case .fault: nil
        case .phone(_, let door, _): door
        case .cloud(let event): event.door
        case .lock(let door, _), .syncFailed(let door), .radio(let door, _): door
        }
    }

    /// A dotted word by which readers filter.
    package var kind: String {
        switch self {
        case .started: "world.started"
        case .restored: "world.restored"
        case .cloud(let event): event.kind
        case .lock(_, let event): event.kind
        case .syncFailed: "sync.failed"
        case .radio(_, let event): event.kind
        case .phone(_, _, let event): event.kind
        case .fault(let event): event.kind
        }
    }
}

extension CloudEvent {
    fileprivate var kind: String {
        switch self {
        case .userAdded: "user.added"
        case .userChanged: "user.changed"
        case .keyAdded: "key.added"
        case .keyAssigned: "key.assigned"
        case .doorAssigned: "door.assigned"
        case .doorUnassigned: "door.unassigned"
        case .partnerChanged: "partner.changed"
        case .accessGranted: "access.granted"
        case .accessChanged: "access.changed"
        case .accessRevoked: "access.revoked"
        case .messageSent: "message.sent"
        case .packageSealed: "package.sealed"
        case .packageMissed: "package.missed"
        case .reportReceived: "report.received"
        case .reportRefused: "report.refused"
        case .tokenIssued: "token.issued"
        case .callRefused: "call.refused"
        case .settingChanged: "setting.changed"
        case .consentChanged: "consent.changed"
        case .phoneRegistered: "phone.registered"
        case .phoneRemoved: "phone.removed"
        case .codeIssued: "login.code_issued"
        case .codeMissed: "login.code_missed"
        case .signedIn: "login.begun"
        case .signInRefreshed: "login.refreshed"
        case .signedOut: "login.ended"
        }
    }
}

extension LockEvent {
    fileprivate var kind: String {
        switch self {
        case .judged(let entry): entry.opened ? "lock.opened" : "lock.refused"
        case .sessionOpened: "lock.session"
        case .ignored: "lock.ignored"
        case .relocked: "lock.relocked"
        case .boltMoved: "lock.bolt"
        case .batteryRead: "lock.battery"
        case .batterySwapped: "lock.battery_swapped"
        case .powerChanged: "lock.power"
        case .rebooted: "lock.rebooted"
        case .clockLost: "lock.clock_lost"
        case .clockSet: "lock.clock_set"
        case .clockDrift: "lock.clock_drift"
        case .packageApplied: "package.applied"
        case .packageRefused: "package.refused"
        case .reported: "report.sealed"
        case .recordsReceived: "records.received"
        }
    }

    /// Whether it leaves a connected lock with something to tell the cloud.
    var isNews: Bool {
        switch self {
        case .judged, .boltMoved, .batteryRead, .batterySwapped, .clockLost, .rebooted: true
        case .powerChanged(let on): on
        case .clockSet(_, let authenticated): !authenticated
        case .sessionOpened, .ignored, .relocked, .clockDrift, .packageApplied, .packageRefused, .reported,
            .recordsReceived:
            false
        }
    }
}

/// An event with its place in the record.
package struct RecordedEvent: Sendable, Equatable {
    /// Counts from 1 over the journal's life.
    package let id: UInt64
    package let at: Instant
    /// The event that led to it.
    package let cause: UInt64?
    package let event: WorldEvent
    /// The event as UTF-8 JSON, as it is recorded and digested.
    let payload: [UInt8]
    /// The running digest after it.
    let digest: TraceDigest
}
