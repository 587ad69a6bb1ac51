import Cloud
import Foundation
import LockModel
import LockProtocol
import SimulationKernel
import Testing

@Suite("The property manager's side")
struct ManagerTests {
    private typealias Doors = Estate.Doors

    /// The estate with Pat as its manager.
    private static func managed(seed: UInt64 = 1) throws -> Estate {
        try Estate(seed: seed, manager: Estate.pat.id)
    }

    // MARK: People

    @Test("a person is entered with names and an email, a number, or both; the number in E.164")
    func createUser() throws {
        var estate = try Self.managed()

        let id = try estate.create(
            NewUser(
                firstName: " Quinn ", lastName: "Quill", email: "quinn@example.com", phone: "212 555 0188",
                keycards: [[1, 2, 3, 4]]))

        let user = try #require(estate.cloud.users[id])
        #expect(user.firstName == "Quinn")
        #expect(user.phone == "+12125550188")
        #expect(user.keycards == [[1, 2, 3, 4]])
        #expect(user.isActive)
        #expect(user.consent == nil)
        #expect(estate.cloud.user(email: "QUINN@example.com")?.id == id)
        #expect(estate.replayed == estate.cloud)
    }

    private static let bad: [(NewUser, CloudRefusal.Code)] = [
        (user(email: nil), .emailOrPhoneRequired),
        (user(first: ""), .badRequest), (user(first: " \t"), .badRequest), (user(last: "a\u{1b}b"), .badRequest),
        (user(first: String(repeating: "x", count: 201)), .badRequest),
        (user(email: "quinn"), .badRequest), (user(email: "@x"), .badRequest), (user(email: "a b@x"), .badRequest),
        (user(email: ""), .badRequest), (user(email: nil, phone: "12"), .invalidPhone),
        (user(email: "PAT@example.com"), .emailTaken), (user(email: nil, phone: "+12125550101"), .phoneTaken),
        (user(cards: [[4, 4, 4, 4]]), .keycardTaken), (user(cards: [[1, 2, 3]]), .badRequest),
        (user(cards: [[1, 2, 3, 4], [1, 2, 3, 4]]), .badRequest),
        (user(cards: (0..<9).map { [1, 2, 3, $0] }), .badRequest),
    ]

    private static func user(
        first: String = "Quinn", last: String = "Quill", email: String? = "quinn@example.com", phone: String? = nil,
        cards: [[UInt8]] = []
    ) -> NewUser {
        NewUser(firstName: first, lastName: last, email: email, phone: phone, keycards: cards)
    }

    @Test("who is there already, or is no person, is refused with its reason", arguments: bad.indices)
    func refusedUser(index: Int) throws {
        var estate = try Self.managed()
        var other = estate.person(1, email: "other@example.com", phone: "+12125550101")
        other.keycards = [[4, 4, 4, 4]]
        estate.prepare { cloud, _, _ in cloud.add(other) }
        let before = estate.cloud

        let code = estate.managerRefusal { estate throws(CloudRefusal) in try estate.create(Self.bad[index].0) }

        #expect(code == Self.bad[index].1)
        #expect(estate.cloud == before)
    }

    @Test("an account that is shut neither signs in nor refreshes, and the app is refused; the lock opens as before")
    func deactivate() throws {
        var estate = try Estate.withPhones()
        let phone = try estate.register(1)
        try estate.sync(Doors.flat)
        let app = Client(id: "app", secret: "s", kind: .passwordless)
        let login = try estate.signIn("riley@example.com", by: app)

        estate.setActive(false, Estate.riley.id)
        estate.setActive(false, Estate.riley.id)

        let changes = estate.events.count { if case .userChanged = $0.event { true } else { false } }
        #expect(changes == 1, "what is so already is no event")
        for request in [AppRequest.consent, .phones, .errands, .setConsent(true), .removePhone(phone.id)] {
            #expect(estate.appRefusal(request) == .userInactive)
        }
        #expect(throws: LoginRefusal.inactiveUser) { try estate.signIn("riley@example.com", by: app) }
        let (refreshed, _) = estate.cloud.refreshLogin(
            token: login.refreshToken, client: app.id, using: &estate.generator, at: estate.now)
        #expect(refreshed == .failure(.inactiveUser))
        #expect(estate.locks[Doors.flat]?.judge(phone: phone.publicKey, at: estate.now).reason == nil)

        estate.setActive(true, Estate.riley.id)

        #expect(estate.appRefusal(.errands) == nil)
        #expect(estate.replayed == estate.cloud)
    }

