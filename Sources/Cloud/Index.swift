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
        /// Codes of accesses that stand, with how many accesses of the door have each.
        private var codes: [DoorID: [Doorcode: Int]] = [:]
        private var usedSlots: [DailySlots: Set<UInt8>] = [:]

        private struct DailySlots: Hashable {
            let door: DoorID
            let date: LocalDate
            let kind: DailyDoorcode.Kind
        }

        mutating func add(_ door: Door) {
            doorByLock[door.lockID] = door.id
            doorsNamed[door.name, default: 0] += 1
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
            if case .derived(_, let date, let slot) = access.code, let kind = access.passcodeType.dailyKind {
                usedSlots[DailySlots(door: access.door, date: date, kind: kind), default: []].insert(slot)
            }
            if access.revokedAt == nil, let code = access.code.doorcode {
                codes[access.door, default: [:]][code, default: 0] += 1
            }
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
            guard let code = access.code.doorcode, let count = codes[access.door]?[code] else { return }
            codes[access.door]?[code] = count > 1 ? count - 1 : nil
        }

        /// Follows a doorcode that changes while its access stands.
        mutating func exchange(_ old: Access, for new: Access) {
            release(old)
            if let code = new.code.doorcode { codes[new.door, default: [:]][code, default: 0] += 1 }
        }

        func phones(of user: UserID) -> [PhoneID] { phonesByUser[user] ?? [] }
        func accesses(of user: UserID) -> [AccessID] { accessesByUser[user] ?? [] }
        func accesses(at door: DoorID) -> [AccessID] { accessesByDoor[door] ?? [] }
        func isUsed(_ code: Doorcode, at door: DoorID) -> Bool { codes[door]?[code] != nil }

        func isUsed(slot: UInt8, door: DoorID, date: LocalDate, kind: DailyDoorcode.Kind) -> Bool {
            usedSlots[DailySlots(door: door, date: date, kind: kind)]?.contains(slot) ?? false
        }
    }
}
