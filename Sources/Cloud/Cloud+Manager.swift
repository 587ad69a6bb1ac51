package import LockProtocol
package import SimulationKernel

/// Somebody whom the property manager enters.
package struct NewUser: Sendable {
    package var firstName: String
    package var lastName: String
    package var email: String?
    package var phone: String?
    package var keycards: [[UInt8]]

    package init(firstName: String, lastName: String, email: String?, phone: String?, keycards: [[UInt8]]) {
        self.firstName = firstName
        self.lastName = lastName
        self.email = email
        self.phone = phone
        self.keycards = keycards
    }
}

/// A set of doors that the property manager makes to be granted as one.
package struct NewKey: Sendable {
    package var name: String
    package var doors: [DoorID]
    package var partner: PartnerID?
    package var start: Instant?
    package var end: Instant?
    package var schedule: Schedule?

    package init(
        name: String, doors: [DoorID], partner: PartnerID?, start: Instant?, end: Instant?, schedule: Schedule?
    ) {
        self.name = name
        self.doors = doors
        self.partner = partner
        self.start = start
        self.end = end
        self.schedule = schedule
    }
}

/// PERMANENT access that a person grants to another, not a partner.
package struct ManagerGrant: Sendable {
    package var user: UserID
    package var doors: [DoorID]
    package var keys: [KeyID]
    /// nil takes the setting `defaultRole`.
    package var role: Role?
    package var shareable: Bool
    /// nil is now.
    package var start: Instant?
    package var end: Instant?
    /// Who grants it; nil is the property's manager.
    package var granter: UserID?
    package var notifies: Bool

    package init(
        user: UserID, doors: [DoorID], keys: [KeyID], role: Role?, shareable: Bool, start: Instant?, end: Instant?,
        granter: UserID?, notifies: Bool
    ) {
        self.user = user
        self.doors = doors
        self.keys = keys
        self.role = role
        self.shareable = shareable
        self.start = start
        self.end = end
        self.granter = granter
        self.notifies = notifies
    }
}

extension CloudRefusal.Code {
    // The property manager's side is not in the vendor's documents: these are ours.

    /// A key belongs to one partner, for good.
    package static let keyAlreadyAssigned = Self(rawValue: "KEY_ALREADY_ASSIGNED")
    /// A partner is given a key with a door that it does not see.
    package static let doorNotAssigned = Self(rawValue: "DOOR_NOT_ASSIGNED")
    /// A customer sees every door: none is given to it, none taken.
    package static let partnerIsCustomer = Self(rawValue: "PARTNER_IS_CUSTOMER")
    package static let nameTaken = Self(rawValue: "NAME_TAKEN")
    package static let emailTaken = Self(rawValue: "EMAIL_TAKEN")
    package static let phoneTaken = Self(rawValue: "PHONE_TAKEN")
    package static let keycardTaken = Self(rawValue: "KEYCARD_TAKEN")
}

// MARK: People

extension Cloud {
    /// Enters a person.
    package mutating func create(
        _ wanted: NewUser, using generator: inout SeededGenerator, at instant: Instant
    ) throws(CloudRefusal) -> (user: UserID, events: [CloudEvent]) {
        let first = try Cloud.line(wanted.firstName, "firstName")
        let last = try Cloud.line(wanted.lastName, "lastName")
        guard wanted.email != nil || wanted.phone != nil else {
            throw CloudRefusal(.emailOrPhoneRequired, "a person has an email, a phone number, or both")
        }
        let email = try wanted.email.map(Cloud.address)
        let phone = try wanted.phone.map { text throws(CloudRefusal) in
            guard let number = Cloud.normalized(phone: text) else {
                throw CloudRefusal(.invalidPhone, "'\(text)' is not a phone number")
            }
            return number
        }
        if let email, let other = user(email: email) {
            throw CloudRefusal(.emailTaken, "\(other.firstName) \(other.lastName) (\(other.id)) has the email \(email)")
        }
        if let phone, let other = user(phone: phone) {
            throw CloudRefusal(
                .phoneTaken, "\(other.firstName) \(other.lastName) (\(other.id)) has the phone number \(phone)")
        }
        try check(keycards: wanted.keycards)
        let user = User(
            id: UserID(using: &generator), email: email, phone: phone, firstName: first, lastName: last,
            keycards: wanted.keycards)
        return (user.id, [record(.userAdded(user), at: instant)])
    }

    private func check(keycards: [[UInt8]]) throws(CloudRefusal) {
        guard keycards.count <= Cloud.maximumKeycards else {
            throw CloudRefusal(.badRequest, "a person carries \(Cloud.maximumKeycards) keycards at most")
        }
        for (number, card) in keycards.enumerated() {
            guard [4, 7, 10].contains(card.count) else {
                throw CloudRefusal(.badRequest, "a keycard's number has 4, 7 or 10 bytes, not \(card.count)")
            }
            if keycards.prefix(number).contains(card) {
                throw CloudRefusal(.badRequest, "keycard \(card.hexadecimal) is named twice")
            }
            if let other = users.values.first(where: { $0.keycards.contains(card) }) {
                throw CloudRefusal(
                    .keycardTaken,
                    "\(other.firstName) \(other.lastName) (\(other.id)) carries keycard \(card.hexadecimal)")
            }
        }
    }

