internal import LockProtocol
internal import SimulationKernel

// Guests: people whom a user lets in at doors that they may share.
extension Cloud {
    // MARK: Inviting

    /// Lets a guest in at each lock where the user may: what is refused at one lock does not hinder the others.
    /// - Throws: what is wrong with the request itself. Rules about guests are told lock by lock, as the SDK does.
    mutating func invite(
        _ invite: GuestInvite, by inviter: User, using generator: inout SeededGenerator, at instant: Instant
    ) throws(AppRefusal) -> (AppAnswer, [CloudEvent]) {
        var locks: [UniqueID] = []
        for lock in invite.locks where !locks.contains(lock) { locks.append(lock) }
        guard (1...GuestInvite.maximumLocks).contains(locks.count) else {
            throw AppRefusal(
                .badRequest, "lockIDs names \(locks.count) locks; expected 1 to \(GuestInvite.maximumLocks)")
        }
        let request: GrantRequest
        do throws(AppRefusal) {
            request = try Cloud.draft(of: invite, at: instant)
        } catch {
            guard error.code != .badRequest else { throw error }
            return (.invited(GuestInvites(failures: locks.map { GuestFailure(lock: $0, refusal: error) })), [])
        }
        let (guest, isNew) = recipient(of: request, using: &generator)
        guard guest.id != inviter.id else { throw AppRefusal(.badRequest, "nobody is their own guest") }

        var invites = GuestInvites()
        var decisions: [Decision] = []
        var granted = GrantedCodes()
        for lock in locks {
            do throws(AppRefusal) {
                let (door, window) = try window(of: invite, at: lock, now: instant)
                let shared = try shareableAccess(of: inviter.id, at: door, window, now: instant)
                var request = request
                request.start = window.start
                do throws(CloudRefusal) {
                    decisions.append(
                        try decide(
                            request, .guest, Target(door: door, key: nil, schedule: shared.schedule, isShared: true),
                            for: guest,
                            by: .user(inviter.id), granted: &granted, using: &generator, at: instant))
                } catch { throw AppRefusal(error) }
                invites.successes.append(lock)
            } catch {
                invites.failures.append(GuestFailure(lock: lock, refusal: error))
            }
        }
        guard !decisions.isEmpty else { return (.invited(invites), []) }
        invites.guest = guest.id
        let name = "\(inviter.firstName) \(inviter.lastName)"
        let events = carryOut(decisions, for: guest, isNew: isNew, notifiesFrom: name, at: instant)
        return (.invited(invites), events)
    }

    /// The grant that an invite asks for, as far as that is the same at every lock.
    private static func draft(of invite: GuestInvite, at instant: Instant) throws(AppRefusal) -> GrantRequest {
        let isDaily = invite.passcodeType != .permanent
        // What a form leaves empty is not given.
        let (email, phone) = (invite.email.flatMap(unlessBlank), invite.phone.flatMap(unlessBlank))
        var start = instant
        if case .inApp(let wanted) = invite.kind { start = wanted }
        let request = GrantRequest(
            email: email, phone: phone, firstName: invite.firstName, lastName: invite.lastName,
            passcodeType: invite.passcodeType, role: .guest, shareable: false, start: start, end: invite.end,
            notifies: true, doors: [], keys: [])
        let checked: GrantRequest
        do throws(CloudRefusal) {
            checked = try Cloud.checked(request, .guest)
        } catch { throw AppRefusal(error) }
        if isDaily, invite.end != nil {
            throw AppRefusal(.endTimeNotSupported, "a code for a day takes no endTime")
        }
        guard start >= instant - GuestInvite.lateness, start <= instant + GuestInvite.furthestStart else {
            throw AppRefusal(.invalidStartTime, "startTime is past, or more than a year ahead")
        }
        if let end = invite.end, end <= start || end <= instant || end > instant + GuestInvite.furthestEnd {
            throw AppRefusal(
                .endTimeNotSupported, "endTime must be after startTime and after now, and within ten years")
        }
        return checked
    }

    private static func unlessBlank(_ text: String) -> String? { text.allSatisfy(\.isWhitespace) ? nil : text }

    private struct GuestWindow {
        let start: Instant
        let end: Instant?
    }

    /// The door of a lock, and when an invite holds there.
    private func window(
        of invite: GuestInvite, at lock: UniqueID, now: Instant
    ) throws(AppRefusal) -> (Door, GuestWindow) {
        guard let door = door(lockID: lock) else { throw AppRefusal.cannotShare(lock) }
        switch invite.kind {
        case .inApp(let start): return (door, GuestWindow(start: start, end: invite.end))
        case .temporaryDoorcode(_, let day):
            let zone = zone(of: door)
            let today = zone.date(at: now)
            let date = day == .today ? today : today.adding(days: 1)
            return (door, GuestWindow(start: zone.start(of: date), end: zone.start(of: date.adding(days: 1))))
        }
    }

