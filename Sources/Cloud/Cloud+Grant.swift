internal import LockProtocol
package import SimulationKernel

/// What a partner asks for when it grants access.
package struct GrantRequest: Sendable {
    package var email: String?
    package var phone: String?
    package var firstName: String
    package var lastName: String
    package var passcodeType: PasscodeType
    /// nil takes the setting `defaultRole`.
    package var role: Role?
    package var shareable: Bool
    package var start: Instant
    package var end: Instant?
    package var notifies: Bool
    package var doors: [DoorID]
    package var keys: [KeyID]

    package init(
        email: String?, phone: String?, firstName: String, lastName: String, passcodeType: PasscodeType, role: Role?,
        shareable: Bool, start: Instant, end: Instant?, notifies: Bool, doors: [DoorID], keys: [KeyID]
    ) {
        self.email = email
        self.phone = phone
        self.firstName = firstName
        self.lastName = lastName
        self.passcodeType = passcodeType
        self.role = role
        self.shareable = shareable
        self.start = start
        self.end = end
        self.notifies = notifies
        self.doors = doors
        self.keys = keys
    }
}

extension Cloud {
    /// Grants a person access to doors: all of them or none.
    ///
    /// The person is matched by email, else by phone number, else created. A daily grant is for the day in each door's
    /// own time zone on which the asked-for start falls: today or tomorrow.
    package mutating func grant(
        _ request: GrantRequest, by partner: Partner, using generator: inout SeededGenerator, at instant: Instant
    ) throws(CloudRefusal) -> (user: UserID, events: [CloudEvent]) {
        let role = request.role ?? settings.defaultRole
        let request = try Cloud.checked(request, role)
        try checkTimes(of: request.passcodeType, start: request.start, end: request.end, now: instant)
        let targets = try self.targets(of: request, for: partner)
        let (user, isNew) = recipient(of: request, using: &generator)
        // Nothing is applied before everything is decided, so that a refusal on the last door leaves no trace.
        var decisions: [Decision] = []
        var granted = GrantedCodes()
        for target in targets {
            let decision = try decide(
                request, role, target, for: user, by: .partner(partner.id), granted: &granted, using: &generator,
                at: instant)
            decisions.append(decision)
        }
        let events = carryOut(
            decisions, for: user, isNew: isNew, notifiesFrom: request.notifies ? partner.name : nil, at: instant)
        return (user.id, events)
    }

    // MARK: The steps of a grant, whoever gives it

    /// Who is meant: found by email, else by phone number, else somebody new.
    func recipient(of request: GrantRequest, using generator: inout SeededGenerator) -> (user: User, isNew: Bool) {
        let matched =
            request.email.map { self.user(email: $0) } ?? request.phone.flatMap { self.user(phone: $0) }
        if let matched { return (matched, false) }
        let user = User(
            id: UserID(using: &generator), email: request.email, phone: request.phone,
            firstName: request.firstName, lastName: request.lastName)
        return (user, true)
    }

    /// Applies what was decided.
    /// - Parameter name: in whose name the person is told; nil tells them nothing.
    mutating func carryOut(
        _ decisions: [Decision], for user: User, isNew: Bool, notifiesFrom name: String?, at instant: Instant
    ) -> [CloudEvent] {
        var events: [CloudEvent] = []
        if isNew { events.append(record(.userAdded(user), at: instant)) }
        for decision in decisions {
            switch decision {
            case .keep: break
            case .grant(let access): events.append(record(.accessGranted(access), at: instant))
            case .change(let access):
                events.append(record(.accessChanged(access), at: instant))
                events += shortenGuests(of: access.user, at: access.door, now: instant)
            case .replace(let old, let access):
                events.append(record(.accessRevoked(old, at: access.door, because: .replaced), at: instant))
                events.append(record(.accessGranted(access), at: instant))
                events += shortenGuests(of: access.user, at: access.door, now: instant)
            }
        }
        if let name, let address = address(of: user) {
            let message = self.message(
                to: user, by: address, about: decisions.map(\.access), from: name, at: instant)
            events.append(record(.messageSent(message), at: instant))
        }
        return events
    }

    /// What a grant comes to at one door.
    enum Decision {
        case grant(Access)
        case change(Access)
        case replace(AccessID, Access)
        case keep(Access)

        var access: Access {
            switch self {
            case .grant(let access), .change(let access), .replace(_, let access), .keep(let access): access
            }
        }
    }

