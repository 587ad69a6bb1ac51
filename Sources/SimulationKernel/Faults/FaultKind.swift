/// What can go wrong, in the one catalog from which the control API, scenario files, `latchctl` and the documentation
/// take their words.
///
/// A kind says what happens; where and when is the business of its scope, see ``FaultScopeKey``.
package enum FaultKind: String, CaseIterable, Codable, Sendable {
    case radioLoss = "radio.loss"
    case radioDelay = "radio.delay"
    case radioDuplication = "radio.duplication"
    case radioCorruption = "radio.corruption"
    case radioDisconnect = "radio.disconnect"
    case radioOutOfRange = "radio.out_of_range"
    case cloudError = "cloud.error"
    case cloudErrorAfterCommit = "cloud.error_after_commit"
    case cloudTimeout = "cloud.timeout"
    case cloudSlow = "cloud.slow"
    case cloudStaleRead = "cloud.stale_read"
    case cloudRateLimited = "cloud.rate_limited"
    case syncLost = "sync.lost"
    case syncLate = "sync.late"
    case syncTruncated = "sync.truncated"
    case syncDuplicated = "sync.duplicated"
    case syncReordered = "sync.reordered"
    case lockReboot = "lock.reboot"
    case lockFlashFailure = "lock.flash_failure"
    case lockTableFull = "lock.table_full"
    case lockClockOffset = "lock.clock_offset"
    case lockClockDrift = "lock.clock_drift"
    case lockClockStep = "lock.clock_step"
    case lockPowerLoss = "lock.power_loss"
    case lockBatteryLevel = "lock.battery_level"
    case lockBatteryDead = "lock.battery_dead"
    case lockJam = "lock.jam"
    case lockDeadKey = "lock.dead_key"
    case phoneKilled = "phone.killed"
    case phoneBluetoothOff = "phone.bluetooth_off"
    case phonePermissionDenied = "phone.permission_denied"
    case phoneTokenExpired = "phone.token_expired"
    case phoneWiped = "phone.wiped"

    /// How a fault comes about: what one of its strikes is.
    package enum Manner: String, CaseIterable, Sendable {
        /// It changes what happens anyway: each call, package, key or step within its scope is an occasion.
        case interferes
        /// It is in force for a while: from when it is added, or from each event that its scope names.
        case lasts
        /// It is done to a lock or a phone: when it is added, or at each event that its scope names.
        case happens
    }

    /// The part of the kind before the dot.
    package enum Family: String, CaseIterable, Sendable {
        case radio, cloud, sync, lock, phone
    }

    package var family: Family {
        switch self {
        case .radioLoss, .radioDelay, .radioDuplication, .radioCorruption, .radioDisconnect, .radioOutOfRange: .radio
        case .cloudError, .cloudErrorAfterCommit, .cloudTimeout, .cloudSlow, .cloudStaleRead, .cloudRateLimited: .cloud
        case .syncLost, .syncLate, .syncTruncated, .syncDuplicated, .syncReordered: .sync
        case .lockReboot, .lockFlashFailure, .lockTableFull, .lockClockOffset, .lockClockDrift, .lockClockStep,
            .lockPowerLoss, .lockBatteryLevel, .lockBatteryDead, .lockJam, .lockDeadKey:
            .lock
        case .phoneKilled, .phoneBluetoothOff, .phonePermissionDenied, .phoneTokenExpired, .phoneWiped: .phone
        }
    }

    package var manner: Manner {
        switch self {
        case .lockClockOffset, .lockClockDrift, .lockClockStep, .lockPowerLoss, .lockBatteryLevel, .lockBatteryDead,
            .phoneKilled, .phoneBluetoothOff, .phonePermissionDenied, .phoneTokenExpired, .phoneWiped:
            .happens
        case _ where family == .radio: .lasts
        default: .interferes
        }
    }

    /// The members of a scope that it takes.
    package var scopes: [FaultScopeKey] {
        switch family {
        case .radio: [.event, .direction, .door, .phone, .after, .count, .probability, .from, .until]
        case .cloud:
            [.event, .door, .user, .phone, .client, .route, .after, .count, .probability, .from, .until]
        case .sync: [.event, .direction, .door, .user, .phone, .after, .count, .probability, .from, .until]
        case .lock: [.event, .door, .after, .count, .probability, .from, .until]
        case .phone: [.event, .door, .user, .phone, .after, .count, .probability, .from, .until]
        }
    }

    package init?(name: String) { self.init(rawValue: name) }
}

/// A member of a fault's scope: where and when it strikes. What is left out is no restriction.
package enum FaultScopeKey: String, CaseIterable, Codable, Sendable {
    /// The beginning of an event's kind, such as `lock.opened` or `phone.`. A fault that interferes waits for the first such
    /// event; one that lasts or happens does so at each.
    case event
    /// `to_lock` or `from_lock`.
    case direction
    case door
    case user
    case phone
    /// An API client.
    case client
    /// An operation by its name, such as `grantAccessToUserV2`, or by method and path as in the documentation.
    case route
    /// Occasions that it lets pass before the first on which it may strike.
    case after
    /// How often it strikes at most.
    case count
    /// How probable it is that it strikes on an occasion, 0...1.
    case probability
    /// It does not strike before this instant.
    case from
    /// It does not strike at or after this instant.
    case until

    package var help: String {
        switch self {
        case .event: "the beginning of the kind of the event that brings it on"
        case .direction: "to_lock or from_lock; both if left out"
        case .door: "only at this door"
        case .user: "only for this person"
        case .phone: "only for this simulated phone"
        case .client: "only for calls of this API client"
        case .route: "only for this operation: its name, or method and path"
        case .after: "how many occasions it lets pass first"
        case .count: "how often it strikes at most"
        case .probability: "how probable it is on each occasion, 0 to 1"
        case .from: "not before this instant"
        case .until: "not at this instant or after"
        }
    }
}

/// Which way something goes.
package enum FaultDirection: String, CaseIterable, Codable, Sendable {
    case toLock = "to_lock"
    case fromLock = "from_lock"
}
