internal import LockProtocol
internal import SimulationKernel

extension Cloud {
    /// Look-up tables over the cloud's values: never iterated where order could show, never saved.
    struct Index: Sendable {
        var userByEmail: [String: UserID] = [:]
        var userByPhone: [String: UserID] = [:]
        private(set) var phoneByKey: [[UInt8]: PhoneID] = [:]
        private var phonesByUser: [UserID: [PhoneID]] = [:]
        private var phonesWithEmail: Set<String> = []
        var doorByLock: [UniqueID: DoorID] = [:]
        var doorsNamed: [String: Int] = [:]
        private var accessesByUser: [UserID: [AccessID]] = [:]
        private var accessesByDoor: [DoorID: [AccessID]] = [:]
        private var accessesByKey: [KeyID: [AccessID]] = [:]
        /// What each person gave to guests.
        private var accessesByGranter: [UserID: [AccessID]] = [:]
        var doors = Shelf<DoorID>()
        var keys = Shelf<KeyID>()
        private var singleKeysByDoor: [DoorID: [KeyID]] = [:]
        var rosters: [Roster.ID: Roster] = [:]
        /// Codes of accesses that stand, with how many accesses of the door have each.
        private var codes: [DoorID: [Doorcode: Int]] = [:]
        /// The same for all communal doors of a building together.
        private var communalCodes: [BuildingID: [Doorcode: Int]] = [:]
        private var buildingOfCommunal: [DoorID: BuildingID] = [:]
        private var usedSlots: [DailySlots: Set<UInt8>] = [:]

        private struct DailySlots: Hashable {
            let door: DoorID
            let date: LocalDate
            let kind: DailyDoorcode.Kind
        }

        mutating func add(_ door: Door) {
            doorByLock[door.lockID] = door.id
            doorsNamed[door.name, default: 0] += 1
            if door.place.isCommunal { buildingOfCommunal[door.id] = door.building }
            doors.add(door.id, in: door.building, seenBy: door.partners)
        }

        mutating func add(_ key: Key) {
            keys.add(key.id, in: key.building, seenBy: key.partner.map { [$0] } ?? [])
            if key.kind == .single, let door = key.doors.first { singleKeysByDoor[door, default: []].append(key.id) }
        }

        mutating func add(_ user: User) {
            if let email = user.email { userByEmail[email.lowercased()] = user.id }
            // A number names the first who had it, but somebody with an email before somebody without.
            guard let phone = user.phone else { return }
            let isPreferred = user.email != nil && phonesWithEmail.insert(phone).inserted
            if isPreferred || userByPhone[phone] == nil { userByPhone[phone] = user.id }
        }

        mutating func add(_ access: Access) {
            accessesByUser[access.user, default: []].append(access.id)
            accessesByDoor[access.door, default: []].append(access.id)
            if let key = access.key { accessesByKey[key, default: []].append(access.id) }
            if case .user(let granter) = access.granter {
                accessesByGranter[granter, default: []].append(access.id)
            }
            if case .derived(_, let date, let slot) = access.code, let kind = access.passcodeType.dailyKind {
                usedSlots[DailySlots(door: access.door, date: date, kind: kind), default: []].insert(slot)
            }
            if access.revokedAt == nil, let code = access.code.doorcode { count(code, at: access.door, by: 1) }
        }

        mutating func add(_ phone: RegisteredPhone) {
            phoneByKey[phone.publicKey] = phone.id
            phonesByUser[phone.user, default: []].append(phone.id)
        }

        mutating func remove(_ phone: RegisteredPhone) {
            phoneByKey[phone.publicKey] = nil
            phonesByUser[phone.user]?.removeAll { $0 == phone.id }
        }

        /// Frees the doorcode of an access that no longer stands.
        mutating func release(_ access: Access) {
            if let code = access.code.doorcode { count(code, at: access.door, by: -1) }
        }

        /// Follows the doorcode and the key of an access that change while it stands.
        mutating func exchange(_ old: Access, for new: Access) {
            if old.code != new.code {
                release(old)
                if let code = new.code.doorcode { count(code, at: new.door, by: 1) }
            }
            guard old.key != new.key else { return }
            if let key = old.key { accessesByKey[key]?.removeAll { $0 == old.id } }
            if let key = new.key { accessesByKey[key, default: []].append(new.id) }
        }

        private mutating func count(_ code: Doorcode, at door: DoorID, by change: Int) {
            func changed(_ counts: inout [Doorcode: Int]) {
                let count = counts[code, default: 0] + change
                counts[code] = count > 0 ? count : nil
            }
            changed(&codes[door, default: [:]])
            if let building = buildingOfCommunal[door] { changed(&communalCodes[building, default: [:]]) }
        }

        func phones(of user: UserID) -> [PhoneID] { phonesByUser[user] ?? [] }
        func accesses(of user: UserID) -> [AccessID] { accessesByUser[user] ?? [] }
        func accesses(at door: DoorID) -> [AccessID] { accessesByDoor[door] ?? [] }
        func accesses(by key: KeyID) -> [AccessID] { accessesByKey[key] ?? [] }
        func accesses(grantedBy user: UserID) -> [AccessID] { accessesByGranter[user] ?? [] }
        func singleKeys(of door: DoorID) -> [KeyID] { singleKeysByDoor[door] ?? [] }
        /// How many accesses that stand have a code at a door.
        func uses(of code: Doorcode, at door: DoorID) -> Int { codes[door]?[code] ?? 0 }
        func isUsed(_ code: Doorcode, at door: DoorID) -> Bool { uses(of: code, at: door) > 0 }
        func isUsed(_ code: Doorcode, atCommunalDoorsOf building: BuildingID) -> Bool {
            communalCodes[building]?[code] != nil
        }

        func isUsed(slot: UInt8, door: DoorID, date: LocalDate, kind: DailyDoorcode.Kind) -> Bool {
            usedSlots[DailySlots(door: door, date: date, kind: kind)]?.contains(slot) ?? false
        }
    }
}
