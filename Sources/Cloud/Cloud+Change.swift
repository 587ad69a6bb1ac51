internal import LockProtocol
package import SimulationKernel

extension Cloud {
    /// Changes somebody's PERMANENT access to a door. An `end` of nil removes the expiry: that is what a request
    /// without `endTime` asks for.
    package mutating func change(
        user: UserID, door: DoorID, end: Instant?, shareable: Bool?, role: Role?, by partner: Partner,
        at instant: Instant
    ) throws(CloudRefusal) -> [CloudEvent] {
        guard var access = permanentAccess(of: user, to: door, seenBy: partner, at: instant) else {
            throw CloudRefusal(.notFound, "that user has no PERMANENT access to that door")
        }
        if let end, end <= instant || end <= access.start {
            throw CloudRefusal(.invalidEndTime, "endTime must be after now and after the access's startTime")
        }
        try checkTimes(of: .permanent, start: nil, end: end, now: instant)
        let before = access
        access.end = end
        access.shareable = shareable ?? access.shareable
        access.role = role ?? access.role
        guard access != before else { return [] }
        if before.role == .resident, access.role != .resident, let owner = users[user], let place = doors[door] {
            // The resident's code was for the app alone: the guest's is another.
            var generator = SeededGenerator(seed: access.id.value.low &+ access.sequence, stream: "doorcode")
            var granted = GrantedCodes()
            access.code = try code(
                for: owner, access.role, .permanent, at: place, zone(of: place).date(at: instant), by: access.granter,
                replacing: access.id, granted: &granted, using: &generator, now: instant)
        }
        return [record(.accessChanged(access), at: instant)] + shortenGuests(of: user, at: door, now: instant)
    }

    /// Has the guests of a person, and theirs, stay at a door no longer than the one who let them in.
    mutating func shortenGuests(of user: UserID, at door: DoorID, now: Instant) -> [CloudEvent] {
        var events: [CloudEvent] = []
        var sharers = [user]
        var done: Set<UserID> = []
        while let sharer = sharers.popLast() {
            guard done.insert(sharer).inserted, sharer != portfolio.manager else { continue }
            let own = accesses(of: sharer).filter {
                $0.door == door && $0.passcodeType == .permanent && $0.isLive(at: now)
            }
            guard let end = own.compactMap(\.end).max(), !own.contains(where: { $0.end == nil }) else { continue }
            for guest in accesses(grantedBy: sharer)
            where guest.door == door && guest.passcodeType == .permanent && guest.isLive(at: now)
                && guest.end.map({ $0 > end }) ?? true
            {
                var shortened = guest
                shortened.end = end
                events.append(record(.accessChanged(shortened), at: now))
                sharers.append(guest.user)
            }
        }
        return events
    }

    /// Takes somebody's PERMANENT access to a door back, and that of the guests with whom they shared it.
    package mutating func revoke(
        user: UserID, door: DoorID, by partner: Partner, at instant: Instant
    ) throws(CloudRefusal) -> [CloudEvent] {
        guard let access = permanentAccess(of: user, to: door, seenBy: partner, at: instant) else {
            let hasDaily = accesses(of: user).contains { other in
                other.door == door && other.passcodeType != .permanent && other.isLive(at: instant)
                    && doors[door].map { sees(partner, $0) } ?? false
            }
            guard hasDaily else { throw CloudRefusal(.notFound, "that user has no access to that door") }
            throw CloudRefusal(
                .passcodeTypeCantBeRevoked, "a daily doorcode works without the cloud and cannot be taken back")
        }
        return revokeWithGuests(access, because: .partner(partner.id), at: instant)
    }

    /// Takes an access back. With it fall the PERMANENT accesses to that door that its owner gave to guests, and those
    /// that these guests gave on, unless the owner has another PERMANENT access there. What the property manager granted
    /// is no sharing, and stands.
    mutating func revokeWithGuests(
        _ access: Access, because cause: CloudEvent.RevocationCause, at instant: Instant
    ) -> [CloudEvent] {
        let door = access.door
        var events = [record(.accessRevoked(access.id, at: door, because: cause), at: instant)]
        var sharers = [access.user]
        while let sharer = sharers.popLast() {
            let isStillThere = accesses(of: sharer).contains {
                $0.door == door && $0.passcodeType == .permanent && $0.isLive(at: instant)
            }
            if isStillThere || sharer == portfolio.manager || InjectedBug.survivingGuests.isActive { continue }
            for guest in accesses(grantedBy: sharer)
            where guest.door == door && guest.revokedAt == nil && guest.passcodeType == .permanent {
                let event = CloudEvent.accessRevoked(guest.id, at: door, because: .sharerLostAccess(sharer))
                events.append(record(event, at: instant))
                sharers.append(guest.user)
            }
        }
        return events
    }

    private func permanentAccess(
        of user: UserID, to door: DoorID, seenBy partner: Partner, at instant: Instant
    ) -> Access? {
        guard let value = doors[door], sees(partner, value) else { return nil }
        return accesses(of: user).last { access in
            access.door == door && access.passcodeType == .permanent && access.isLive(at: instant)
                && (partner.isCustomer || access.granter == .partner(partner.id))
        }
    }

    /// The accesses of a person that a partner is shown: those that stand, on doors that it sees.
    package func accesses(of user: UserID, seenBy partner: Partner, at instant: Instant) -> [Access] {
        accesses(of: user).filter { access in
            access.isLive(at: instant) && doors[access.door].map { sees(partner, $0) } ?? false
        }
    }

    /// Records that an access token was handed out.
    package mutating func issueToken(client: String, subject: String, expiresAt: Instant, at instant: Instant)
        -> [CloudEvent]
    {
        [record(.tokenIssued(client: client, subject: subject, expiresAt: expiresAt), at: instant)]
    }

    /// Records that a request was refused, so that a line in the partner's log leads to an event.
    package mutating func refuseCall(
        client: String?, operation: String, status: Int, code: String, detail: String, at instant: Instant
    ) -> [CloudEvent] {
        let event = CloudEvent.callRefused(
            client: client, operation: operation, status: status, code: code, detail: detail)
        return [record(event, at: instant)]
    }
}
