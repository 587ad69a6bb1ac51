package import SimulationKernel

/// What somebody asks for when they let a guest in: the mobile SDK's `inviteGuest`.
package struct GuestInvite: Hashable, Codable, Sendable {
    package var firstName: String
    package var lastName: String
    package var email: String?
    package var phone: String?
    package var locks: [UniqueID]
    package var kind: Kind
    /// When the access ends; nil is for good. A code for a day takes none.
    package var end: Instant?

    package init(
        firstName: String, lastName: String, email: String?, phone: String?, locks: [UniqueID], kind: Kind,
        end: Instant? = nil
    ) {
        self.firstName = firstName
        self.lastName = lastName
        self.email = email
        self.phone = phone
        self.locks = locks
        self.kind = kind
        self.end = end
    }

    /// The SDK's `InviteType`.
    package enum Kind: Hashable, Codable, Sendable {
        /// Lasting access, by app and doorcode.
        case inApp(start: Instant)
        /// A doorcode for a day, by each door's own calendar.
        case temporaryDoorcode(Span, Day)
    }

    /// The SDK's `Duration` of a temporary doorcode.
    package enum Span: String, CaseIterable, Codable, Sendable {
        /// Dies 15 minutes after its first use.
        case limit15Minutes = "LIMIT_15_MINUTES"
        case fullDay = "FULL_DAY"
    }

    /// The SDK's `Period` of a temporary doorcode.
    package enum Day: String, CaseIterable, Codable, Sendable {
        case today = "TODAY"
        case tomorrow = "TOMORROW"
    }

    /// What is granted.
    package var passcodeType: PasscodeType {
        switch kind {
        case .inApp: .permanent
        case .temporaryDoorcode(.fullDay, _): .daily
        case .temporaryDoorcode(.limit15Minutes, _): .dailySingleUse
        }
    }

    /// Locks that one invite may name.
    package static let maximumLocks = 100
    /// How far ahead an invite may begin: a year, also one with a leap day.
    package static let furthestStart = Duration.hours(24 * 366)
    /// How far ahead an invite may end: ten years.
    package static let furthestEnd = Duration.hours(24 * 3_653)
    /// How long before now an invite may begin: a phone's *now* is over when it arrives.
    package static let lateness = Duration.minutes(5)
}

/// What came of an invite, lock by lock: the SDK's `GuestInvitesError` where there are failures.
package struct GuestInvites: Hashable, Codable, Sendable {
    /// nil where no lock was granted.
    package var guest: UserID?
    package var successes: [UniqueID] = []
    package var failures: [GuestFailure] = []

    package init(guest: UserID? = nil, successes: [UniqueID] = [], failures: [GuestFailure] = []) {
        self.guest = guest
        self.successes = successes
        self.failures = failures
    }
}

/// Why nothing was done for a guest at one lock: the SDK's `LockActionError`.
package struct GuestFailure: Hashable, Codable, Sendable {
    package let lock: UniqueID
    package let refusal: AppRefusal

    package init(lock: UniqueID, refusal: AppRefusal) {
        self.lock = lock
        self.refusal = refusal
    }
}

/// Somebody whom a user let in: the SDK's `Guest`.
package struct AppGuest: Hashable, Codable, Sendable {
    package let id: UserID
    package let firstName: String
    package let lastName: String
    package let email: String?
    package let phone: String?
    package var accesses: [GuestAccess]

    package init(
        id: UserID, firstName: String, lastName: String, email: String?, phone: String?, accesses: [GuestAccess] = []
    ) {
        self.id = id
        self.firstName = firstName
        self.lastName = lastName
        self.email = email
        self.phone = phone
        self.accesses = accesses
    }
}

/// What a guest was given at one lock: the SDK's `GuestAccess`.
package struct GuestAccess: Hashable, Codable, Sendable {
    /// `sdkDoorUuid`.
    package let lock: UniqueID
    package let lockName: String
    package let passcodeType: PasscodeType
    package let start: Instant
    package let end: Instant?
    /// A code for a day, which who gave it may pass on; a lasting one is the guest's own affair.
    package let doorCode: String?

    package init(
        lock: UniqueID, lockName: String, passcodeType: PasscodeType, start: Instant, end: Instant?, doorCode: String?
    ) {
        self.lock = lock
        self.lockName = lockName
        self.passcodeType = passcodeType
        self.start = start
        self.end = end
        self.doorCode = doorCode
    }
}