    // MARK: Keys and doors

    @Test("a key belongs to one partner, for good; to the same one it may be given again")
    func assignKey() throws {
        var estate = try Self.managed()
        let key = try estate.create(key: "Painters", Doors.front, Doors.flat)
        #expect(estate.cloud.keys[key]?.kind == .regular)
        #expect(estate.cloud.keys[key]?.building == Estate.maple)
        #expect(estate.refusal(estate.request(keys: [key])) == .badRequest, "it is nobody's yet")

        try estate.run { cloud, now throws(CloudRefusal) in
            try cloud.assign(key: key, to: Estate.demo.id, at: now)
        }
        let again = try estate.run { cloud, now throws(CloudRefusal) in
            try cloud.assign(key: key, to: Estate.demo.id, at: now)
        }

        #expect(again.isEmpty)
        #expect(try estate.grant(estate.request(keys: [key])).count == 2)
        let code = estate.managerRefusal { estate throws(CloudRefusal) in
            try estate.run { cloud, now throws(CloudRefusal) in
                try cloud.assign(key: key, to: Estate.owner.id, at: now)
            }
        }
        #expect(code == .keyAlreadyAssigned)
        #expect(estate.cloud.keys[key]?.partner == Estate.demo.id)
        #expect(estate.replayed == estate.cloud)
    }

    @Test("a key is given to a partner who sees its doors, and to a customer, who sees all")
    func keyWithHiddenDoors() throws {
        var estate = try Self.managed()

        let code = estate.managerRefusal { estate throws(CloudRefusal) in
            try estate.create(key: "A", Doors.front, partner: Estate.rival.id)
        }
        let owners = try estate.create(key: "B", Doors.office, partner: Estate.owner.id)

        #expect(code == .doorNotAssigned)
        #expect(try estate.grant(estate.request(keys: [owners]), by: Estate.owner).count == 1)
    }

    @Test("a key that is none is refused")
    func refusedKeys() throws {
        var estate = try Self.managed()
        let now = estate.now
        func refusal(
            _ name: String = "New", _ doors: [DoorID] = [Doors.front], start: Instant? = nil, end: Instant? = nil
        ) -> CloudRefusal.Code? {
            estate.managerRefusal { estate throws(CloudRefusal) in
                try estate.create(
                    NewKey(name: name, doors: doors, partner: nil, start: start, end: end, schedule: nil))
            }
        }

        #expect(refusal("") == .badRequest)
        #expect(refusal("stay") == .nameTaken)
        #expect(refusal("New", []) == .badRequest)
        #expect(refusal("New", [Doors.front, Doors.front]) == .badRequest)
        #expect(refusal("New", [Doors.front, Doors.lobby]) == .badRequest, "two buildings")
        #expect(refusal(start: now + .hours(2), end: now + .hours(1)) == .invalidEndTime)
        #expect(refusal(end: now) == .invalidEndTime)
        #expect(refusal() == nil)
    }