    /// A door that is to be granted.
    struct Target {
        let door: Door
        let key: Key?
        /// The hours in which the access opens.
        let schedule: Schedule?

        /// Whether somebody who has access shares it.
        let isShared: Bool

        /// - Parameter schedule: nil takes the key's.
        init(door: Door, key: Key?, schedule: Schedule? = nil, isShared: Bool = false) {
            self.isShared = isShared
            self.door = door
            self.key = key
            self.schedule = schedule ?? key?.schedule
        }
    }

    // MARK: Checking

    /// The rules that need no door: who may be addressed how, for which kind of code.
    static func checked(_ asked: GrantRequest, _ role: Role) throws(CloudRefusal) -> GrantRequest {
        var request = asked
        request.email = asked.email.map(trimmed)
        if request.firstName.isEmpty || request.lastName.isEmpty {
            throw CloudRefusal(.badRequest, "firstName and lastName must not be empty")
        }
        for text in [request.firstName, request.lastName, request.email ?? ""]
        where text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            throw CloudRefusal(.badRequest, "names and email must not have control characters")
        }
        if request.email == "" { throw CloudRefusal(.emailCanNotBeEmpty, "email is empty") }
        if let phone = request.phone {
            guard let number = normalized(phone: phone) else {
                throw CloudRefusal(.invalidPhone, "'\(phone)' is not a phone number")
            }
            request.phone = number
        }
        switch request.passcodeType {
        case .permanent:
            if request.email == nil {
                throw CloudRefusal(.emailRequiredForPermanent, "PERMANENT access needs an email")
            }
        case .daily, .dailySingleUse:
            if request.email == nil, request.phone == nil {
                throw CloudRefusal(.emailOrPhoneRequired, "a daily doorcode needs an email or a phone number")
            }
            if request.email != nil, request.phone != nil {
                throw CloudRefusal(
                    .emailAndPhoneProvided, "a daily doorcode takes an email or a phone number, not both")
            }
            if request.shareable { throw CloudRefusal(.userCanNotShare, "a daily doorcode cannot be shareable") }
            if !request.notifies, role == .resident {
                throw CloudRefusal(
                    .emailOrPhoneRequired, "a resident's daily doorcode without notification would reach nobody")
            }
        }
        return request
    }

    /// The doors that are meant, each once, each seen by the partner.
    private func targets(of request: GrantRequest, for partner: Partner) throws(CloudRefusal) -> [Target] {
        var targets = OrderedTable<DoorID, Target>()
        for id in request.doors {
            guard let door = doors[id], sees(partner, door) else {
                throw CloudRefusal(.badRequest, "no door \(id)")
            }
            guard mayBeGranted(door) else {
                throw CloudRefusal(.badRequest, "\(door.name) is an elevator; the setting elevatorGrants allows them")
            }
            let key = singleKey(of: id, for: partner)
            targets[id] = Target(door: door, key: key)
        }
        for id in request.keys {
            guard let key = keys[id], partner.isCustomer || key.partner == partner.id else {
                throw CloudRefusal(.badRequest, "no key \(id)")
            }
            for door in doors(of: key, seenBy: partner) where targets[door.id] == nil && mayBeGranted(door) {
                targets[door.id] = Target(door: door, key: key)
            }
        }
        if targets.isEmpty { throw CloudRefusal(.badRequest, "doorUuids and keyUuids name no door to grant") }
        return Array(targets.values)
    }

    // MARK: Deciding

    func decide(
        _ request: GrantRequest, _ role: Role, _ target: Target, for user: User, by granter: Granter,
        granted: inout GrantedCodes, using generator: inout SeededGenerator, at instant: Instant
    ) throws(CloudRefusal) -> Decision {
        let window = try self.window(of: request, target, now: instant)
        let standing = accesses(of: user.id).last { access in
            access.door == target.door.id && access.passcodeType == request.passcodeType && access.isLive(at: instant)
                && (request.passcodeType == .permanent || access.start == window.start)
                && access.granter == granter
        }
        // Who says nothing of the role leaves it as it is.
        let role = request.role ?? standing?.role ?? role
        if let standing, settings.regrant == .reuse, !isSpent(standing, at: instant) {
            // A resident is not made a guest by being granted again: a change of the role says so.
            if standing.role == .resident, role != .resident { return .keep(standing) }
            var changed = standing
            guard request.passcodeType == .permanent else {
                changed.role = role
                return changed == standing ? .keep(standing) : .change(changed)
            }
            // What stood in the way of a code may be gone.
            if case .none = standing.code {
                changed.code = try self.code(
                    for: user, role, .permanent, at: target.door, window.date, by: granter, replacing: standing.id,
                    granted: &granted, using: &generator, now: instant)
            }
            (changed.start, changed.end, changed.role) = (window.start, window.end, role)
            (changed.shareable, changed.key, changed.schedule) =
                (request.shareable, target.key?.id, target.schedule)
            return changed == standing ? .keep(standing) : .change(changed)
        }
        let code = try self.code(
            for: user, role, request.passcodeType, at: target.door, window.date, by: granter,
            replacing: request.passcodeType == .permanent ? standing?.id : nil, granted: &granted, using: &generator,
            now: instant)
        var access = Access(
            id: AccessID(using: &generator), user: user.id, door: target.door.id, key: target.key?.id,
            passcodeType: request.passcodeType, role: role, shareable: request.shareable, start: window.start,
            end: window.end, granter: granter, code: code, schedule: target.schedule,
            grantedAt: instant)
        access.isShared = target.isShared ? true : nil
        guard let standing, request.passcodeType == .permanent else { return .grant(access) }
        return .replace(standing.id, access)
    }

    /// Whether the cloud has heard that a single-use code was used, and its time is over.
    private func isSpent(_ access: Access, at instant: Instant) -> Bool {
        guard access.passcodeType == .dailySingleUse, case .derived(_, let date, let slot) = access.code,
            let door = doors[access.door]
        else { return false }
        return history.contains { entry in
            guard entry.door == door.id, entry.record.reason == nil, let use = entry.record.daily else { return false }
            let over = (entry.record.at ?? entry.receivedAt) + .seconds(Int(door.configuration.singleUseSeconds))
            return use.kind == .singleUse && use.date == date && use.slot == slot && over <= instant
        }
    }

    private struct Window {
        let start: Instant
        let end: Instant?
        let date: LocalDate
    }

    private func window(
        of request: GrantRequest, _ target: Target, now: Instant
    ) throws(CloudRefusal) -> Window {
        let door = target.door
        let zone = zone(of: door)
        let date = zone.date(at: request.start)
        guard request.passcodeType == .permanent else {
            let today = zone.date(at: now)
            guard date == today || date == today.adding(days: 1) else {
                throw CloudRefusal(
                    .invalidStartTime,
                    "startTime falls on \(date) at \(door.name), where today is \(today): "
                        + "a daily doorcode is for today or tomorrow")
            }
            return Window(start: zone.start(of: date), end: zone.start(of: date.adding(days: 1)), date: date)
        }
        if let end = request.end, end <= request.start || end <= now {
            throw CloudRefusal(.invalidEndTime, "endTime must be after startTime and after now")
        }
        // A key that is good for a time gives no access beyond it.
        let start = max(request.start, target.key?.start ?? .distantPast)
        let end = [request.end, target.key?.end].compactMap { $0 }.min()
        if let end, end <= start || end <= now {
            throw CloudRefusal(.invalidEndTime, "key \(target.key?.name ?? "") is not good in that time")
        }
        return Window(start: start, end: end, date: date)
    }

    func message(
        to user: User, by address: (OutboxMessage.Channel, String), about accesses: [Access], from name: String,
        at instant: Instant
    ) -> OutboxMessage {
        let isDaily = accesses.contains { $0.passcodeType != .permanent }
        return OutboxMessage(
            id: outbox.count + 1, kind: isDaily ? .doorcode : .invite, channel: address.0, to: address.1,
            user: user.id, doors: accesses.map { OutboxMessage.DoorCode($0) }, at: instant, from: name)
    }

    // MARK: Texts

    private static func trimmed(_ text: String) -> String {
        String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }

    /// The number in E.164: a plus sign and 7 to 15 digits, of which the first is not 0. Two leading zeroes are taken for
    /// the plus, ten digits without a plus as North American.
    package static func normalized(phone: String) -> String? {
        let hasPlus = phone.hasPrefix("+") || phone.hasPrefix("00")
        var digits = ""
        for character in hasPlus ? phone.dropFirst(phone.hasPrefix("+") ? 1 : 2) : phone[...] {
            if character.isASCII, character.isNumber {
                digits.append(character)
            } else if !" -().".contains(character) {
                return nil
            }
        }
        guard (7...15).contains(digits.count), digits.first != "0" else { return nil }
        return hasPlus || digits.count != 10 ? "+" + digits : "+1" + digits
    }
}
