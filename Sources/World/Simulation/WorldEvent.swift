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

    /// Whether a run begins with it: what was before is another run's.
    package var beginsRun: Bool {
        switch self {
        case .started, .restored: true
        default: false
        }
    }

    /// Whether what is drawn after it is something else than what would have been drawn before.
    var movesChance: Bool { if case .fault = self { false } else { true } }

    /// A dotted word by which readers filter.
    package var kind: Kind {
        switch self {
        case .started: .worldStarted
        case .restored: .worldRestored
        case .cloud(let event): event.kind
        case .lock(_, let event): event.kind
        case .syncFailed: .syncFailed
        case .radio(_, let event): event.kind
        case .phone(_, _, let event): event.kind
        case .fault(let event): event.kind
        }
    }
}

extension CloudEvent {
    fileprivate var kind: WorldEvent.Kind {
        switch self {
        case .userAdded: .userAdded
        case .userChanged: .userChanged
        case .keyAdded: .keyAdded
        case .keyAssigned: .keyAssigned
        case .doorAssigned: .doorAssigned
        case .doorUnassigned: .doorUnassigned
        case .partnerChanged: .partnerChanged
        case .accessGranted: .accessGranted
        case .accessChanged: .accessChanged
        case .accessRevoked: .accessRevoked
        case .messageSent: .messageSent
        case .packageSealed: .packageSealed
        case .packageMissed: .packageMissed
        case .reportReceived: .reportReceived
        case .reportRefused: .reportRefused
        case .tokenIssued: .tokenIssued
        case .callRefused: .callRefused
        case .settingChanged: .settingChanged
        case .consentChanged: .consentChanged
        case .phoneRegistered: .phoneRegistered
        case .phoneRemoved: .phoneRemoved
        case .codeIssued: .loginCodeIssued
        case .codeMissed: .loginCodeMissed
        case .signedIn: .loginBegun
        case .signInRefreshed: .loginRefreshed
        case .signedOut: .loginEnded
        }
    }
}

extension LockEvent {
    fileprivate var kind: WorldEvent.Kind {
        switch self {
        case .judged(let entry): entry.opened ? .lockOpened : .lockRefused
        case .sessionOpened: .lockSession
        case .ignored: .lockIgnored
        case .relocked: .lockRelocked
        case .boltMoved: .lockBolt
        case .batteryRead: .lockBattery
        case .batterySwapped: .lockBatterySwapped
        case .powerChanged: .lockPower
        case .rebooted: .lockRebooted
        case .firmwareInstalled: .lockFirmware
        case .clockLost: .lockClockLost
        case .clockSet: .lockClockSet
        case .clockDrift: .lockClockDrift
        case .packageApplied: .packageApplied
        case .packageRefused: .packageRefused
        case .reported: .reportSealed
        case .recordsReceived: .recordsReceived
        }
    }

    /// Whether it leaves a connected lock with something to tell the cloud.
    var isNews: Bool {
        switch self {
        case .judged, .boltMoved, .batteryRead, .batterySwapped, .clockLost, .rebooted, .firmwareInstalled: true
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