    @Test("a door that is assigned is seen and granted at once, and by a key only where it is seen")
    func assignDoor() throws {
        var estate = try Self.managed()
        let key = try estate.create(key: "Both", Doors.lobby, Doors.pool, partner: Estate.demo.id)
        let access = try #require(try estate.grant(estate.request(keys: [key])).first)

        try estate.run { cloud, now throws(CloudRefusal) in
            try cloud.unassign(door: Doors.lobby, from: Estate.demo.id, at: now)
        }

        #expect(estate.cloud.accesses(of: access.user, seenBy: Estate.demo, at: estate.now).map(\.door) == [Doors.pool])
        #expect(estate.cloud.accesses[access.id]?.revokedAt == nil, "what was granted stands")
        #expect(estate.refusal(estate.request(Doors.lobby)) == .badRequest)
        #expect(try estate.grant(estate.request(email: "x@example.com", keys: [key])).map(\.door) == [Doors.pool])
        let revoking = estate.managerRefusal { estate throws(CloudRefusal) in
            try estate.run { cloud, now throws(CloudRefusal) in
                try cloud.revoke(user: access.user, door: Doors.lobby, by: Estate.demo, at: now)
            }
        }
        #expect(revoking == .notFound)

        try estate.run { cloud, now throws(CloudRefusal) in
            try cloud.assign(door: Doors.lobby, to: Estate.demo.id, at: now)
        }
        let again = try estate.run { cloud, now throws(CloudRefusal) in
            try cloud.assign(door: Doors.lobby, to: Estate.demo.id, at: now)
        }

        #expect(again.isEmpty)
        #expect(estate.cloud.accesses(of: access.user, seenBy: Estate.demo, at: estate.now).count == 2)
        #expect(estate.replayed == estate.cloud)
    }

    @Test("a customer sees every door: none is given or taken")
    func customer() throws {
        var estate = try Self.managed()

        for assigns in [true, false] {
            let code = estate.managerRefusal { estate throws(CloudRefusal) in
                try estate.run { cloud, now throws(CloudRefusal) in
                    assigns
                        ? try cloud.assign(door: Doors.office, to: Estate.owner.id, at: now)
                        : try cloud.unassign(door: Doors.office, from: Estate.owner.id, at: now)
                }
            }
            #expect(code == .partnerIsCustomer)
        }
    }

    // MARK: Accesses

    @Test("the manager's grant is PERMANENT, of granter USER, has a code, reaches the lock by a sync, and is told")
    func grant() throws {
        var estate = try Self.managed()
        let user = try estate.create(Self.user())

        let access = try #require(try estate.managerGrant(user, Doors.flat).first)

        #expect(access.granter == .user(Estate.pat.id))
        #expect(access.passcodeType == .permanent)
        #expect(access.role == .guest)
        #expect(try estate.reason(access.code.doorcode, at: Doors.flat) == .unknownCode)
        try estate.sync(Doors.flat)
        #expect(try estate.reason(access.code.doorcode, at: Doors.flat) == nil)
        let message = try #require(estate.cloud.outbox.last)
        #expect(message.kind == .invite)
        #expect(message.from == "Pat Park")
        #expect(message.to == "quinn@example.com")
        #expect(estate.replayed == estate.cloud)
    }

    @Test("granting again changes what there is, with its code; the same again changes nothing")
    func grantAgain() throws {
        var estate = try Self.managed()
        let user = try estate.create(Self.user())
        let first = try #require(try estate.managerGrant(user, Doors.flat).first)
        let end = estate.now + .hours(5)

        let second = try estate.managerGrant(user, Doors.flat, role: .resident, end: end)
        let third = try estate.managerGrant(user, Doors.flat, role: .resident, end: end)

        #expect(second.map(\.id) == [first.id])
        #expect(second.first?.code == first.code)
        #expect(second.first?.end == end)
        #expect(second.first?.role == .resident)
        #expect(third.isEmpty)
        #expect(estate.cloud.accesses(at: Doors.flat).count == 1)
    }

    @Test("the manager's own grants are in nobody's way: each has a code, one for all communal doors")
    func noConflictWithOwn() throws {
        var estate = try Self.managed()
        let user = try estate.create(Self.user())

        let gym = try estate.managerGrant(user, Doors.gym).first
        let others = try estate.managerGrant(user, Doors.front, Doors.flat)

        #expect(gym?.code.doorcode != nil)
        #expect(others.first?.code == gym?.code)
        #expect(others.last?.code.doorcode != nil)
        #expect(others.last?.code != gym?.code)
    }

