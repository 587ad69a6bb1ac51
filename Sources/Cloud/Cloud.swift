package import LockProtocol
package import SimulationKernel

/// The vendor's cloud as a value: what it believes of properties, people, accesses and locks.
///
/// Commands check, then return the ``CloudEvent``s that they caused and have applied; applying the same events to the
/// same cloud gives the same cloud. It holds no clock: every command is handed the instant at which it happens, and
/// the generator from which it draws.
package struct Cloud: Sendable {
    package internal(set) var portfolio: Portfolio
    package internal(set) var buildings = OrderedTable<BuildingID, Building>()
    package internal(set) var doors = OrderedTable<DoorID, Door>()
    package internal(set) var keys = OrderedTable<KeyID, Key>()
    package internal(set) var partners = OrderedTable<PartnerID, Partner>()
    package internal(set) var users = OrderedTable<UserID, User>()
    package internal(set) var accesses = OrderedTable<AccessID, Access>()
    /// The cloud's end of each door's lock.
    package internal(set) var links = OrderedTable<DoorID, LockLink>()
    /// The phones that people registered, in order of registration.
    package internal(set) var phones = OrderedTable<PhoneID, RegisteredPhone>()
    /// The code with which each person may sign in, until it is used.
    var codes = OrderedTable<UserID, OneTimeCode>()
    /// What each person's refresh tokens stand for, the oldest first.
    var logins = OrderedTable<UserID, [Login]>()
    package internal(set) var outbox: [OutboxMessage] = []
    package internal(set) var history: [HistoryEntry] = []
    package internal(set) var settings: Settings
    /// The key with which packages are sealed and reports opened.
    let identity: StaticPrivateKey
    var index = Index()

    /// A line of a lock's log that reached the cloud.
    package struct HistoryEntry: Hashable, Codable, Sendable {
        package let door: DoorID
        package let record: LogRecord
        package let receivedAt: Instant
    }

    package init(portfolio: Portfolio, identity: StaticPrivateKey, settings: Settings) {
        self.portfolio = portfolio
        self.identity = identity
        self.settings = settings
    }

    // MARK: Building a property, before the first event

    package mutating func add(_ building: Building) { buildings[building.id] = building }

    /// - Parameters:
    ///   - lockKey: the static key of the door's lock.
    ///   - doorcodeSecret: the secret that lock and cloud derive daily doorcodes from, 32 bytes.
    ///   - idKey: recognises the id in the lock's advertisements, 16 bytes.
    package mutating func add(_ door: Door, lockKey: StaticPublicKey, doorcodeSecret: [UInt8], idKey: [UInt8]) {
        var door = door
        door.ownSettings = door.ownSettings ?? SettingDefinition.own(of: door.configuration, besides: settings)
        doors[door.id] = door
        links[door.id] = LockLink(lockKey: lockKey, doorcodeSecret: doorcodeSecret, idKey: idKey)
        index.add(door)
    }

    package mutating func add(_ key: Key) {
        keys[key.id] = key
        index.add(key)
    }

    package mutating func add(_ partner: Partner) { partners[partner.id] = partner }

    package mutating func add(_ user: User) {
        users[user.id] = user
        index.add(user)
    }

    /// Adds an access that stands before the first event; see ``markSynced(_:)``.
    package mutating func add(_ access: Access) { insert(access, at: access.grantedAt) }

    /// Declares everything granted at a door so far to be on its lock.
    /// - Returns: the credentials that are, and the sequence of the package that would have brought them.
    package mutating func markSynced(_ door: DoorID) -> (credentials: [Credential], sequence: UInt64) {
        links[door]?.acknowledgeAll()
        let credentials = index.accesses(at: door).compactMap { accesses[$0] }.flatMap(credentials(of:))
        return (credentials, links[door]?.head ?? 0)
    }

    /// Makes the look-up tables anew, after decoding.
    package mutating func rebuildIndex() {
        index = Index()
        for door in doors.values { index.add(door) }
        for key in keys.values { index.add(key) }
        for user in users.values { index.add(user) }
        for access in accesses.values { index.add(access) }
        for phone in phones.values { index.add(phone) }
    }

    // MARK: Looking things up

    package func user(email: String) -> User? { index.userByEmail[email.lowercased()].flatMap { users[$0] } }
    package func user(phone: String) -> User? { index.userByPhone[phone].flatMap { users[$0] } }
    package func door(lockID: UniqueID) -> Door? { index.doorByLock[lockID].flatMap { doors[$0] } }
    /// Whether several doors have this name.
    package func isShared(doorName name: String) -> Bool { index.doorsNamed[name, default: 0] > 1 }

    package func accesses(of user: UserID) -> [Access] { index.accesses(of: user).compactMap { accesses[$0] } }
    package func accesses(at door: DoorID) -> [Access] { index.accesses(at: door).compactMap { accesses[$0] } }
    /// What a person gave to others, in order.
    package func accesses(grantedBy user: UserID) -> [Access] {
        index.accesses(grantedBy: user).compactMap { accesses[$0] }
    }

    /// The time zone that a door lives by. Every door has a building; a missing one would read as UTC.
    package func zone(of door: Door) -> CivilZone { buildings[door.building]?.zone ?? .utc }

    package func client(id: String) -> (partner: Partner, client: Client)? {
        for partner in partners.values {
            if let client = partner.clients.first(where: { $0.id == id }) { return (partner, client) }
        }
        return nil
    }

    /// Whether a partner may see and grant a door.
    package func sees(_ partner: Partner, _ door: Door) -> Bool {
        partner.isCustomer || door.partners.contains(partner.id)
    }

    /// The doors that a partner sees, in the property's order.
    package func doors(of partner: Partner) -> [Door] { doorIDs(of: partner).compactMap { doors[$0] } }
}

extension Cloud: Codable {
    private enum CodingKeys: CodingKey {
        case portfolio, buildings, doors, keys, partners, users, accesses, links, phones, codes, logins, outbox, history
        case settings, identity
    }
}

extension Cloud: Equatable {
    package static func == (left: Cloud, right: Cloud) -> Bool {
        left.portfolio == right.portfolio && left.buildings == right.buildings && left.doors == right.doors
            && left.keys == right.keys && left.partners == right.partners && left.users == right.users
            && left.accesses == right.accesses && left.links == right.links && left.phones == right.phones
            && left.codes == right.codes && left.logins == right.logins && left.outbox == right.outbox
            && left.history == right.history && left.settings == right.settings && left.identity == right.identity
    }
}