    /// The access by which somebody may let a guest in.
    private func shareableAccess(
        of user: UserID, at door: Door, _ window: GuestWindow, now: Instant
    ) throws(AppRefusal) -> Access {
        let own = accesses(of: user).filter { access in
            access.door == door.id && access.passcodeType == .permanent && access.isLive(at: now)
        }
        guard !own.isEmpty else { throw AppRefusal.cannotShare(door.lockID) }
        guard settings.guestSharing else {
            throw AppRefusal(.sharingNotEnabled, "guests are not invited at this property")
        }
        let shareable = own.filter(\.shareable)
        guard !shareable.isEmpty else {
            throw AppRefusal(.shareableAccessRequired, "the user's access to \(door.name) may not be shared")
        }
        let covering = shareable.last { access in
            guard access.start <= max(window.start, now) else { return false }
            guard let end = access.end else { return true }
            return window.end.map { $0 <= end } ?? false
        }
        guard let covering else {
            throw AppRefusal(
                .requestedTimeOutsideShareableAccess, "the user's own access to \(door.name) does not last so long")
        }
        return covering
    }

    // MARK: Guests that are there

    /// Whom a user let in, with the accesses that stand, in the order of the user's doors.
    func guests(of user: UserID, at instant: Instant) -> [AppGuest] {
        var guests = OrderedTable<UserID, AppGuest>()
        for access in accessesGiven(by: user, at: instant) {
            guard let door = doors[access.door], let person = users[access.user] else { continue }
            var guest =
                guests[person.id]
                ?? AppGuest(
                    id: person.id, firstName: person.firstName, lastName: person.lastName, email: person.email,
                    phone: person.phone)
            let isDaily = access.passcodeType != .permanent
            guest.accesses.append(
                GuestAccess(
                    lock: door.lockID, lockName: door.name, passcodeType: access.passcodeType, start: access.start,
                    end: access.end, doorCode: isDaily ? access.code.doorcode?.digits : nil))
            guests[person.id] = guest
        }
        return Array(guests.values)
    }

    /// The accesses that somebody gave at doors to which they have, or had, access themselves.
    private func accessesGiven(by user: UserID, at instant: Instant) -> [Access] {
        var doors = OrderedTable<DoorID, Void>()
        for access in accesses(of: user) { doors[access.door] = () }
        return doors.keys.flatMap { door in
            accesses(at: door).filter { $0.granter == .user(user) && $0.isLive(at: instant) }
        }
    }

    // MARK: Taking back

    /// Takes back what a user gave to a guest at one lock.
    mutating func revokeGuest(
        _ guest: UserID, at lock: UniqueID, by user: UserID, at instant: Instant
    ) throws(AppRefusal) -> (AppAnswer, [CloudEvent]) {
        let given = try given(to: guest, by: user, at: instant)
        let here = given.filter { $0.door == door(lockID: lock)?.id }
        guard !here.isEmpty else {
            throw AppRefusal(.deviceNotFound, "the guest was given nothing at lock \(lock)")
        }
        guard here.contains(where: { $0.passcodeType == .permanent }) else {
            throw AppRefusal.cannotRevoke
        }
        return (.removed, revoke(here, by: user, at: instant))
    }

    /// Takes back what a user gave to a guest, wherever it can be.
    mutating func revokeGuest(
        _ guest: UserID, by user: UserID, at instant: Instant
    ) throws(AppRefusal) -> (AppAnswer, [CloudEvent]) {
        let given = try given(to: guest, by: user, at: instant)
        let failures = given.compactMap { access -> GuestFailure? in
            guard access.passcodeType != .permanent, let door = doors[access.door] else { return nil }
            return GuestFailure(lock: door.lockID, refusal: .cannotRevoke)
        }
        return (.guestRevoked(failures), revoke(given, by: user, at: instant))
    }

    private func given(to guest: UserID, by user: UserID, at instant: Instant) throws(AppRefusal) -> [Access] {
        let given = accessesGiven(by: user, at: instant).filter { $0.user == guest }
        guard !given.isEmpty else { throw AppRefusal(.notFound, "the user has no guest \(guest)") }
        return given
    }

    /// Takes the PERMANENT ones among some accesses back.
    private mutating func revoke(_ given: [Access], by user: UserID, at instant: Instant) -> [CloudEvent] {
        var events: [CloudEvent] = []
        for access in given where access.passcodeType == .permanent && accesses[access.id]?.revokedAt == nil {
            events += revokeWithGuests(access, because: .user(user), at: instant)
        }
        return events
    }
}

extension AppRefusal {
    fileprivate static func cannotShare(_ lock: UniqueID) -> AppRefusal {
        AppRefusal(.userCanNotShare, "the user has no lasting access to lock \(lock)")
    }

    fileprivate static var cannotRevoke: AppRefusal {
        AppRefusal(.passcodeTypeCantBeRevoked, "a code for a day works without the cloud and cannot be taken back")
    }

    /// What a rule of grants is called among invites.
    fileprivate init(_ refusal: CloudRefusal) {
        let code: Code =
            switch refusal.code {
            case .emailRequiredForPermanent: .emailRequiredForPermanent
            case .emailOrPhoneRequired: .emailOrPhoneRequired
            case .emailAndPhoneProvided: .emailAndPhoneProvided
            case .invalidPhone: .invalidPhone
            case .invalidStartTime: .invalidStartTime
            case .invalidEndTime: .endTimeNotSupported
            case .doorcodesExhausted: .doorcodesExhausted
            default: .badRequest
            }
        self.init(code, refusal.message)
    }
}
