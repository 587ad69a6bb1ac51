/// Why a lock, the cloud or `explain` refused, in the one closed list that every interface uses.
///
/// The raw value is the byte on the wire (0 is success and has no case); ``name`` is the word in JSON, logs and tables.
package enum Reason: UInt8, CaseIterable, Sendable {
    case unknownCode = 1
    case expired = 2
    case notYetValid = 3
    case outsideSchedule = 4
    case singleUseSpent = 5
    case unknownTime = 6
    case deadbolt = 7
    case lockedOut = 8
    case asleep = 9
    case partial = 10
    case unknownCredential = 11
    /// What the cloud granted waits for a sync. Only `explain` says so: the lock itself cannot know.
    case syncPending = 12
    case lowBattery = 13
    case busy = 14
    case malformed = 15
    case unsupportedVersion = 16
    /// The lock has no mains power (wired families; an extension of the list).
    case noPower = 17
    /// A sync package that the lock has already, or that is older: a replay or a rollback (an extension of the list).
    case stalePackage = 18
    /// A sync package that builds on one that the lock lacks (an extension of the list).
    case missingBase = 19
    /// The mechanism did not move (an extension of the list).
    case jammed = 20
    /// What was to be kept could not be written (an extension of the list).
    case writeFailed = 21
    /// A sync package that needs more places than the table has (an extension of the list).
    case tableFull = 22

    package var name: String {
        switch self {
        case .unknownCode: "unknown_code"
        case .expired: "expired"
        case .notYetValid: "not_yet_valid"
        case .outsideSchedule: "outside_schedule"
        case .singleUseSpent: "single_use_spent"
        case .unknownTime: "unknown_time"
        case .deadbolt: "deadbolt"
        case .lockedOut: "locked_out"
        case .asleep: "asleep"
        case .partial: "partial"
        case .unknownCredential: "unknown_credential"
        case .syncPending: "sync_pending"
        case .lowBattery: "low_battery"
        case .busy: "busy"
        case .malformed: "malformed"
        case .unsupportedVersion: "unsupported_version"
        case .noPower: "no_power"
        case .stalePackage: "stale_package"
        case .missingBase: "missing_base"
        case .jammed: "jammed"
        case .writeFailed: "write_failed"
        case .tableFull: "table_full"
        }
    }

    package init?(name: String) {
        guard let reason = Reason.allCases.first(where: { $0.name == name }) else { return nil }
        self = reason
    }
}

extension Reason: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let name = try container.decode(String.self)
        guard let reason = Reason(name: name) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no reason '\(name)'")
        }
        self = reason
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
}
