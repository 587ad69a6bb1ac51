import Cloud
import LockModel
import LockProtocol
import SimulationKernel

/// A small property: a cloud, the locks on its doors, and a record of what the cloud did.
///
/// Maple in New York has common doorcodes, Saguaro in Phoenix has not.
struct Estate {
    enum Doors {
        static let front = DoorID(UniqueID(high: 0xd0, low: 1))
        static let gym = DoorID(UniqueID(high: 0xd0, low: 2))
        static let flat = DoorID(UniqueID(high: 0xd0, low: 3))
        static let annex = DoorID(UniqueID(high: 0xd0, low: 4))
        static let lobby = DoorID(UniqueID(high: 0xd0, low: 5))
        static let pool = DoorID(UniqueID(high: 0xd0, low: 6))
        static let office = DoorID(UniqueID(high: 0xd0, low: 7))
    }

    static let maple = BuildingID(UniqueID(high: 0xb0, low: 1))
    static let saguaro = BuildingID(UniqueID(high: 0xb0, low: 2))
    static let stay = KeyID(UniqueID(high: 0x4e, low: 1))
    static let staff = KeyID(UniqueID(high: 0x4e, low: 2))
    static let cleaning = KeyID(UniqueID(high: 0x4e, low: 3))
    static let demo = partner(1, "demo")
    static let rival = partner(2, "rival")
    static let owner = partner(3, "owner", isCustomer: true)
    static let pat = User(
        id: UserID(UniqueID(high: 0xa0, low: 1)), email: "pat@example.com", phone: nil, firstName: "Pat",
        lastName: "Park")
    static let weekdays = Schedule(windows: [
        Schedule.Window(days: [.monday, .tuesday], fromMinute: 540, untilMinute: 900)
    ])

    var cloud: Cloud
    var locks: [DoorID: Lock] = [:]
    var now: Instant
    var generator: SeededGenerator
    private(set) var events: [(event: CloudEvent, at: Instant)] = []
    /// The cloud before the first event.
    private(set) var initial: Cloud

    /// - Parameter manager: whom the portfolio names.
    init(
        at text: String = "2026-11-21T15:00:00Z", seed: UInt64 = 1, _ settings: Settings = Settings(),
        manager: UserID? = nil
    ) throws {
        generator = SeededGenerator(seed: seed, stream: "estate")
        now = instant(text)
        let identity = try StaticPrivateKey(rawRepresentation: generator.bytes(32))
        cloud = Cloud(
            portfolio: Portfolio(id: PortfolioID(UniqueID(high: 0xf0, low: 1)), name: "Test", manager: manager),
            identity: identity,
            settings: settings)
        initial = cloud
        cloud.add(try Estate.building(Estate.maple, "Maple", "America/New_York", common: true))
        cloud.add(try Estate.building(Estate.saguaro, "Saguaro", "America/Phoenix", common: false))
        try addDoors(identity.publicKey)
        cloud.add(Estate.key(Estate.stay, "Stay", [Doors.lobby, Doors.pool], Estate.demo))
        cloud.add(Estate.key(Estate.staff, "Staff", [Doors.office], Estate.rival))
        cloud.add(Estate.key(Estate.cleaning, "Cleaning", [Doors.front, Doors.gym], Estate.demo, Estate.weekdays))
        for partner in [Estate.demo, Estate.rival, Estate.owner] { cloud.add(partner) }
        cloud.add(Estate.pat)
        initial = cloud
    }

