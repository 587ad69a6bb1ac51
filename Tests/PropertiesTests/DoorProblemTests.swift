import Properties
import Testing

/// Faults of meaning in partners and doors: values out of range, names that nothing has, combinations that cannot be.
@Suite struct DoorProblemTests {
    typealias Case = ShapeProblemTests.Case

    static let uuid = "a version-4 UUID such as d0000000-0000-4000-8000-000000000101"
    static let days = "expected daily or monday, tuesday, wednesday, thursday, friday, saturday, sunday"

    // MARK: Ids and partners

    @Test(
        "A fault in an id, a partner or a client is told",
        arguments: [
            Case("not a UUID", "portfolio: {id: 12, name: P}", "18:17: id: found '12'; expected \(uuid)"),
            Case(
                "a UUID of another version", "portfolio: {id: d0000000-0000-1000-8000-000000000101, name: P}",
                "18:17: id: found 'd0000000-0000-1000-8000-000000000101'; expected \(uuid)"),
            Case(
                "a UUID of another variant", "portfolio: {id: d0000000-0000-4000-0000-000000000101, name: P}",
                "18:17: id: found 'd0000000-0000-4000-0000-000000000101'; expected \(uuid)"),
            Case(
                "bad CIDR block",
                "partners: [{name: p, clients: [{id: c, kind: m2m, allowedAddresses: [10.0.0.0/33]}]}]",
                "18:70: allowedAddresses: found '10.0.0.0/33'; expected an address block "
                    + "such as 203.0.113.0/24 or 2001:db8::/32"),
            Case(
                "bad kind", "partners: [{name: p, clients: [{id: c, kind: M2M}]}]",
                "18:46: kind: found 'M2M'; expected one of m2m, passwordless; did you mean 'm2m'?"),
            Case(
                "zero seconds", "partners: [{name: p, clients: [{id: c, kind: m2m, tokenSeconds: 0}]}]",
                "18:65: tokenSeconds: found '0'; expected a whole number from 1 to 31536000"),
            Case(
                "a number in quotes", "partners: [{name: p, clients: [{id: c, kind: m2m, requestsPerMinute: '5'}]}]",
                "18:70: requestsPerMinute: found '5'; expected a whole number from 1 to 1000000"),
            Case(
                "no tokens at all", "partners: [{name: p, clients: [{id: c, kind: m2m, tokensPerHour: 0}]}]",
                "18:66: tokensPerHour: found '0'; expected a whole number from 1 to 1000000"),
            Case(
                "an origin with a path", "partners: [{name: p, origins: [https://app.example/]}]",
                "18:32: origins: found 'https://app.example/'; expected an origin as browsers send it, "
                    + "such as https://app.example or http://localhost:3000"),
            Case(
                "yes for true", "partners: [{name: p, customer: yes}]",
                "18:32: customer: found 'yes'; expected true or false"),
            Case(
                "the same client twice", "partners: [{name: p, clients: [{id: c, kind: m2m}, {id: c, kind: m2m}]}]",
                "18:57: found the client id 'c' a second time; expected it once (the first is at 18:37)"),
            Case(
                "the same partner twice", "partners: [{name: p}, {name: p}]",
                "18:30: found the partner 'p' a second time; expected it once (the first is at 18:19)"),
        ])
    func partners(_ sample: Case) {
        let base = file(with: sample.yaml)
        // A second `partners` replaces the first.
        let hasPartners = sample.yaml.hasPrefix("partners")
        let yaml = hasPartners ? base.replacing("partners:\n  - {name: demo}\n", with: "\n\n") : base
        #expect(problems(yaml) == sample.expected)
    }

