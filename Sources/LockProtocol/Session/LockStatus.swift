package import SimulationKernel

/// How a lock is, as it tells a phone inside a session: in the welcome, and when asked.
package struct LockStatus: Hashable, Sendable {
    /// Whether the phone's key is in the lock's table.
    package var isKnown: Bool
    /// Whether the bolt is thrown.
    package var isBoltThrown: Bool
    /// Whether the door is free now.
    package var isUnlocked: Bool
    /// Whether the lock has log records that the cloud may lack.
    package var hasRecords: Bool
    /// The sequence of the last package applied.
    package var appliedSequence: UInt64
    /// 0…100; nil where the lock has no battery.
    package var batteryPercentage: UInt8?
    /// The lock's own clock; nil when it does not know the time.
    package var clock: Instant?
    /// How many log records the lock holds for the cloud; more than 65,535 are told as that.
    package var recordCount: Int
    /// The sync package that has begun and was not committed.
    package var package: PackageUnderWay?
    /// Printable ASCII, at most ``SessionLimits/maximumSerialNumberLength``; may be empty.
    package var serialNumber: String

    /// Whether the lock knows the time.
    package var knowsTime: Bool { clock != nil }

    package init(
        isKnown: Bool, isBoltThrown: Bool, isUnlocked: Bool, hasRecords: Bool, appliedSequence: UInt64,
        batteryPercentage: UInt8?, clock: Instant?, recordCount: Int, package: PackageUnderWay?, serialNumber: String
    ) {
        self.isKnown = isKnown
        self.isBoltThrown = isBoltThrown
        self.isUnlocked = isUnlocked
        self.hasRecords = hasRecords
        self.appliedSequence = appliedSequence
        self.batteryPercentage = batteryPercentage
        self.clock = clock
        self.recordCount = recordCount
        self.package = package
        self.serialNumber = serialNumber
    }

    /// Names a package of which a lock has some chunks, or all.
    package struct PackageUnderWay: Hashable, Sendable {
        /// ``SyncPackage/base``.
        package var base: UInt64
        /// ``SyncPackage/sequence``.
        package var sequence: UInt64
        /// The first chunk that is missing; the number of chunks where none is.
        package var nextChunk: Int

        package init(base: UInt64, sequence: UInt64, nextChunk: Int) {
            self.base = base
            self.sequence = sequence
            self.nextChunk = nextChunk
        }
    }
}
