package import SimulationKernel

package typealias CredentialID = Identifier<Credential>

/// What a lock's table holds for one way of one person to open it.
package struct Credential: Hashable, Codable, Sendable {
    package let id: CredentialID
    /// The user whom the lock names in its log.
    package var user: UniqueID
    package var secret: Secret
    package var start: Instant
    /// The first instant at which it no longer opens; nil is for good.
    package var end: Instant?
    /// When, by the lock's own wall clock, it opens; nil is always.
    package var schedule: Schedule?

    package init(
        id: CredentialID, user: UniqueID, secret: Secret, start: Instant, end: Instant? = nil, schedule: Schedule? = nil
    ) {
        self.id = id
        self.user = user
        self.secret = secret
        self.start = start
        self.end = end
        self.schedule = schedule
    }

    /// What the person presents.
    package enum Secret: Hashable, Codable, Sendable {
        case doorcode(Doorcode)
        /// A phone's static X25519 public key, 32 bytes (RFC 7748).
        case phoneKey([UInt8])
        /// A keycard's identifier, 4, 7 or 10 bytes (ISO/IEC 14443-3 UID sizes).
        case keycard([UInt8])
    }
}

/// Windows of local time, by weekday.
package struct Schedule: Hashable, Codable, Sendable {
    package var windows: [Window]

    package init(windows: [Window]) { self.windows = windows }

    /// From a minute of the day to another on each of its days.
    package struct Window: Hashable, Codable, Sendable {
        package var days: [Weekday]
        /// 0…1,439.
        package var fromMinute: Int
        /// 1…1,440; the first minute outside. Later than `fromMinute`: a window does not pass midnight.
        package var untilMinute: Int

        package init(days: [Weekday], fromMinute: Int, untilMinute: Int) {
            self.days = days
            self.fromMinute = fromMinute
            self.untilMinute = untilMinute
        }
    }

    package func contains(_ time: CivilTime) -> Bool {
        let minute = time.secondOfDay / 60
        return windows.contains { window in
            window.days.contains(time.date.weekday) && minute >= window.fromMinute && minute < window.untilMinute
        }
    }
}

/// What the property manager sets on one lock. Times are whole seconds, as they travel.
package struct LockConfiguration: Hashable, Codable, Sendable {
    /// Wrong codes in a row that lock the keypad; 0 is never.
    package var wrongCodeLimit: UInt8 = 0
    /// How long the keypad then stays locked; 0 is five minutes.
    package var lockoutSeconds: UInt16 = 0
    /// For how long an accepted credential frees the door; 0 takes the family's own time.
    package var unlockSeconds: UInt16 = 0
    /// How long a single-use code opens after its first use; 0 is that use alone.
    package var singleUseSeconds: UInt16 = 900
    /// Daily doorcodes of each kind and day, 1…64.
    package var dailySlots: UInt8 = 64
    /// Whether a package's time sets a lost clock, as a naive lock would let it.
    package var trustsPackageTime = false
    /// Whether the lock changes its Bluetooth address and advertised id every 15 minutes.
    package var privacy = true
    /// Hours in which the door stays unlocked; nil is never.
    package var openHours: Schedule?

    package init() {}
}
