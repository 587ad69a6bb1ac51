package import LockProtocol
package import SimulationKernel

package typealias PartnerID = Identifier<Partner>
package typealias UserID = Identifier<User>
package typealias AccessID = Identifier<Access>

/// A company that integrates with the vendor.
package struct Partner: Hashable, Codable, Sendable {
    package let id: PartnerID
    package var name: String
    /// A customer is the owner itself: it sees every door and may do what a partner may.
    package var isCustomer: Bool
    package var clients: [Client]
    /// The origins (RFC 6454) of web pages that may call with its tokens; nil is none.
    package var origins: [String]?

    package init(id: PartnerID, name: String, isCustomer: Bool, clients: [Client], origins: [String]? = nil) {
        self.id = id
        self.name = name
        self.isCustomer = isCustomer
        self.clients = clients
        self.origins = origins
    }
}

/// One set of OAuth client credentials.
package struct Client: Hashable, Codable, Sendable {
    /// `client_id`.
    package let id: String
    package var secret: String
    /// The secret before the last rotation, while it is still good.
    package var previous: PreviousSecret?
    package var kind: Kind
    /// The lifetime of its access tokens in seconds; nil takes the setting.
    package var tokenSeconds: Int?
    /// Requests in each minute of simulated time; nil is no limit.
    package var requestsPerMinute: Int?
    /// Token requests in each hour of simulated time; nil is no limit.
    package var tokensPerHour: Int?
    /// CIDR blocks from which it may ask for tokens, and by the setting `addressListScope` call; empty is everywhere.
    package var allowedAddresses: [String]

    package init(
        id: String, secret: String, kind: Kind, tokenSeconds: Int? = nil, requestsPerMinute: Int? = nil,
        tokensPerHour: Int? = nil, allowedAddresses: [String] = []
    ) {
        self.id = id
        self.secret = secret
        self.kind = kind
        self.tokenSeconds = tokenSeconds
        self.requestsPerMinute = requestsPerMinute
        self.tokensPerHour = tokensPerHour
        self.allowedAddresses = allowedAddresses
    }

    /// A secret that a rotation replaced.
    package struct PreviousSecret: Hashable, Codable, Sendable {
        package let secret: String
        /// The first instant at which it is worth nothing.
        package let until: Instant

        package init(secret: String, until: Instant) {
            self.secret = secret
            self.until = until
        }
    }

    package enum Kind: String, CaseIterable, Codable, Sendable {
        /// Machine to machine: partner tokens by `client_credentials`.
        case m2m
        /// Passwordless: tokens of users.
        case passwordless
    }
}

package struct User: Hashable, Codable, Sendable {
    package let id: UserID
    package var email: String?
    /// E.164, digits behind a plus sign.
    package var phone: String?
    package var firstName: String
    package var lastName: String
    package var isActive: Bool
    /// nil until asked.
    package var consent: Bool?
    /// Identifiers of the keycards that the person carries.
    package var keycards: [[UInt8]]

    package init(
        id: UserID, email: String?, phone: String?, firstName: String, lastName: String, isActive: Bool = true,
        consent: Bool? = nil, keycards: [[UInt8]] = []
    ) {
        self.id = id
        self.email = email
        self.phone = phone
        self.firstName = firstName
        self.lastName = lastName
        self.isActive = isActive
        self.consent = consent
        self.keycards = keycards
    }
}

/// Who may open one door, how and when, as the cloud believes.
package struct Access: Hashable, Codable, Sendable {
    package let id: AccessID
    package let user: UserID
    package let door: DoorID
    /// The key through which it was granted.
    package var key: KeyID?
    package let passcodeType: PasscodeType
    package var role: Role
    package var shareable: Bool
    package var start: Instant
    package var end: Instant?
    package let granter: Granter
    package var code: AccessCode
    package var schedule: Schedule?
    /// When it was granted.
    package let grantedAt: Instant
    /// When it was taken back; nil while it stands. Accesses are kept, for `explain`.
    package var revokedAt: Instant?
    /// The lock's sequence that brings the last change of it; 0 where the lock need not be told.
    package internal(set) var sequence: UInt64 = 0
    /// The lock's sequence that brings the last change of its owner's phones; 0 where there was none.
    package internal(set) var phoneSequence: UInt64 = 0
    /// Whether somebody who has access shared it, by an app; nil where that is not so, or not known.
    package internal(set) var isShared: Bool?

    package init(
        id: AccessID, user: UserID, door: DoorID, key: KeyID? = nil, passcodeType: PasscodeType, role: Role,
        shareable: Bool, start: Instant, end: Instant?, granter: Granter, code: AccessCode, schedule: Schedule? = nil,
        grantedAt: Instant
    ) {
        self.id = id
        self.user = user
        self.door = door
        self.key = key
        self.passcodeType = passcodeType
        self.role = role
        self.shareable = shareable
        self.start = start
        self.end = end
        self.granter = granter
        self.code = code
        self.schedule = schedule
        self.grantedAt = grantedAt
    }
}

package enum PasscodeType: String, CaseIterable, Codable, Sendable {
    case permanent = "PERMANENT"
    case daily = "DAILY"
    case dailySingleUse = "DAILY_SINGLE_USE"

    /// The kind that the lock derives; nil for a code that it must be told.
    package var dailyKind: DailyDoorcode.Kind? {
        switch self {
        case .permanent: nil
        case .daily: .daily
        case .dailySingleUse: .singleUse
        }
    }
}

package enum Role: String, CaseIterable, Codable, Sendable {
    case resident = "RESIDENT"
    case guest = "GUEST"
    case tourer = "TOURER"
}

package enum Granter: Hashable, Codable, Sendable {
    case partner(PartnerID)
    case user(UserID)
}

extension Access {
    /// Whether it stands and has not run out.
    package func isLive(at instant: Instant) -> Bool {
        revokedAt == nil && end.map { instant < $0 } ?? true
    }
}

/// The doorcode side of an access.
package enum AccessCode: Hashable, Codable, Sendable {
    /// In the lock's table.
    case table(Doorcode)
    /// Derived by the lock from its secret.
    case derived(Doorcode, date: LocalDate, slot: UInt8)
    /// None, with the word that the partner API gives for it.
    case none(Absence)

    package enum Absence: String, Codable, Sendable {
        case communalConflict = "COMMUNAL_DOORCODE_CONFLICT"
        case guestConflict = "USER_HAS_GUEST_ACCESS_CONFLICT"
        case resident = "USER_HAS_RESIDENT_ACCESS"
    }

    package var doorcode: Doorcode? {
        switch self {
        case .table(let code), .derived(let code, _, _): code
        case .none: nil
        }
    }
}