    @Test("with regrant new, the same again replaces what there is, under a new code")
    func regrantNew() throws {
        var estate = try Self.managed()
        let user = try estate.create(Self.user())
        try estate.run { cloud, now throws(CloudRefusal) in try cloud.set(setting: "regrant", to: "new", at: now) }
        let first = try #require(try estate.managerGrant(user, Doors.flat).first)

        let second = try #require(try estate.managerGrant(user, Doors.flat).first)

        #expect(second.id != first.id)
        #expect(second.code != first.code)
        #expect(estate.cloud.accesses[first.id]?.revokedAt == estate.now)
    }

    @Test("a key gives its doors, its hours and its times")
    func grantByKey() throws {
        var estate = try Self.managed()
        let user = try estate.create(Self.user())
        let end = estate.now + .hours(8)
        let key = try estate.create(key: "Short", Doors.front, Doors.flat, end: end)

        let byKeys = try estate.managerGrant(user, keys: [key, Estate.cleaning])

        #expect(byKeys.map(\.door) == [Doors.front, Doors.flat, Doors.gym])
        #expect(byKeys.map(\.end) == [end, end, nil])
        #expect(byKeys.map(\.schedule) == [nil, nil, Estate.weekdays])
        #expect(byKeys.map(\.key) == [key, key, Estate.cleaning])
    }