    @Test func `an id is unique over all kinds`() {
        let id = "d0000000-0000-4000-8000-000000000101"
        #expect(
            problems("name: a\npartners:\n  - {id: \(id), name: p}\nportfolio: {id: \(id), name: q}\n") == [
                "3:10: found the id '\(id)' a second time; expected it once (the first is at 4:17)"
            ])
    }

    // MARK: Buildings, doors and devices

    static func door(_ keys: String) -> String {
        "name: a\nbuildings:\n  - name: House\n    timeZone: UTC\n    doors:\n"
            + "      - {name: D, place: SERVICE, \(keys)}\n"
    }

    @Test(
        "A fault in a door or a device is told",
        arguments: [
            Case(
                "unknown place",
                "name: a\nbuildings: [{name: H, timeZone: UTC, doors: [{name: D, place: RESIDENT}]}]\n",
                "2:63: place: found 'RESIDENT'; expected one of COMMUNAL, ELEVATOR, ENTRANCE, RESIDENCE, SERVICE; "
                    + "did you mean 'RESIDENCE'?"),
            Case(
                "unknown zone", "name: a\nbuildings: [{name: H, timeZone: America/NewYork}]\n",
                "2:33: timeZone: found 'America/NewYork'; expected a time zone of the IANA database, such as "
                    + "America/New_York; did you mean 'America/New_York'?"),
            Case(
                "slash in a building's name", "name: a\nbuildings: [{name: H/1, timeZone: UTC}]\n",
                "2:20: name: found 'H/1'; expected a name without '/'"),
            Case(
                "address without a city", "name: a\nbuildings: [{name: H, timeZone: UTC, address: {line1: x}}]\n",
                "2:47: found an address without 'city'; expected that key"),
            Case(
                "unknown family", door("device: {family: M3}"),
                "6:52: family: found 'M3'; expected one of C1, C2, M, M2, G-M2, Interconnect, R, R2; did you mean 'M'?"),
            Case(
                "battery on a wired family", door("device: {family: R2, battery: 90}"),
                "6:65: battery: found on the family R2; expected no such key, because it has mains power"),
            Case(
                "reading on a wired family", door("device: {family: R, batteryReading: {percentage: 9, at: now}}"),
                "6:71: batteryReading: found on the family R; expected no such key, because it has mains power"),
            Case(
                "deadbolt on a wired family", door("device: {family: R, deadbolt: retracted}"),
                "6:65: deadbolt: found on the family R; expected no such key, because it has no deadbolt"),
            Case(
                "percentage above 100", door("device: {family: C2, battery: 101}"),
                "6:65: battery: found '101'; expected a whole number from 0 to 100"),
            Case(
                "reading in the future", door("device: {family: C2, batteryReading: {percentage: 9, at: +1d}}"),
                "6:92: at: found a reading in the future; expected 'now' or a distance back such as -40d"),
            Case(
                "a clock that is neither", door("device: {family: C2, clock: wrong}"),
                "6:63: clock: found 'wrong'; expected one of known, lost"),
            Case(
                "too much drift", door("device: {family: C2, driftPPM: 1e9}"),
                "6:66: driftPPM: found '1e9'; expected a number from -100000.0 to 100000.0"),
            Case(
                "a limit without a time", door("wrongCodeLimit: 5"),
                "6:51: wrongCodeLimit: found only one of wrongCodeLimit and lockoutSeconds above 0; "
                    + "expected both or neither"),
            Case(
                "too many slots", door("dailySlots: 65"),
                "6:47: dailySlots: found '65'; expected a whole number from 1 to 64"),
            Case(
                "unknown partner", door("partners: [nobody]"),
                "6:46: partners: found 'nobody'; expected the name of a partner of this file"),
            Case(
                "no window", door("openHours: []"),
                "6:46: openHours: found an empty list; expected at least one in the list of windows"),
            Case(
                "unknown day", door("openHours: [munday 09:00-10:00]"),
                "6:47: openHours: found the day 'munday'; \(days); did you mean 'monday'?"),
            Case(
                "a window past midnight", door("openHours: [daily 22:00-06:00]"),
                "6:47: openHours: found '22:00-06:00'; expected an end after the start, on the same day"),
            Case(
                "an empty window", door("openHours: [daily 22:00-22:00]"),
                "6:47: openHours: found '22:00-22:00'; expected an end after the start, on the same day"),
            Case(
                "an hour that is not", door("openHours: [daily 09:00-25:00]"),
                "6:47: openHours: found the hours '09:00-25:00'; expected such as '09:00-15:00'"),
            Case(
                "a day twice", door("openHours: ['monday-friday,friday 09:00-10:00']"),
                "6:47: openHours: found friday twice; expected each day once"),
            Case(
                "hours alone", door("openHours: ['09:00-10:00']"),
                "6:47: openHours: found '09:00-10:00'; expected days and hours such as 'monday-friday 09:00-15:00'"),
        ])
    func doors(_ sample: Case) {
        #expect(problems(sample.yaml) == sample.expected)
    }

    @Test func `names are unique where they have to be`() {
        let yaml = """
            name: a
            partners: [{name: p}]
            buildings:
              - name: House
                timeZone: UTC
                doors:
                  - {name: D, place: SERVICE, partners: [p, p], device: {family: C2, serialNumber: S}}
                  - {name: D, place: SERVICE, device: {family: C2, serialNumber: S}}
              - {name: House, timeZone: UTC}
              - {name: Other, timeZone: UTC, doors: [{name: D, place: SERVICE}]}
            """
        #expect(
            problems(yaml) == [
                "7:49: partners: found 'p' twice in this list; expected it once",
                "8:16: found the door 'House/D' a second time; expected it once (the first is at 7:16)",
                "8:70: found the serial number 'S' a second time; expected it once (the first is at 7:88)",
                "9:12: found the building 'House' a second time; expected it once (the first is at 4:11)",
            ])
    }
}
