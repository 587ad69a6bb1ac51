internal import Cloud
internal import LockModel
internal import LockProtocol
internal import Properties
internal import SimulationKernel

/// What a property offers to a hunt: doors with locks, who calls for them, and what is known to open them.
struct Terrain: Sendable {
    let places: [Place]
    /// The people whom others may be given access by, and who may have phones, by email.
    let people: [String]

    /// A door with a lock.
    struct Place: Sendable {
        /// As steps name it.
        let name: String
        let id: DoorID
        let family: Family
        /// A client that may grant it; nil where no partner without limits sees it.
        let client: String?
        /// Keys through which it can be granted, those with hours of their own first.
        let keys: [KeyID]
        let holders: [Holder]
    }

    /// Somebody who has access from the beginning.
    struct Holder: Sendable {
        let user: UserID
        let email: String
        let code: String?
        let cards: [String]
        let role: Role
        let isPartners: Bool
    }

    init(_ property: PropertyDescription) {
        let users = Dictionary(property.users.map { ($0.id, $0) }) { first, _ in first }
        let buildings = Dictionary(property.buildings.map { ($0.id, $0.name) }) { first, _ in first }
        let names = Dictionary(grouping: property.doors, by: \.door.name)
        people = property.users.filter { $0.isActive && $0.consent != false }.compactMap(\.email)
        places = property.doors.compactMap { description -> Place? in
            let door = description.door
            guard let device = door.device else { return nil }
            let partners = property.partners.filter { $0.isCustomer || door.partners.contains($0.id) }
            let client = partners.lazy.compactMap(Terrain.client).first
            let keys = property.keys.filter { key in
                key.doors.contains(door.id) && partners.first.map { $0.id == key.partner } ?? false
            }
            let holders = property.accesses.filter { $0.doors.contains(door.id) }.compactMap { access -> Holder? in
                guard let user = users[access.user], let email = user.email else { return nil }
                let isPartners = if case .partner(let id) = access.granter { partners.first?.id == id } else { false }
                return Holder(
                    user: user.id, email: email, code: access.code?.digits, cards: user.keycards.map(\.hexadecimal),
                    role: access.role, isPartners: isPartners)
            }
            let isAlone = names[door.name]?.count == 1
            return Place(
                name: isAlone ? door.name : "\(buildings[door.building] ?? "")/\(door.name)", id: door.id,
                family: device.family, client: client,
                keys: keys.sorted { $0.schedule != nil && $1.schedule == nil }.map(\.id), holders: holders)
        }
    }

    /// A client of a partner that may call from anywhere, as often as it likes.
    private static func client(of partner: Partner) -> String? {
        partner.clients.first {
            $0.kind == .m2m && $0.requestsPerMinute == nil && $0.tokensPerHour == nil && $0.allowedAddresses.isEmpty
        }?.id
    }
}