    /// Opens or shuts a person's account. Shut, it neither signs in nor refreshes a sign-in, and the app API refuses it
    /// with any token; what stands on locks goes on opening doors.
    package mutating func setActive(_ isActive: Bool, of id: UserID, at instant: Instant) -> [CloudEvent] {
        guard var user = users[id], user.isActive != isActive else { return [] }
        user.isActive = isActive
        return [record(.userChanged(user), at: instant)]
    }

    /// A name of people or keys: one line, without blanks at its ends.
    private static func line(_ text: String, _ member: String) throws(CloudRefusal) -> String {
        let trimmed = text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()
        let hasControl = text.unicodeScalars.contains { $0.properties.generalCategory == .control }
        guard (1...200).contains(trimmed.count), !hasControl else {
            throw CloudRefusal(.badRequest, "\(member) is '\(text)'; expected 1 to 200 letters in one line")
        }
        return String(trimmed)
    }

    private static func address(_ text: String) throws(CloudRefusal) -> String {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), text.utf8.count <= 254,
            text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f })
        else { throw CloudRefusal(.badRequest, "'\(text)' is not an email address") }
        return text
    }
}

// MARK: Keys and doors

extension Cloud {
    /// Makes a REGULAR key.
    package mutating func create(
        _ wanted: NewKey, using generator: inout SeededGenerator, at instant: Instant
    ) throws(CloudRefusal) -> (key: KeyID, events: [CloudEvent]) {
        let name = try Cloud.line(wanted.name, "name")
        var building: BuildingID?
        for (number, id) in wanted.doors.enumerated() {
            guard let door = doors[id] else { throw CloudRefusal(.badRequest, "no door \(id)") }
            if wanted.doors.prefix(number).contains(id) {
                throw CloudRefusal(.badRequest, "\(door.name) is named twice")
            }
            guard door.building == building ?? door.building else {
                throw CloudRefusal(.badRequest, "the doors of a key are in one building")
            }
            building = door.building
        }
        guard let building else { throw CloudRefusal(.badRequest, "a key has a door at least") }
        if let other = keys.values.first(where: { $0.name.lowercased() == name.lowercased() }) {
            throw CloudRefusal(.nameTaken, "another key is called '\(other.name)' (\(other.id))")
        }
        if let start = wanted.start, let end = wanted.end, end <= start {
            throw CloudRefusal(.invalidEndTime, "a key ends after its start")
        }
        if let end = wanted.end, end <= instant { throw CloudRefusal(.invalidEndTime, "that end is over") }
        if let partner = wanted.partner { try check(partner, sees: wanted.doors) }
        let key = Key(
            id: KeyID(using: &generator), name: name, kind: .regular, building: building, doors: wanted.doors,
            partner: wanted.partner, start: wanted.start, end: wanted.end, schedule: wanted.schedule)
        return (key.id, [record(.keyAdded(key), at: instant)])
    }

    /// Gives a key to its one partner. To whom it belongs already, it is given again without effect.
    package mutating func assign(
        key id: KeyID, to partner: PartnerID, at instant: Instant
    ) throws(CloudRefusal) -> [CloudEvent] {
        guard let key = keys[id] else { throw CloudRefusal(.notFound, "no key \(id)") }
        if let owner = key.partner {
            if owner == partner { return [] }
            throw CloudRefusal(
                .keyAlreadyAssigned,
                "key '\(key.name)' belongs to \(partners[owner]?.name ?? owner.description), and a key is never "
                    + "reassigned: make a new key with the same doors and assign that")
        }
        try check(partner, sees: key.doors)
        return [record(.keyAssigned(id, to: partner), at: instant)]
    }

    private func check(_ id: PartnerID, sees wanted: [DoorID]) throws(CloudRefusal) {
        guard let partner = partners[id] else { throw CloudRefusal(.notFound, "no partner \(id)") }
        let hidden = wanted.compactMap { doors[$0] }.filter { !sees(partner, $0) }.map(\.name)
        guard hidden.isEmpty else {
            throw CloudRefusal(
                .doorNotAssigned,
                "\(partner.name) does not see \(hidden.joined(separator: ", ")): assign the doors before their key")
        }
    }

    /// Lets a partner see and grant a door. Where it does already, nothing happens.
    package mutating func assign(
        door id: DoorID, to partner: PartnerID, at instant: Instant
    ) throws(CloudRefusal) -> [CloudEvent] {
        let door = try door(id, besides: partner)
        return door.partners.contains(partner) ? [] : [record(.doorAssigned(id, to: partner), at: instant)]
    }

