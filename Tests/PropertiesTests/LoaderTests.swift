import Cloud
import LockModel
import LockProtocol
import Properties
import SimulationKernel
import Testing

/// What a file that is right means, and what holds where it says nothing.
@Suite struct LoaderTests {
    private func load(_ yaml: String) throws -> PropertyDescription {
        try PropertyLoader.load(yaml: yaml, file: "test.yaml")
    }

    @Test func `a name is a property`() throws {
        let property = try load("name: x")
        #expect(property.name == "x")
        #expect(property.portfolio.name == "x" && property.portfolio.manager == nil)
        #expect(property.doors.isEmpty && property.settings.isEmpty)
    }

    @Test func `what is left out has the documented default`() throws {
        let access = "{user: ana, door: House/Flat, role: GUEST, granter: {user: bea}}"
        let property = try load(file(with: "accesses: [\(access)]"))
        let door = try #require(property.doors.first)
        #expect(!door.door.isConnected && door.door.device == nil && door.door.partners.isEmpty)
        #expect(door.door.configuration == LockConfiguration())
        #expect(property.buildings[0].address.line1.isEmpty && !property.buildings[0].commonDoorcodes)
        let granted = try #require(property.accesses.first)
        #expect(granted.start == .fromStart(.zero) && granted.end == nil && granted.code == nil)
        #expect(granted.synced && !granted.shareable)
        #expect(property.users[0].isActive && property.users[0].consent == nil)
    }

    @Test func `a portfolio names its manager among the people below`() throws {
        let property = try load(file(with: "portfolio: {name: P, manager: bea}"))
        #expect(property.portfolio.manager == property.users.first { $0.email?.hasPrefix("bea") == true }?.id)
        #expect(property.portfolio.manager != nil)
    }

    @Test func `every key of a door reaches the lock's configuration`() throws {
        let property = try load(
            """
            name: x
            buildings:
              - name: B
                timeZone: UTC
                doors:
                  - name: D
                    place: COMMUNAL
                    unlockSeconds: 7
                    wrongCodeLimit: 3
                    lockoutSeconds: 60
                    singleUseSeconds: 0
                    dailySlots: 8
                    trustsPackageTime: true
                    privacy: false
                    openHours: ["saturday,sunday 10:00-12:00", "friday-monday 00:00-24:00"]
                    device: {family: C1, battery: 30, driftPPM: -12.5}
            """)
        let door = property.doors[0]
        #expect(door.door.configuration.unlockSeconds == 7)
        #expect(door.door.configuration.wrongCodeLimit == 3)
        #expect(door.door.configuration.lockoutSeconds == 60)
        #expect(door.door.configuration.singleUseSeconds == 0)
        #expect(door.door.configuration.dailySlots == 8)
        #expect(door.door.configuration.trustsPackageTime)
        #expect(!door.door.configuration.privacy)
        #expect(
            door.door.configuration.openHours?.windows == [
                Schedule.Window(days: [.saturday, .sunday], fromMinute: 600, untilMinute: 720),
                Schedule.Window(days: [.monday, .friday, .saturday, .sunday], fromMinute: 0, untilMinute: 1_440),
            ])
        #expect(door.lock.driftPPM == -12.5 && door.lock.battery == 30)
        #expect(door.batteryReading?.percentage == 30)
        #expect(door.door.device?.firmware == "2.4.2")
    }

    @Test func `an id that is left out depends on the path alone`() throws {
        let first = try load(file(with: "keys: []"))
        let second = try load(file(with: "keys: [{name: k, type: SINGLE, building: House, doors: [Flat]}]"))
        #expect(first.doors.map(\.door.id) == second.doors.map(\.door.id))
        #expect(Set(first.doors.flatMap { [$0.door.id.value, $0.door.lockID] }).count == 6)
        var generator = SeededGenerator(seed: 0, stream: "door/House/Front")
        #expect(first.doors[0].door.id.value == UniqueID(using: &generator))
    }

    @Test func `settings keep their order, text and place`() throws {
        let property = try load("settings:\n  b: 1\n  a: on\nname: x\n")
        #expect(
            property.settings == [
                .init(name: "b", value: "1", position: .init(line: 2, column: 3)),
                .init(name: "a", value: "on", position: .init(line: 3, column: 3)),
            ])
    }

    @Test func `anchors and aliases stand for what they name`() throws {
        let property = try load(
            """
            name: x
            buildings:
              - name: B
                timeZone: UTC
                doors:
                  - {name: A, place: SERVICE, device: &lock {family: C2, clock: lost}}
                  - {name: B, place: SERVICE, device: *lock}
            """)
        #expect(property.doors.allSatisfy { $0.lock.clockLost })
    }

    @Test(
        "A moment is an instant, now, or a signed distance",
        arguments: [
            ("now", Moment.fromStart(.zero)), ("-40d", .fromStart(.hours(-960))), ("+2h", .fromStart(.hours(2))),
            ("-90m", .fromStart(.minutes(-90))), ("+30s", .fromStart(.seconds(30))), ("-3w", .fromStart(.hours(-504))),
            ("1970-01-01T01:00:00+01:00", .at(.epoch)),
        ] as [(String, Moment)])
    func moments(text: String, moment: Moment) {
        #expect(Moment(text: text) == moment)
    }

    @Test("Other texts are no moments", arguments: ["", "-", "40d", "-d", "+-1d", "-1", "-1.5h", "-1y", "- 1d", "Now"])
    func notMoments(text: String) {
        #expect(Moment(text: text) == nil)
    }

    @Test(
        "An address block is of IPv4 or IPv6, with or without a length",
        arguments: [
            "10.0.0.1", "0.0.0.0/0", "203.0.113.0/24", "::", "::1", "2001:db8::/32", "fe80::1:2:3:4/64",
            "1:2:3:4:5:6:7:8", "::ffff:10.0.0.1", "1:2:3:4:5:6:7::",
        ])
    func addressBlocks(text: String) {
        let yaml = "name: x\npartners: [{name: p, clients: [{id: c, kind: m2m, allowedAddresses: ['\(text)']}]}]"
        #expect(problems(yaml).isEmpty)
    }

    @Test(
        "Other texts are no address blocks",
        arguments: [
            "10.0.0", "10.0.0.256", "10.0.0.01", "10.0.0.1/33", "10.0.0.1/", "localhost", ":", ":::", "1::2::3",
            "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::", "::1/129", "10.0.0.1::", "g::", "10.0.0.1/8/8",
        ])
    func notAddressBlocks(text: String) {
        let yaml = "name: x\npartners: [{name: p, clients: [{id: c, kind: m2m, allowedAddresses: ['\(text)']}]}]"
        #expect(problems(yaml).count == 1)
    }
}
