package import LockProtocol
package import SimulationKernel

extension Cloud {
    /// Codes and slots that one grant has given away before any of it is applied.
    struct GrantedCodes {
        /// The person's one code for the communal doors of each building.
        var communal: [BuildingID: Doorcode] = [:]
    }

    /// The doorcode of a new access, or the reason why it has none.
    /// - Parameters:
    ///   - granter: only a partner's grant goes without a code.
    ///   - old: an access that it takes the place of.
    func code(
        for user: User, _ role: Role, _ type: PasscodeType, at door: Door, _ date: LocalDate, by granter: Granter,
        replacing old: AccessID? = nil, granted: inout GrantedCodes, using generator: inout SeededGenerator,
        now: Instant
    ) throws(CloudRefusal) -> AccessCode {
        if role != .resident, case .partner = granter,
            let absence = absence(of: user, at: door, besides: old, now: now)
        {
            return .none(absence)
        }
        if let kind = type.dailyKind { return try derivedCode(at: door, date, kind) }
        return .table(
            permanentCode(for: user, role, at: door, granted: &granted, using: &generator, now: now))
    }

    /// Why a person gets no doorcode from a partner: somebody at the property has seen to them already.
    private func absence(of user: User, at door: Door, besides old: AccessID?, now: Instant) -> AccessCode.Absence? {
        let standing = accesses(of: user.id).filter {
            $0.isLive(at: now) && $0.passcodeType == .permanent && $0.id != old
        }
        let here = standing.filter { $0.door == door.id }
        if here.contains(where: { $0.role == .resident }) { return .resident }
        let building = buildings[door.building]
        if door.place.isCommunal, building?.commonDoorcodes == true,
            standing.contains(where: { isManagers($0, communalIn: door.building) })
        {
            return .communalConflict
        }
        if here.contains(where: { $0.role == .guest && isManagers($0) }) { return .guestConflict }
        return nil
    }

    /// Whether the property manager, rather than a partner, granted an access.
    private func isManagers(_ access: Access) -> Bool {
        guard case .user(let granter) = access.granter, access.isShared != true else { return false }
        if granter == portfolio.manager { return true }
        // A resident, or another who may share the door, is not the manager.
        return !accesses(of: granter).contains {
            $0.door == access.door && ($0.role == .resident || $0.shareable) && $0.revokedAt == nil
        }
    }

    private func isManagers(_ access: Access, communalIn building: BuildingID) -> Bool {
        guard isManagers(access), let door = doors[access.door] else { return false }
        return door.building == building && door.place.isCommunal
    }

    /// The code of the lowest free slot of a day, passing over those that somebody's code at that door equals.
    private func derivedCode(at door: Door, _ date: LocalDate, _ kind: DailyDoorcode.Kind) throws(CloudRefusal)
        -> AccessCode
    {
        guard let link = links[door.id] else { throw CloudRefusal(.badRequest, "no lock at door \(door.name)") }
        for slot in 0..<door.configuration.dailySlots
        where !index.isUsed(slot: slot, door: door.id, date: date, kind: kind) || InjectedBug.duplicateSlots.isActive {
            let code = DailyDoorcode.code(secret: link.doorcodeSecret, date: date, kind: kind, slot: slot)
            if !index.isUsed(code, at: door.id) || InjectedBug.duplicateSlots.isActive {
                return .derived(code, date: date, slot: slot)
            }
        }
        throw CloudRefusal(
            .doorcodesExhausted,
            "\(door.name) has given away its \(door.configuration.dailySlots) doorcodes of this kind for \(date)")
    }

    /// A code for the lock's table: the person's own for all communal doors where the building wants that, else one
    /// that nobody has at this door.
    func permanentCode(
        for user: User, _ role: Role, at door: Door, granted: inout GrantedCodes,
        using generator: inout SeededGenerator,
        now: Instant
    ) -> Doorcode {
        let isCommon = door.place.isCommunal && buildings[door.building]?.commonDoorcodes == true
        guard isCommon else { return freeCode(using: &generator) { index.isUsed($0, at: door.id) } }
        if let code = granted.communal[door.building] ?? communalCode(of: user.id, role, in: door.building, now: now),
            !isTaken(code, byOthersThan: user.id, at: door.id)
        {
            granted.communal[door.building] = code
            return code
        }
        let code = freeCode(using: &generator) { index.isUsed($0, atCommunalDoorsOf: door.building) }
        granted.communal[door.building] = code
        return code
    }

    /// A resident's code is nobody's to see: what the same person has as a guest is another.
    private func communalCode(of user: UserID, _ role: Role, in building: BuildingID, now: Instant) -> Doorcode? {
        for access in accesses(of: user)
        where access.isLive(at: now) && (access.role == .resident) == (role == .resident) {
            guard case .table(let code) = access.code, let door = doors[access.door], door.building == building,
                door.place.isCommunal
            else { continue }
            return code
        }
        return nil
    }

    private func isTaken(_ code: Doorcode, byOthersThan user: UserID, at door: DoorID) -> Bool {
        let uses = index.uses(of: code, at: door)
        guard uses > 0 else { return false }
        let own = accesses(of: user).count { access in
            access.door == door && access.revokedAt == nil && access.code.doorcode == code
        }
        return uses > own
    }

    /// Seven random digits that nobody has.
    private func freeCode(using generator: inout SeededGenerator, _ isTaken: (Doorcode) -> Bool) -> Doorcode {
        while true {
            let number = Int.random(in: 0..<10_000_000, using: &generator)
            guard let code = Doorcode(padded(number, to: DailyDoorcode.digitCount)) else { continue }
            if !isTaken(code) { return code }
        }
    }
}

extension Cloud {
    /// Adds a PERMANENT access that stands before the first event.
    /// - Parameter code: the doorcode; nil chooses one.
    package mutating func addStanding(
        user: UserID, door id: DoorID, key: KeyID?, role: Role, shareable: Bool, start: Instant, end: Instant?,
        granter: Granter, code fixed: Doorcode?, using generator: inout SeededGenerator, at instant: Instant
    ) {
        guard let user = users[user], let door = doors[id] else { return }
        let key = key ?? standingKey(of: id, by: granter)
        var granted = GrantedCodes()
        let code =
            fixed ?? permanentCode(for: user, role, at: door, granted: &granted, using: &generator, now: instant)
        let access = Access(
            id: AccessID(using: &generator), user: user.id, door: id, key: key, passcodeType: .permanent, role: role,
            shareable: shareable, start: start, end: end, granter: granter, code: .table(code),
            schedule: key.flatMap { keys[$0]?.schedule }, grantedAt: instant)
        insert(access, at: instant)
    }

    /// The SINGLE key that stands for a door: of the partner that granted, or where a person did, any partner's.
    private func standingKey(of door: DoorID, by granter: Granter) -> KeyID? {
        switch granter {
        case .partner(let id): partners[id].flatMap { singleKey(of: door, for: $0)?.id }
        case .user: singleKey(of: door, for: nil)?.id
        }
    }
}