    private mutating func addDoors(_ cloudKey: StaticPublicKey) throws {
        let demo = Estate.demo.id
        let (communal, entrance, residence) = (Door.Place.communal, Door.Place.entrance, Door.Place.residence)
        try add(Doors.front, "Front", Estate.maple, entrance, .r2, connected: true, [demo], cloudKey)
        try add(Doors.gym, "Gym", Estate.maple, communal, .m2, connected: false, [demo], cloudKey)
        try add(Doors.flat, "Flat", Estate.maple, residence, .c2, connected: false, [demo], cloudKey)
        try add(Doors.annex, "Annex", Estate.maple, residence, .gM2, connected: true, [demo], cloudKey)
        try add(Doors.lobby, "Lobby", Estate.saguaro, entrance, .r2, connected: true, [demo], cloudKey)
        try add(Doors.pool, "Pool", Estate.saguaro, communal, .r, connected: false, [demo], cloudKey)
        try add(
            Doors.office, "Office", Estate.saguaro, .service, .c2, connected: false, [Estate.rival.id], cloudKey)
    }

    private mutating func add(
        _ id: DoorID, _ name: String, _ building: BuildingID, _ place: Door.Place, _ family: Family, connected: Bool,
        _ partners: [PartnerID], _ cloudKey: StaticPublicKey
    ) throws {
        let lockID = UniqueID(high: 0x5d, low: id.value.low)
        let identity = try StaticPrivateKey(rawRepresentation: generator.bytes(32))
        let secret = generator.bytes(DailyDoorcode.secretLength)
        let door = Door(
            id: id, lockID: lockID, name: name, building: building, place: place, isConnected: connected,
            device: Device(serialNumber: name, family: family, firmware: "1.0", battery: nil),
            configuration: cloud.settings.lock, partners: partners)
        cloud.add(door, lockKey: identity.publicKey, doorcodeSecret: secret, idKey: [UInt8](repeating: 7, count: 16))
        locks[id] = Lock(
            id: lockID, serialNumber: name, family: family, identity: identity, cloudKey: cloudKey,
            doorcodeSecret: secret, zone: cloud.zone(of: door), configuration: door.configuration, battery: nil,
            clock: LockClock(reading: now, at: now), at: now)
    }

    private static func building(
        _ id: BuildingID, _ name: String, _ zone: String, common: Bool
    ) throws -> Building {
        guard let zone = CivilZone(zone) else { throw Missing(what: zone) }
        let address = Building.Address(line1: "1", city: "C", state: "S", postalCode: "P", country: "US")
        return Building(id: id, name: name, address: address, zone: zone, commonDoorcodes: common)
    }

    private static func partner(_ number: UInt64, _ name: String, isCustomer: Bool = false) -> Partner {
        Partner(
            id: PartnerID(UniqueID(high: 0x9a, low: number)), name: name, isCustomer: isCustomer,
            clients: [Client(id: "\(name)-m2m", secret: "s", kind: .m2m)])
    }

    private static func key(
        _ id: KeyID, _ name: String, _ doors: [DoorID], _ partner: Partner, _ schedule: Schedule? = nil
    ) -> Key {
        Key(
            id: id, name: name, kind: .regular, building: maple, doors: doors, partner: partner.id,
            schedule: schedule)
    }
}

struct Missing: Error {
    let what: String
}

func instant(_ text: String) -> Instant {
    guard let instant = Instant(iso8601: text) else { fatalError("not an instant: \(text)") }
    return instant
}

// MARK: Commands

extension Estate {
    mutating func note(_ caused: [CloudEvent]) { events += caused.map { ($0, now) } }

    /// The cloud that the same events make of the cloud as it was at first.
    var replayed: Cloud {
        var cloud = initial
        for (event, instant) in events { cloud.apply(event, at: instant) }
        return cloud
    }

    @discardableResult
    mutating func run(
        _ command: (inout Cloud, Instant) throws(CloudRefusal) -> [CloudEvent]
    ) throws(CloudRefusal) -> [CloudEvent] {
        let caused = try command(&cloud, now)
        note(caused)
        return caused
    }

    /// Puts something there that stood before the first event.
    mutating func prepare(_ change: (inout Cloud, inout SeededGenerator, Instant) -> Void) {
        precondition(events.isEmpty, "prepare comes before the first event")
        change(&cloud, &generator, now)
        initial = cloud
    }