    /// Takes a door out of a partner's sight: it lists, grants, changes and revokes nothing there any more, by a key
    /// neither. What it granted there stands, and so it does on the lock.
    package mutating func unassign(
        door id: DoorID, from partner: PartnerID, at instant: Instant
    ) throws(CloudRefusal) -> [CloudEvent] {
        let door = try door(id, besides: partner)
        return door.partners.contains(partner) ? [record(.doorUnassigned(id, from: partner), at: instant)] : []
    }

    private func door(_ id: DoorID, besides partner: PartnerID) throws(CloudRefusal) -> Door {
        guard let door = doors[id] else { throw CloudRefusal(.notFound, "no door \(id)") }
        guard let partner = partners[partner] else { throw CloudRefusal(.notFound, "no partner \(partner)") }
        if partner.isCustomer {
            throw CloudRefusal(.partnerIsCustomer, "\(partner.name) is a customer, who sees every door")
        }
        return door
    }
}

// MARK: Accesses

extension Cloud {
    /// Grants PERMANENT access in a person's own name: all doors or none.
    /// - Returns: the accesses that are new or changed, and the events.
    package mutating func grant(
        _ wanted: ManagerGrant, using generator: inout SeededGenerator, at instant: Instant
    ) throws(CloudRefusal) -> (accesses: [Access], events: [CloudEvent]) {
        guard let user = users[wanted.user] else { throw CloudRefusal(.notFound, "no user \(wanted.user)") }
        let granter = try self.granter(wanted.granter)
        let role = wanted.role ?? settings.defaultRole
        let request = try Cloud.checked(
            GrantRequest(
                email: user.email, phone: nil, firstName: user.firstName, lastName: user.lastName,
                passcodeType: .permanent, role: role, shareable: wanted.shareable, start: wanted.start ?? instant,
                end: wanted.end, notifies: wanted.notifies, doors: [], keys: []), role)
        var decisions: [Decision] = []
        var granted = GrantedCodes()
        for target in try targets(of: wanted) {
            let decision = try decide(
                request, role, target, for: user, by: .user(granter.id), granted: &granted, using: &generator,
                at: instant)
            // What is so already is told to nobody.
            if case .keep = decision { continue }
            decisions.append(decision)
        }
        let name = wanted.notifies && !decisions.isEmpty ? "\(granter.firstName) \(granter.lastName)" : nil
        let events = carryOut(decisions, for: user, isNew: false, notifiesFrom: name, at: instant)
        return (decisions.compactMap { accesses[$0.access.id] }, events)
    }

    /// Takes a person's PERMANENT accesses to a door back, and those of the guests with whom they shared it.
    /// - Parameter granter: takes back only what this person granted; nil has the property's manager take back every
    ///   one, whoever granted it.
    package mutating func revoke(
        user: UserID, door: DoorID, grantedBy granter: UserID?, at instant: Instant
    ) throws(CloudRefusal) -> [CloudEvent] {
        let actor = try self.granter(granter)
        let here = accesses(of: user).filter { $0.door == door && $0.isLive(at: instant) }
        let standing = here.filter { access in
            access.passcodeType == .permanent && (granter.map { access.granter == .user($0) } ?? true)
        }
        guard !standing.isEmpty else {
            if here.contains(where: { $0.passcodeType == .permanent }) {
                throw CloudRefusal(
                    .notFound,
                    "\(actor.firstName) \(actor.lastName) has granted that user nothing at that door; somebody else has"
                )
            }
            if here.isEmpty { throw CloudRefusal(.notFound, "that user has no access to that door") }
            throw CloudRefusal(
                .passcodeTypeCantBeRevoked, "a daily doorcode works without the cloud and cannot be taken back")
        }
        var events: [CloudEvent] = []
        for access in standing where accesses[access.id]?.revokedAt == nil {
            events += revokeWithGuests(access, because: .user(actor.id), at: instant)
        }
        return events
    }

    private func granter(_ id: UserID?) throws(CloudRefusal) -> User {
        guard let id = id ?? portfolio.manager else {
            throw CloudRefusal(.badRequest, "the property names no manager (portfolio.manager): say who grants")
        }
        guard let user = users[id] else { throw CloudRefusal(.notFound, "no user \(id)") }
        return user
    }

    /// The doors that are meant, each once.
    private func targets(of wanted: ManagerGrant) throws(CloudRefusal) -> [Target] {
        var targets = OrderedTable<DoorID, Target>()
        for id in wanted.doors {
            guard let door = doors[id] else { throw CloudRefusal(.notFound, "no door \(id)") }
            targets[id] = Target(door: door, key: singleKey(of: id, for: nil))
        }
        for id in wanted.keys {
            guard let key = keys[id] else { throw CloudRefusal(.notFound, "no key \(id)") }
            for id in key.doors where targets[id] == nil {
                if let door = doors[id] { targets[id] = Target(door: door, key: key) }
            }
        }
        if targets.isEmpty { throw CloudRefusal(.badRequest, "a grant names a door or a key") }
        return Array(targets.values)
    }
}