    @Test("a grant of nothing, to nobody, or that ends before it begins is refused, and leaves no trace")
    func refusedGrants() throws {
        var estate = try Self.managed()
        let user = try estate.create(Self.user())
        let byPhone = try estate.create(Self.user(email: nil, phone: "+12125550177"))
        let key = try estate.create(key: "Over soon", Doors.front, end: estate.now + .hours(1))
        estate.now += .hours(2)
        let before = estate.cloud
        let now = estate.now
        func refusal(_ grant: @escaping (inout Estate) throws(CloudRefusal) -> Void) -> CloudRefusal.Code? {
            estate.managerRefusal(grant)
        }
        let nobody = UserID(UniqueID(high: 1, low: 1))

        #expect(refusal { e throws(CloudRefusal) in try e.managerGrant(user) } == .badRequest)
        #expect(refusal { e throws(CloudRefusal) in try e.managerGrant(nobody, Doors.flat) } == .notFound)
        #expect(
            refusal { e throws(CloudRefusal) in try e.managerGrant(byPhone, Doors.flat) } == .emailRequiredForPermanent)
        #expect(
            refusal { e throws(CloudRefusal) in try e.managerGrant(user, Doors.flat, end: now) } == .invalidEndTime)
        #expect(
            refusal { e throws(CloudRefusal) in
                try e.managerGrant(user, Doors.flat, start: now + .hours(2), end: now + .hours(1))
            } == .invalidEndTime)
        #expect(
            refusal { e throws(CloudRefusal) in try e.managerGrant(user, Doors.flat, keys: [key]) } == .invalidEndTime)
        #expect(estate.cloud == before)
    }

    @Test("without a manager in the property, who grants has to be said")
    func noManager() throws {
        var estate = try Estate()
        let user = try estate.create(Self.user())

        let code = estate.managerRefusal { e throws(CloudRefusal) in try e.managerGrant(user, Doors.flat) }
        let access = try #require(try estate.managerGrant(user, Doors.flat, by: Estate.pat.id).first)

        #expect(code == .badRequest)
        #expect(access.granter == .user(Estate.pat.id))
    }

    @Test("it makes the guest conflict for a partner at that door, and without it the next grant has a code")
    func guestConflict() throws {
        var estate = try Self.managed()
        let user = try estate.create(Self.user())
        try estate.managerGrant(user, Doors.flat)

        let conflict = try estate.grant(estate.request(email: "quinn@example.com", Doors.flat)).first
        let events = try estate.managerRevoke(user, Doors.flat, by: Estate.pat.id)
        try estate.grant(estate.request(email: "quinn@example.com", Doors.flat))

        #expect(conflict?.code == AccessCode.none(.guestConflict))
        #expect(events.count == 1)
        #expect(try #require(conflict.flatMap { estate.cloud.accesses[$0.id] }).code.doorcode != nil)
    }

    @Test("the manager who lives there, or may share the door, is the manager all the same")
    func managerAtHome() throws {
        var estate = try Self.managed()
        let user = try estate.create(Self.user())
        try estate.managerGrant(Estate.pat.id, Doors.flat, role: .resident)
        try estate.managerGrant(user, Doors.flat)

        let conflict = try estate.grant(estate.request(email: "quinn@example.com", Doors.flat)).first

        #expect(conflict?.code == AccessCode.none(.guestConflict))
    }

    @Test("it makes the communal conflict in its building, at every communal door and at no other")
    func communalConflict() throws {
        var estate = try Self.managed()
        let user = try estate.create(Self.user())
        try estate.managerGrant(user, Doors.gym)
        try estate.managerGrant(user, Doors.pool)
        let email = "quinn@example.com"

        let codes = try estate.grant(estate.request(email: email, Doors.front, Doors.flat, Doors.lobby)).map(\.code)
        try estate.managerRevoke(user, Doors.gym)
        let after = try estate.grant(estate.request(email: email, Doors.gym)).first

        #expect(codes.first == AccessCode.none(.communalConflict))
        #expect(codes.dropFirst().allSatisfy { $0.doorcode != nil }, "private; and Saguaro has no common doorcodes")
        #expect(after?.code.doorcode != nil)
    }

    // MARK: Taking back

    @Test("the manager takes back every PERMANENT access at a door, whoever granted it; others only their own")
    func revoke() throws {
        var estate = try Self.managed()
        let user = try estate.create(Self.user())
        let theirs = try #require(try estate.grant(estate.request(email: "quinn@example.com", Doors.flat)).first)
        let own = try #require(try estate.managerGrant(user, Doors.flat).first)

        let stranger = estate.managerRefusal { e throws(CloudRefusal) in
            try e.managerRevoke(user, Doors.flat, by: user)
        }
        try estate.managerRevoke(user, Doors.flat, by: Estate.pat.id)
        #expect(estate.cloud.accesses[own.id]?.revokedAt == estate.now)
        #expect(estate.cloud.accesses[theirs.id]?.revokedAt == nil)
        let events = try estate.managerRevoke(user, Doors.flat)

        #expect(stranger == .notFound)
        #expect(events == [.accessRevoked(theirs.id, at: Doors.flat, because: .user(Estate.pat.id))])
        let again = estate.managerRefusal { e throws(CloudRefusal) in try e.managerRevoke(user, Doors.flat) }
        #expect(again == .notFound)
        try estate.grant(estate.request(.daily, email: "quinn@example.com", Doors.flat))
        let daily = estate.managerRefusal { e throws(CloudRefusal) in try e.managerRevoke(user, Doors.flat) }
        #expect(daily == .passcodeTypeCantBeRevoked)
        #expect(estate.replayed == estate.cloud)
    }

    @Test("with a resident's access falls what they shared, and what was shared on")
    func cascade() throws {
        var estate = try Self.managed()
        let resident = try estate.create(Self.user())
        let guest = try estate.create(Self.user(email: "guest@example.com"))
        let friend = try estate.create(Self.user(email: "friend@example.com"))
        try estate.managerGrant(resident, Doors.flat, role: .resident)
        try estate.managerGrant(guest, Doors.flat, by: resident)
        try estate.managerGrant(friend, Doors.flat, by: guest)
        try estate.managerGrant(friend, Doors.annex, by: guest)

        let events = try estate.managerRevoke(resident, Doors.flat)

        #expect(events.count == 3)
        #expect(
            events.contains { if case .accessRevoked(_, _, .sharerLostAccess(guest)) = $0 { true } else { false } })
        #expect(estate.cloud.accesses(at: Doors.flat).allSatisfy { $0.revokedAt != nil })
        #expect(estate.cloud.accesses(at: Doors.annex).allSatisfy { $0.revokedAt == nil }, "another door")
    }

    @Test("guests stay while who shared has another access there, and what the manager granted is no sharing")
    func cascadeEnds() throws {
        var estate = try Self.managed()
        let resident = try estate.create(Self.user())
        let guest = try estate.create(Self.user(email: "guest@example.com"))
        try estate.grant(estate.request(email: "quinn@example.com", role: .resident, Doors.flat))
        try estate.managerGrant(resident, Doors.flat)
        try estate.managerGrant(guest, Doors.flat, by: resident)
        try estate.managerGrant(Estate.pat.id, Doors.flat)

        let one = try estate.managerRevoke(resident, Doors.flat, by: Estate.pat.id)
        let managers = try estate.managerRevoke(Estate.pat.id, Doors.flat)
        let rest = try estate.managerRevoke(resident, Doors.flat)

        #expect(one.count == 1, "the partner's stands")
        #expect(managers.count == 1)
        #expect(rest.count == 2)
    }

    // MARK: Replay

    @Test("replaying a manager's random days gives an equal cloud, which survives JSON", arguments: 0..<10)
    func replay(seed: Int) throws {
        var estate = try Self.managed(seed: UInt64(seed))
        var chance = SeededGenerator(seed: UInt64(seed), stream: "manager")
        for _ in 0..<80 {
            estate.now += .seconds(Int.random(in: 0..<9_000, using: &chance))
            Self.step(&estate, &chance)
        }

        #expect(estate.replayed == estate.cloud)
        let events = estate.events.map(\.event)
        #expect(try JSONDecoder().decode([CloudEvent].self, from: try JSONEncoder().encode(events)) == events)
        var decoded = try JSONDecoder().decode(Cloud.self, from: try JSONEncoder().encode(estate.cloud))
        decoded.rebuildIndex()
        #expect(decoded == estate.cloud)
        #expect(estate.events.count > 20)
    }

    private static func step(_ estate: inout Estate, _ chance: inout SeededGenerator) {
        let doors = [Doors.front, Doors.gym, Doors.flat, Doors.annex, Doors.lobby]
        let door = doors.randomElement(using: &chance) ?? Doors.flat
        let email = "\(Int.random(in: 0..<6, using: &chance))@example.com"
        let user = estate.cloud.user(email: email)?.id
        let partner = [Estate.demo, Estate.rival, Estate.owner].randomElement(using: &chance)?.id ?? Estate.demo.id
        let key = estate.cloud.keys.keys.randomElement(using: &chance) ?? Estate.stay
        let role = Role.allCases.randomElement(using: &chance) ?? .guest
        let kind = Int.random(in: 0..<9, using: &chance)
        let granter = Bool.random(using: &chance) ? user : nil
        _ = estate.managerRefusal { estate throws(CloudRefusal) in
            switch (kind, user) {
            case (0, _), (1, nil): try estate.create(Self.user(email: email))
            case (1, let user?): estate.setActive(!(estate.cloud.users[user]?.isActive ?? false), user)
            case (2, _): try estate.create(key: "Key of \(email)", door)
            case (3, _):
                try estate.run { cloud, now throws(CloudRefusal) in try cloud.assign(key: key, to: partner, at: now) }
            case (4, _):
                try estate.run { cloud, now throws(CloudRefusal) in try cloud.assign(door: door, to: partner, at: now) }
            case (5, _):
                try estate.run { cloud, now throws(CloudRefusal) in
                    try cloud.unassign(door: door, from: partner, at: now)
                }
            case (6, let user?): try estate.managerRevoke(user, door)
            case (_, let user?): try estate.managerGrant(user, door, role: role, by: granter)
            default: try estate.grant(estate.request(email: email, role: role, door))
            }
        }
    }
}
