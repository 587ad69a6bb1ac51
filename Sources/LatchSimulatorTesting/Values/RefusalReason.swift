/// Why a lock, or `explain`, says no: the closed list of the product, in its own words.
public struct RefusalReason: RawRepresentable, Hashable, Sendable, Codable, CaseIterable {
    /// The word, as in JSON and tables.
    public let rawValue: String
    /// Any word; those of this version are the constants.
    public init(rawValue: String) { self.rawValue = rawValue }
    private init(_ word: String) { rawValue = word }

    /// No credential of the lock has this code.
    public static let unknownCode = Self("unknown_code")
    /// Its time is over.
    public static let expired = Self("expired")
    /// Its time has not come.
    public static let notYetValid = Self("not_yet_valid")
    /// Not at this hour of this day.
    public static let outsideSchedule = Self("outside_schedule")
    /// A single-use code that was used, more than 15 minutes ago.
    public static let singleUseSpent = Self("single_use_spent")
    /// The lock has lost its clock.
    public static let unknownTime = Self("unknown_time")
    /// The deadbolt is thrown.
    public static let deadbolt = Self("deadbolt")
    /// Too many wrong codes.
    public static let lockedOut = Self("locked_out")
    /// The lens was not woken.
    public static let asleep = Self("asleep")
    /// Too few digits, or too long a pause.
    public static let partial = Self("partial")
    /// The lock does not know this phone, or card.
    public static let unknownCredential = Self("unknown_credential")
    /// The cloud has granted it, and the lock has yet to hear. Only `explain` says so: a lock cannot know.
    public static let syncPending = Self("sync_pending")
    /// The battery is empty.
    public static let lowBattery = Self("low_battery")
    /// Somebody else has the lock's attention.
    public static let busy = Self("busy")
    /// Bytes that the lock cannot read.
    public static let malformed = Self("malformed")
    /// A version of the protocol that the lock does not speak.
    public static let unsupportedVersion = Self("unsupported_version")
    /// A wired lock without power.
    public static let noPower = Self("no_power")
    /// A sync package that the lock has already, or an older one.
    public static let stalePackage = Self("stale_package")
    /// A sync package that builds on one that the lock lacks.
    public static let missingBase = Self("missing_base")
    /// The bolt does not move.
    public static let jammed = Self("jammed")
    /// A sync package that the lock's memory did not take.
    public static let writeFailed = Self("write_failed")
    /// A sync package with more credentials than the lock has places for.
    public static let tableFull = Self("table_full")

    /// All of this version.
    public static let allCases: [RefusalReason] = [
        unknownCode, expired, notYetValid, outsideSchedule, singleUseSpent, unknownTime, deadbolt, lockedOut, asleep,
        partial, unknownCredential, syncPending, lowBattery, busy, malformed, unsupportedVersion, noPower, stalePackage,
        missingBase, jammed, writeFailed, tableFull,
    ]
}

extension RefusalReason: CustomStringConvertible {
    /// The word.
    public var description: String { rawValue }
}