    /// Somebody who stands on a door since before the first event.
    mutating func stand(
        _ user: User, _ doors: DoorID..., role: Role = .guest, granter: Granter = .user(Estate.pat.id),
        shareable: Bool = false
    ) {
        prepare { cloud, generator, now in
            cloud.add(user)
            for door in doors {
                cloud.addStanding(
                    user: user.id, door: door, key: nil, role: role, shareable: shareable, start: now, end: nil,
                    granter: granter, code: nil, using: &generator, at: now)
                _ = cloud.markSynced(door)
            }
        }
    }

    @discardableResult
    mutating func grant(
        _ request: GrantRequest, by partner: Partner = Estate.demo
    ) throws(CloudRefusal) -> [Access] {
        let (user, caused) = try cloud.grant(request, by: partner, using: &generator, at: now)
        note(caused)
        return cloud.accesses(of: user).filter { access in
            caused.contains { event in
                if case .accessGranted(let granted) = event { granted.id == access.id } else { false }
            }
        }
    }

    /// The refusal of a grant; nil where it is granted.
    mutating func refusal(_ request: GrantRequest, by partner: Partner = Estate.demo) -> CloudRefusal.Code? {
        do {
            try grant(request, by: partner)
            return nil
        } catch { return error.code }
    }

    func person(_ number: UInt64, email: String? = nil, phone: String? = nil) -> User {
        User(
            id: UserID(UniqueID(high: 0xa0, low: 100 + number)), email: email, phone: phone, firstName: "First",
            lastName: "Last")
    }

    /// PERMANENT, by `demo`'s usual wishes.
    func request(
        email: String? = "guest@example.com", phone: String? = nil, role: Role? = nil, shareable: Bool = false,
        start: Instant? = nil, end: Instant? = nil, notifies: Bool = true, keys: [KeyID] = [], _ doors: DoorID...
    ) -> GrantRequest {
        var request = request(
            .permanent, email: email, phone: phone, role: role, shareable: shareable, start: start, end: end,
            notifies: notifies, keys: keys)
        request.doors = doors
        return request
    }

    func request(
        _ type: PasscodeType, email: String? = "guest@example.com", phone: String? = nil, role: Role? = nil,
        shareable: Bool = false, start: Instant? = nil, end: Instant? = nil, notifies: Bool = true,
        keys: [KeyID] = [], _ doors: DoorID...
    ) -> GrantRequest {
        GrantRequest(
            email: email, phone: phone, firstName: "Gail", lastName: "Guest", passcodeType: type, role: role,
            shareable: shareable, start: start ?? now, end: end, notifies: notifies, doors: doors, keys: keys)
    }

    // MARK: Sync

    /// One conversation of a lock with the cloud.
    /// - Returns: the package's base and sequence; nil where nothing waited.
    @discardableResult
    mutating func sync(_ door: DoorID, losingReport: Bool = false) throws -> (base: UInt64, sequence: UInt64)? {
        var result: (base: UInt64, sequence: UInt64)?
        if let (sealed, event) = try cloud.sealPackage(for: door, seed: generator.next(), at: now) {
            note([event])
            if case .packageSealed(_, let base, let sequence, _) = event { result = (base, sequence) }
            let before = locks[door]?.flash.applied
            _ = locks[door]?.receive(package: sealed, at: now)
            if let result, locks[door]?.flash.applied == before, result.base > (before ?? 0) {
                note(cloud.packageMissed(at: door, at: now))
            }
        }
        guard let (sealed, _) = try locks[door]?.report(seed: generator.next(), at: now) else { return result }
        if !losingReport { note(cloud.receive(sealed, from: door, at: now)) }
        return result
    }

    /// What a lock makes of a code now.
    func reason(_ code: Doorcode?, at door: DoorID) throws -> Reason? {
        guard let code, var lock = locks[door] else { throw Missing(what: "code or lock") }
        return lock.judge(code: code, at: now).reason
    }
}
