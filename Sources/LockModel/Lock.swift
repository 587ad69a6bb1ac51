package import LockProtocol
package import SimulationKernel

/// The hardware on one door: lens, bolt or relay, clock, battery, and a memory of what reached it.
///
/// A lock never reads the cloud. What it knows came in a sync package, in a time message, from its own clock, or from
/// somebody who stood at it. Inputs return the ``LockEvent``s that they caused and have applied; applying the same
/// events to the same lock gives the same lock, which is how a journal restores it. The lens alone is RAM: it is not
/// recorded, and asleep after a restart.
package struct Lock: Sendable {
    /// `sdkDoorUuid` of its door.
    package let id: UniqueID
    package let serialNumber: String
    package let family: Family
    package internal(set) var flash: Flash
    package internal(set) var clock: LockClock
    /// The true charge, 0…100; nil on wired families.
    package internal(set) var battery: UInt8?
    /// Whether there is power: the mains of a wired family, or batteries in their place.
    package internal(set) var isPowered = true
    /// Whether the bolt stands out; on wired families never.
    package internal(set) var isBoltThrown: Bool
    /// Until when an accepted credential keeps the mechanism free.
    package internal(set) var freeUntil: Instant?
    /// Wrong codes in a row.
    package internal(set) var wrongCodes = 0
    /// Until when wrong codes keep the keypad shut, in true time.
    package internal(set) var lockedOutUntil: Instant?
    var lens = Lens.asleep
    /// The nonce for which a time message is awaited: RAM.
    var pendingNonce: [UInt8]?
    /// The session with a phone: RAM.
    package internal(set) var session: LockSession?
    /// The package that couriers are bringing: RAM.
    package internal(set) var packageUnderWay: PackageUnderWay?
    /// The doorcodes of one day, so that a day's derivation is done once: RAM.
    var derivedDay: DerivedDay?
    /// Where things go wrong: RAM, and nil where there are no faults.
    package var probe: LockProbe?

    /// What survives a battery change.
    package struct Flash: Equatable, Codable, Sendable {
        package internal(set) var identity: StaticPrivateKey
        /// The cloud's static key, installed at activation.
        package internal(set) var cloudKey: StaticPublicKey
        /// From which daily doorcodes are derived, 32 bytes, set at activation.
        package internal(set) var doorcodeSecret: [UInt8]
        package internal(set) var zone: CivilZone
        package internal(set) var configuration: LockConfiguration
        package internal(set) var credentials = OrderedTable<CredentialID, Credential>()
        /// The sequence of the last sync package applied.
        package internal(set) var applied: UInt64
        package internal(set) var singleUses: [SingleUse] = []
        /// Log records that the cloud is not known to have.
        package internal(set) var records: [LogRecord] = []
        package internal(set) var nextRecord: UInt64 = 0
        package internal(set) var reportCounter: UInt64 = 0
        /// The latest time that the lock knew: true time is not before it.
        package internal(set) var lastKnownTime: Instant
        /// The firmware's version, where another was installed than the lock came with.
        package internal(set) var firmware: String?
    }

    /// The first use of a single-use doorcode, by the lock's own clock.
    package struct SingleUse: Hashable, Codable, Sendable {
        package var date: LocalDate
        package var slot: UInt8
        package var firstUse: Instant
    }

    /// How many log records are kept for the cloud before the oldest are overwritten.
    package static let recordCapacity = 1_024

    /// How long wrong codes shut the keypad where the configuration gives a limit and no time.
    package static let usualLockout = Duration.minutes(5)

    /// A lock as it leaves activation.
    /// - Parameters:
    ///   - sequence: the last sync package that it has applied, 0 for none.
    ///   - instant: the true time now.
    package init(
        id: UniqueID, serialNumber: String, family: Family, identity: StaticPrivateKey, cloudKey: StaticPublicKey,
        doorcodeSecret: [UInt8], zone: CivilZone, configuration: LockConfiguration, battery: UInt8?,
        clock: LockClock, isBoltThrown: Bool? = nil, sequence: UInt64 = 0, credentials: [Credential] = [],
        at instant: Instant
    ) {
        self.id = id
        self.serialNumber = serialNumber
        self.family = family
        self.clock = clock
        self.battery = family.isWired ? nil : battery ?? 100
        self.isBoltThrown = isBoltThrown ?? (family == .c1 || family == .c2)
        flash = Flash(
            identity: identity, cloudKey: cloudKey, doorcodeSecret: doorcodeSecret, zone: zone,
            configuration: configuration, applied: sequence, lastKnownTime: instant)
        for credential in credentials { flash.credentials[credential.id] = credential }
    }

    /// What it shows as the time at a true instant; nil when it does not know.
    package func time(at instant: Instant) -> Instant? { clock.time(at: instant) }

    /// Why the lock cannot do anything at all, if so.
    package var outage: Reason? {
        if !isPowered { return .noPower }
        return battery == 0 ? .lowBattery : nil
    }

    /// Whether the hours in which the door stays open have come, by the lock's own clock.
    package func isHeldOpen(at instant: Instant) -> Bool {
        guard outage == nil, let hours = flash.configuration.openHours, let time = time(at: instant) else {
            return false
        }
        return hours.contains(flash.zone.civilTime(at: time))
    }

    /// Whether the door can be opened from outside without a credential.
    package func isUnlocked(at instant: Instant) -> Bool {
        if isHeldOpen(at: instant) { return true }
        if let freeUntil, instant < freeUntil { return true }
        switch family.mechanism {
        case .motor, .clutch: return !isBoltThrown
        case .hub, .relay: return false
        }
    }

    package var isLensAwake: Bool { lens != .asleep }

    /// Whether digits have been typed that are not yet an entry.
    package var hasPendingDigits: Bool {
        if case .awake(let digits, _) = lens { !digits.isEmpty } else { false }
    }

    /// When the lens drops half an entry or falls asleep.
    package var lensDeadline: Instant? { lens.deadline }

    /// The next instant at which the lock does something by itself; see ``timerFired(at:)``.
    package var nextDeadline: Instant? {
        switch (freeUntil, lensDeadline) {
        case (let left?, let right?): min(left, right)
        case (let left, let right): left ?? right
        }
    }
}

