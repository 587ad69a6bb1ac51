import Cloud
import LockModel
import LockProtocol
import SimulationKernel
import Testing

@Suite("Keys: whose they are, and what is granted by them, FACTS 2.2 and 2.3")
struct KeyTests {
    private typealias Doors = Estate.Doors

    private static func single(
        _ number: UInt64, _ door: DoorID, of partner: Partner?, schedule: Schedule? = nil
    ) -> Key {
        Key(
            id: KeyID(UniqueID(high: 0x4e, low: 100 + number)), name: "Single", kind: .single, building: Estate.maple,
            doors: [door], partner: partner?.id, schedule: schedule)
    }

    @Test("a key belongs to one partner: another neither lists nor grants it; the owner may all")
    func belongsToOne() throws {
        let estate = try Estate()
        let cloud = estate.cloud

        #expect(cloud.keyIDs(of: Estate.demo) == [Estate.stay, Estate.cleaning])
        #expect(cloud.keyIDs(of: Estate.rival) == [Estate.staff])
        #expect(cloud.keyIDs(of: Estate.owner) == [Estate.stay, Estate.staff, Estate.cleaning])
        #expect(cloud.keyIDs(of: Estate.demo, in: Estate.saguaro).isEmpty, "the kit's keys are Maple's")
        #expect(cloud.key(Estate.staff, of: Estate.demo) == nil)
        #expect(cloud.key(Estate.staff, of: Estate.owner)?.name == "Staff")
    }

    @Test("a key that is made or assigned while the property runs is on its partner's list")
    func assigned() throws {
        var estate = try Estate()
        let key = Self.single(1, Doors.flat, of: nil)

        estate.cloud.apply(.keyAdded(key), at: estate.now)
        #expect(!estate.cloud.keyIDs(of: Estate.demo).contains(key.id))
        #expect(estate.cloud.keyIDs(of: Estate.owner).contains(key.id))
        estate.cloud.apply(.keyAssigned(key.id, to: Estate.demo.id), at: estate.now)

        #expect(estate.cloud.keyIDs(of: Estate.demo, in: Estate.maple).contains(key.id))
        #expect(!estate.cloud.keyIDs(of: Estate.rival).contains(key.id))
    }

    @Test("a door by itself is granted by the SINGLE key that the partner has of it, but for one with terms of its own")
    func single() throws {
        var estate = try Estate()
        let foreign = Self.single(1, Doors.flat, of: Estate.rival)
        let cleaners = Self.single(2, Doors.flat, of: Estate.demo, schedule: Estate.weekdays)
        let own = Self.single(3, Doors.flat, of: Estate.demo)
        estate.prepare { cloud, _, _ in
            for key in [foreign, cleaners, own] { cloud.add(key) }
        }

        let accesses = try estate.grant(estate.request(Doors.flat, Doors.gym))

        #expect(accesses.map(\.key) == [own.id, nil])
        #expect(accesses.map(\.schedule) == [nil, nil])
        #expect(try estate.grant(estate.request(keys: [cleaners.id])).isEmpty, "the same access, by another key")
        #expect(estate.cloud.accesses[accesses[0].id]?.schedule == Estate.weekdays)
        try estate.grant(estate.request(Doors.flat))
        #expect(estate.cloud.accesses[accesses[0].id]?.schedule == nil)
        let byKey = estate.cloud.accesses(by: own.id, seenBy: Estate.demo, at: estate.now)
        #expect(byKey.map(\.id) == [accesses[0].id])
        #expect(estate.cloud.accesses(by: foreign.id, seenBy: Estate.owner, at: estate.now).isEmpty)
    }

    @Test("an access that is granted anew by another key is listed with that one only, and with none once revoked")
    func moves() throws {
        var estate = try Estate()
        func listed(_ key: KeyID) -> Int { estate.cloud.accesses(by: key, seenBy: Estate.demo, at: estate.now).count }

        let access = try #require(try estate.grant(estate.request(keys: [Estate.cleaning])).first)
        #expect(listed(Estate.cleaning) == 2)
        try estate.grant(estate.request(Doors.front))
        #expect(listed(Estate.cleaning) == 1)
        try estate.grant(estate.request(keys: [Estate.cleaning]))
        #expect(listed(Estate.cleaning) == 2)
        try estate.run { cloud, now throws(CloudRefusal) in
            try cloud.revoke(user: access.user, door: Doors.front, by: Estate.demo, at: now)
        }
        #expect(listed(Estate.cleaning) == 1)
    }

    @Test("a key lets in by the doors that its partner sees; one without such a door cannot be granted")
    func unseenDoors() throws {
        var estate = try Estate()
        let mixed = Key(
            id: KeyID(UniqueID(high: 0x4e, low: 90)), name: "Mixed", kind: .regular, building: Estate.saguaro,
            doors: [Doors.office, Doors.pool], partner: Estate.demo.id)
        let blind = Self.single(3, Doors.office, of: Estate.demo)
        estate.prepare { cloud, _, _ in
            cloud.add(mixed)
            cloud.add(blind)
        }

        #expect(try estate.grant(estate.request(keys: [mixed.id])).map(\.door) == [Doors.pool])
        #expect(estate.cloud.doors(of: mixed, seenBy: Estate.demo).map(\.id) == [Doors.pool])
        #expect(estate.refusal(estate.request(keys: [blind.id])) == .badRequest)
    }

    @Test("an access of a key shows its doors together, and each standing access once", arguments: [false, true])
    func restored(afterJSON: Bool) throws {
        var estate = try Estate()
        try estate.grant(estate.request(keys: [Estate.stay]))
        if afterJSON { estate.cloud.rebuildIndex() }

        let accesses = estate.cloud.accesses(by: Estate.stay, seenBy: Estate.demo, at: estate.now)

        #expect(accesses.map(\.door) == [Doors.lobby, Doors.pool])
        #expect(estate.cloud.doorIDs(of: Estate.demo, in: Estate.saguaro) == [Doors.lobby, Doors.pool])
        #expect(estate.cloud.buildings(of: Estate.rival).map(\.id) == [Estate.saguaro])
    }
}
