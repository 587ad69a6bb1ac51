import Cloud
import LockModel
import LockProtocol
import Properties
import SimulationKernel
import Testing

/// The demo property is what section 5.2 of the design says.
@Suite struct DemoTests {
    let property: PropertyDescription

    init() throws { property = try loadDemo() }

    private func door(_ building: String, _ name: String) throws -> DoorDescription {
        let id = try #require(property.buildings.first { $0.name == building }).id
        return try #require(property.doors.first { $0.door.building == id && $0.door.name == name })
    }

    private func user(_ email: String) throws -> User {
        try #require(property.users.first { $0.email == email + "@example.com" })
    }

    private func partner(_ name: String) throws -> Partner {
        try #require(property.partners.first { $0.name == name })
    }

    @Test func `the text inside the program is the fixture`() throws {
        let fixture = try contents(of: "fixtures/properties/maple-court.yaml")
        #expect(DemoProperty.yaml == fixture, "run scripts/embed-demo, which copies the fixture into the program")
        #expect(DemoProperty.fileName == "maple-court.yaml")
    }

    @Test func `two buildings, one with daylight saving time and common doorcodes`() {
        #expect(property.buildings.map(\.name) == ["Maple Court", "Saguaro House"])
        #expect(property.buildings.map(\.zone.identifier) == ["America/New_York", "America/Phoenix"])
        #expect(property.buildings.map(\.commonDoorcodes) == [true, false])
    }

    @Test(
        "A door has its place, family and connection",
        arguments: [
            ("Maple Court", "Front", Door.Place.entrance, Family.r2, true),
            ("Maple Court", "Gym", .communal, .m2, false),
            ("Maple Court", "Parcel", .communal, .r2, true),
            ("Maple Court", "Lift", .elevator, .r2, true),
            ("Maple Court", "101", .residence, .c2, false),
            ("Maple Court", "102", .residence, .m, false),
            ("Maple Court", "103", .residence, .c1, false),
            ("Maple Court", "104", .residence, .interconnect, false),
            ("Maple Court", "105", .residence, .gM2, true),
            ("Maple Court", "106", .residence, nil, false),
            ("Maple Court", "Roof", .service, .c2, false),
            ("Saguaro House", "Lobby", .entrance, .r2, true),
            ("Saguaro House", "Room 1", .residence, .c2, false),
            ("Saguaro House", "Room 2", .residence, .m2, false),
            ("Saguaro House", "Pool", .communal, .r, false),
            ("Saguaro House", "Office", .service, .c2, false),
            ("Saguaro House", "Store", .service, .c2, false),
        ] as [(String, String, Door.Place, Family?, Bool)])
    func doors(building: String, name: String, place: Door.Place, family: Family?, isConnected: Bool) throws {
        let door = try door(building, name).door
        #expect(door.place == place)
        #expect(door.device?.family == family)
        #expect(door.isConnected == isConnected)
        #expect(property.doors.count == 17)
    }

    @Test func `each lock has the state that makes its door special`() throws {
        #expect(try door("Maple Court", "Roof").lock.clockLost)
        #expect(try door("Maple Court", "102").lock.deadboltThrown == true)
        let low = try door("Maple Court", "103")
        #expect(low.lock.battery == 12)
        #expect(low.batteryReading?.percentage == 12)
        #expect(low.batteryReading?.at == .fromStart(.hours(-40 * 24)))
        #expect(try door("Maple Court", "Front").lock.battery == nil)
        #expect(try door("Maple Court", "Front").batteryReading == nil)
        #expect(try door("Maple Court", "101").lock.battery == 100)
        #expect(try door("Maple Court", "101").batteryReading?.at == .fromStart(.hours(-24)))
        #expect(try door("Maple Court", "Parcel").door.configuration.openHours?.windows.count == 2)
        #expect(property.doors.count { $0.lock.clockLost } == 1)
        #expect(property.doors.count { $0.lock.deadboltThrown == true } == 1)
        #expect(property.doors.allSatisfy { $0.door.device?.battery == nil })
    }

    @Test func `the office is the second partner's only and the store nobody's`() throws {
        #expect(try door("Saguaro House", "Office").door.partners == [partner("rival").id])
        #expect(try door("Saguaro House", "Store").door.partners.isEmpty)
        let rest = property.doors.filter { !["Office", "Store"].contains($0.door.name) }
        #expect(try rest.allSatisfy { try $0.door.partners == [partner("demo").id] })
    }