extension Lock: Equatable {
    /// Compares what lasts; the lens and other RAM play no part.
    package static func == (left: Lock, right: Lock) -> Bool {
        left.id == right.id && left.serialNumber == right.serialNumber && left.family == right.family
            && left.flash == right.flash && left.clock == right.clock && left.battery == right.battery
            && left.isPowered == right.isPowered && left.isBoltThrown == right.isBoltThrown
            && left.freeUntil == right.freeUntil && left.wrongCodes == right.wrongCodes
            && left.lockedOutUntil == right.lockedOutUntil
    }
}

extension Lock: Codable {
    private enum CodingKeys: CodingKey {
        case id, serialNumber, family, flash, clock, battery, isPowered, isBoltThrown, freeUntil, wrongCodes
        case lockedOutUntil
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(UniqueID.self, forKey: .id)
        serialNumber = try container.decode(String.self, forKey: .serialNumber)
        family = try container.decode(Family.self, forKey: .family)
        flash = try container.decode(Flash.self, forKey: .flash)
        clock = try container.decode(LockClock.self, forKey: .clock)
        battery = try container.decodeIfPresent(UInt8.self, forKey: .battery)
        isPowered = try container.decode(Bool.self, forKey: .isPowered)
        isBoltThrown = try container.decode(Bool.self, forKey: .isBoltThrown)
        freeUntil = try container.decodeIfPresent(Instant.self, forKey: .freeUntil)
        wrongCodes = try container.decode(Int.self, forKey: .wrongCodes)
        lockedOutUntil = try container.decodeIfPresent(Instant.self, forKey: .lockedOutUntil)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(serialNumber, forKey: .serialNumber)
        try container.encode(family, forKey: .family)
        try container.encode(flash, forKey: .flash)
        try container.encode(clock, forKey: .clock)
        try container.encodeIfPresent(battery, forKey: .battery)
        try container.encode(isPowered, forKey: .isPowered)
        try container.encode(isBoltThrown, forKey: .isBoltThrown)
        try container.encodeIfPresent(freeUntil, forKey: .freeUntil)
        try container.encode(wrongCodes, forKey: .wrongCodes)
        try container.encodeIfPresent(lockedOutUntil, forKey: .lockedOutUntil)
    }
}
