package import LockProtocol
package import SimulationKernel

/// Something that happened to a lock, with everything needed to make it happen again to a restored one.
package enum LockEvent: Hashable, Codable, Sendable {
    /// A credential was presented and judged.
    case judged(Entry)
    /// A phone opened a session over Bluetooth: whoever holds that key, a courier or a stranger included.
    case sessionOpened(phone: StaticPublicKey, isKnown: Bool)
    /// Keys were touched and came to nothing: on a sleeping lens, or too few, or on a lock without power.
    case ignored(Reason, digits: Int)
    /// The time for which a credential had freed the mechanism is over.
    case relocked
    /// Somebody moved the bolt by hand, or touched the lens of a motorised lock to lock it.
    case boltMoved(thrown: Bool, by: LogRecord.Method)
    case batteryRead(percentage: UInt8)
    /// The batteries were changed: full again, and the time is lost.
    case batterySwapped
    case powerChanged(on: Bool)
    /// The lock began anew: its RAM is lost, its clock runs on.
    case rebooted
    /// Another firmware was installed, with which the lock began anew, as when it rebooted.
    case firmwareInstalled(String)
    case clockLost
    /// The clock was set: by the cloud's sealed time (authenticated), or by hand.
    case clockSet(to: Instant, authenticated: Bool)
    case clockDrift(ppm: Double)
    /// A sync package was applied whole.
    case packageApplied(SyncPackage)
    /// Stale, built on what the lock lacks, or malformed.
    case packageRefused(base: UInt64, sequence: UInt64, Reason)
    /// A report was sealed for the cloud.
    case reported(counter: UInt64)
    /// The cloud said that it has the log records below this index.
    case recordsReceived(below: UInt64)

    /// A judged credential.
    package struct Entry: Hashable, Codable, Sendable {
        package var method: LogRecord.Method
        /// nil is success.
        package var reason: Reason?
        /// The index of its line in the lock's log.
        package var record: UInt64
        /// The doorcode that was typed, where one was.
        package var code: Doorcode?
        /// The keycard that was presented, where one was.
        package var card: [UInt8]?
        /// The static public key of the phone that asked, where one did.
        package var phone: [UInt8]?
        /// The table's credential that matched, where one did.
        package var credential: CredentialID?
        package var user: UniqueID?
        package var daily: LogRecord.DailyUse?
        package var feedback: Family.Feedback

        package var opened: Bool { reason == nil }
    }
}