    @Test func `the clients are those of the design, each with its id and -secret`() throws {
        let clients = property.partners.flatMap(\.clients)
        #expect(
            clients.map(\.id) == [
                "demo-m2m", "demo-app", "demo-strict-m2m", "demo-walled-m2m", "rival-m2m", "owner-m2m",
            ])
        #expect(clients.allSatisfy { $0.secret == $0.id + "-secret" })
        #expect(clients.filter { $0.kind == .passwordless }.map(\.id) == ["demo-app"])
        #expect(clients[2].tokenSeconds == 60 && clients[2].requestsPerMinute == 5)
        #expect(clients[3].allowedAddresses == ["203.0.113.0/24"])
        #expect(property.partners.filter(\.isCustomer).map(\.name) == ["owner"])
    }

    @Test func `keys are of each kind that behaves in its own way`() throws {
        let keys = Dictionary(uniqueKeysWithValues: property.keys.map { ($0.name, $0) })
        let stay = try #require(keys["Stay Room 1"])
        #expect(stay.doors == (try ["Lobby", "Pool", "Room 1"].map { try door("Saguaro House", $0).door.id }))
        #expect(
            keys["Cleaners"]?.schedule
                == Schedule(windows: [
                    Schedule.Window(days: Array(Weekday.allCases.prefix(5)), fromMinute: 540, untilMinute: 900)
                ]))
        #expect(keys["Office staff"]?.partner == (try partner("rival").id))
        #expect(property.keys.filter { $0.partner == nil }.map(\.name) == ["Contractors"])
        #expect(property.keys.count { $0.kind == .single } == 6)
        #expect(keys["Residents"]?.kind == .regular)
    }

    @Test func `a partner may see every door of a key that it may grant`() {
        let doors = Dictionary(uniqueKeysWithValues: property.doors.map { ($0.door.id, $0.door) })
        for key in property.keys {
            guard let partner = key.partner else { continue }
            #expect(key.doors.allSatisfy { doors[$0]?.partners.contains(partner) == true }, "\(key.name)")
        }
    }

    @Test func `the people are the cast of the design`() throws {
        #expect(
            property.users.compactMap { $0.email?.prefix { $0 != "@" } } == [
                "riley", "gus", "morgan", "sam", "pm-guest", "pm-communal", "inactive", "noconsent", "both", "pat",
            ])
        #expect(property.users.compactMap(\.email).allSatisfy { $0.hasSuffix("@example.com") })
        #expect(property.users.filter { !$0.isActive }.map(\.firstName) == ["Ida"])
        #expect(try user("noconsent").consent == false)
        #expect(try user("riley").consent == true)
        #expect(try user("gus").consent == nil)
        #expect(try user("both").phone == "+12125550110")
        #expect(property.users.filter { $0.email == nil }.map(\.phone) == ["+12125550109"])
        #expect(try user("morgan").keycards == [[0x04, 0xa1, 0xb2, 0xc3, 0xd4, 0xe5, 0xf6]])
    }

    @Test func `each access leads to its behaviour`() throws {
        func access(_ email: String, _ name: String) throws -> AccessDescription {
            let (user, door) = (try user(email).id, try door("Maple Court", name).door.id)
            return try #require(property.accesses.first { $0.user == user && $0.doors == [door] })
        }
        let riley = try access("riley", "101")
        #expect(riley.role == .resident && riley.shareable && riley.synced)
        #expect(try access("gus", "101").granter == .user(user("riley").id))
        #expect(try access("morgan", "102").role == .resident)
        #expect(property.accesses.filter { !$0.synced }.map(\.user) == [try user("sam").id])
        #expect(try access("sam", "101").granter == .partner(partner("demo").id))
        #expect(property.portfolio.manager == (try user("pat").id))
        #expect(try access("pm-guest", "105").granter == .user(user("pat").id))
        #expect(try access("pm-communal", "Gym").granter == .user(user("pat").id))
        let shared = property.accesses.filter { $0.key != nil }
        #expect(try shared.map(\.user) == [user("riley").id, user("morgan").id])
        #expect(shared.allSatisfy { $0.doors.count == 3 })
    }

    @Test func `ids are version-4 UUIDs and betray their kind`() {
        func check(_ ids: [UniqueID], _ prefix: String) {
            for id in ids {
                let text = Array(id.description)
                #expect(text.starts(with: prefix), "\(id)")
                #expect(text[14] == "4" && text[19] == "8", "\(id)")
            }
        }
        check([property.portfolio.id.value], "f0000000-")
        check(property.partners.map(\.id.value), "9a000000-")
        check(property.buildings.map(\.id.value), "b0000000-")
        check(property.doors.map(\.door.id.value), "d0000000-")
        check(property.doors.map(\.door.lockID), "5d000000-")
        check(property.keys.map(\.id.value), "4e000000-")
        check(property.users.map(\.id.value), "a0000000-")
    }
}
