public import Foundation

/// A door with both truths: what the cloud believes, and what the lock is.
public struct DoorStatus: Hashable, Sendable, Decodable {
    /// The cloud's id of the door (`doorUuid`).
    public let uuid: String
    /// The lock's id, as the vendor's SDK names it.
    public let sdkDoorUuid: String
    public let name: String
    public let building: String
    /// Such as `America/New_York`.
    public let timeZone: String
    /// What the clock on its wall shows.
    public let localTime: String
    /// Whether the lock has internet of its own.
    public let connected: Bool
    public let cloud: CloudTruth
    /// nil for a door without a device.
    public let lock: LockTruth?

    /// What the cloud believes.
    public struct CloudTruth: Hashable, Sendable, Decodable {
        /// How far the cloud's operations for the lock go.
        public let sequence: Int
        /// How far the lock has acknowledged them.
        public let acknowledged: Int
        public let pendingOperations: Int
        /// When a connected lock is synced next.
        public let nextSyncAt: Date?
        public let lastSyncAt: Date?
        /// How many accesses stand.
        public let accesses: Int
        public let needsSync: Bool
        /// Why, in words.
        public let why: [String]
    }

    /// What the lock's hardware and memory are.
    public struct LockTruth: Hashable, Sendable, Decodable {
        public let serialNumber: String
        /// Such as `C2`.
        public let family: String
        /// The sync sequence at which its memory stands.
        public let applied: Int
        /// How many credentials its table has.
        public let credentials: Int
        /// `locked` or `unlocked`.
        public let state: String
        public let unlockedUntil: Date?
        /// `thrown` or `retracted`; nil for a wall reader.
        public let deadbolt: String?
        /// What its clock shows; nil where it has lost it.
        public let clock: Date?
        /// How far that is from the world's time.
        public let clockErrorSeconds: Double?
        /// Percent; nil for a wired family.
        public let battery: Int?
        public let powered: Bool
        /// `asleep`, `awake` or `locked_out`.
        public let lens: String
        /// Lines of its log since it was made.
        public let logRecords: Int
        /// Those of which it does not know yet that the cloud has them.
        public let unconfirmedRecords: Int
    }
}
