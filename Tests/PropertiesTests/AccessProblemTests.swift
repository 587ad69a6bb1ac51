import Properties
import Testing

/// Faults of meaning in keys, users and accesses.
@Suite struct AccessProblemTests {
    typealias Case = ShapeProblemTests.Case

    static let access = "accesses: [{user: ana, door: House/Flat, role: GUEST, granter: {user: bea}"
    static let moment = "an instant such as 2026-11-21T09:30:00Z, now, or a distance from the start such as -40d or +2h"

    @Test(
        "A fault in a key, a user or an access is told",
        arguments: [
            Case(
                "unknown manager", "portfolio: {name: P, manager: beu}",
                "18:31: manager: found 'beu'; expected the name of a user of this file; did you mean 'bea'?"),
            Case(
                "unknown building", "keys: [{name: k, type: REGULAR, building: Hose, doors: [Front]}]",
                "18:43: building: found 'Hose'; expected the name of a building of this file; did you mean 'House'?"),
            Case(
                "unknown door", "keys: [{name: k, type: REGULAR, building: House, doors: [Frunt]}]",
                "18:58: doors: found 'Frunt'; expected the name of a door of House; did you mean 'Front'?"),
            Case(
                "door of another building", "keys: [{name: k, type: REGULAR, building: House, doors: [Gate]}]",
                "18:58: doors: found 'Gate'; expected the name of a door of House (that is a door of Shed)"),
            Case(
                "the same door twice", "keys: [{name: k, type: REGULAR, building: House, doors: [Flat, Flat]}]",
                "18:64: doors: found the door twice in this key; expected it once"),
            Case(
                "no door", "keys: [{name: k, type: REGULAR, building: House, doors: []}]",
                "18:57: doors: found an empty list; expected at least one in the list of doors of House"),
            Case(
                "two doors of a SINGLE key", "keys: [{name: k, type: SINGLE, building: House, doors: [Flat, Front]}]",
                "18:56: doors: found 2 doors on a SINGLE key; expected one"),
            Case(
                "a key that ends before it starts",
                "keys: [{name: k, type: REGULAR, building: House, doors: [Flat], "
                    + "start: 2026-02-01T00:00:00Z, end: 2026-01-01T00:00:00Z}]",
                "18:99: end: found an end that is not after the start; expected a later instant"),
            Case(
                "a distance on a key", "keys: [{name: k, type: REGULAR, building: House, doors: [Flat], start: -1d}]",
                "18:72: start: found '-1d'; expected an instant such as 2026-11-21T09:30:00Z"),
            Case(
                "the same key twice",
                "keys:\n  - &k {name: k, type: SINGLE, building: House, doors: [Flat], "
                    + "id: 4e000000-0000-4000-8000-000000000001}\n  - {name: k, type: SINGLE, building: House, doors: [Flat]}",
                "20:12: found the key 'k' a second time; expected it once (the first is at 19:15)"),
            Case(
                "unknown user", "accesses: [{user: anna, door: House/Flat, role: GUEST, granter: {user: bea}}]",
                "18:19: user: found 'anna'; expected the name of a user of this file; did you mean 'ana'?"),
            Case(
                "unknown door of an access",
                "accesses: [{user: ana, door: House/Flab, role: GUEST, granter: {user: bea}}]",
                "18:30: door: found 'House/Flab'; expected the name of a door of this file; did you mean 'House/Flat'?"),
            Case(
                "unknown key of an access", "accesses: [{user: ana, key: k, role: GUEST, granter: {user: bea}}]",
                "18:29: key: found 'k'; expected the name of a key of this file"),
            Case(
                "neither door nor key", "accesses: [{user: ana, role: GUEST, granter: {user: bea}}]",
                "18:12: found an access without 'door' and 'key'; expected one of them"),
            Case(
                "both door and key",
                "accesses: [{user: ana, door: House/Flat, key: k, role: GUEST, granter: {user: bea}}]",
                "18:47: key: found both 'door' and 'key'; expected one of them"),
            Case(
                "no granter", "accesses: [{user: ana, door: House/Flat, role: GUEST}]",
                "18:12: found an access without 'granter'; expected that key"),
            Case(
                "two granters",
                "accesses: [{user: ana, door: House/Flat, role: GUEST, granter: {user: bea, partner: demo}}]",
                "18:64: granter: found a map; expected {partner: NAME} or {user: HANDLE}"),
            Case(
                "unknown granting partner",
                "accesses: [{user: ana, door: House/Flat, role: GUEST, granter: {partner: Dmo}}]",
                "18:74: partner: found 'Dmo'; expected the name of a partner of this file; did you mean 'demo'?"),
            Case(
                "unknown role", "accesses: [{user: ana, door: House/Flat, role: VISITOR, granter: {user: bea}}]",
                "18:48: role: found 'VISITOR'; expected one of RESIDENT, GUEST, TOURER"),
            Case(
                "end before start",
                access + ", start: -1d, end: -2d}]",
                "18:94: end: found an end that is not after the start; expected a later moment"),
            Case(
                "end at the default start",
                access + ", end: now}]",
                "18:82: end: found an end that is not after the start; expected a later moment"),
            Case(
                "not a moment",
                access + ", start: yesterday}]",
                "18:84: start: found 'yesterday'; expected \(moment)"),
            Case(
                "a distance beyond a hundred years",
                access + ", start: -9999999999999999w}]",
                "18:84: start: found '-9999999999999999w'; expected \(moment)"),
            Case(
                "a long code", access + ", code: 12345678}]",
                "18:83: code: found '12345678'; expected a doorcode of 7 digits"),
            Case(
                "a code of two people",
                """
                accesses:
                  - {user: ana, door: House/Flat, role: GUEST, granter: {user: bea}, code: "0123456"}
                  - {user: bea, door: House/Flat, role: GUEST, granter: {user: ana}, code: "0123456"}
                  - {user: bea, door: House/Front, role: GUEST, granter: {user: ana}, code: "0123456"}
                """,
                "20:76: code: found a doorcode that another user has on the same door (at 19:76); expected another"),
        ])
    func grants(_ sample: Case) {
        #expect(problems(file(with: sample.yaml)) == sample.expected)
    }

    static func user(_ keys: String) -> String { "name: a\nusers:\n  - {firstName: A, lastName: B, \(keys)}\n" }

    @Test(
        "A fault in a user is told",
        arguments: [
            Case(
                "no address at all", user("handle: a"),
                "3:5: found a user without 'email' and 'phone'; expected at least one of them"),
            Case(
                "nothing to be called by", user("phone: '+12125550100'"),
                "3:5: found a user without 'handle' and 'email'; expected at least one of them"),
            Case(
                "not an address", user("email: ana"),
                "3:40: email: found 'ana'; expected an email address such as riley@example.com"),
            Case(
                "not a phone number", user("handle: a, phone: '2125550100'"),
                "3:51: phone: found '2125550100'; expected a phone number of 7 to 15 digits such as +12125550100"),
            Case(
                "a card of five bytes", user("email: a@b.c, keycards: [0102030405]"),
                "3:58: keycards: found '0102030405'; expected a keycard of 4, 7 or 10 bytes in hexadecimal, "
                    + "such as 04a1b2c3d4e5f6"),
        ])
    func users(_ sample: Case) {
        #expect(problems(sample.yaml) == sample.expected)
    }

    @Test func `people differ in handle, email, phone and keycard`() {
        let yaml = """
            name: a
            users:
              - {firstName: A, lastName: A, handle: x, email: A@b.c, phone: '+12125550100', keycards: [01020304]}
              - {firstName: B, lastName: B, handle: y, email: a@B.c, phone: '+12125550100', keycards: [01020304]}
              - {firstName: C, lastName: C, email: x@b.c, id: a0000000-0000-4000-8000-000000000001}
            """
        #expect(
            problems(yaml) == [
                "4:51: found the email address 'a@B.c' a second time; expected it once (the first is at 3:51)",
                "4:65: found the phone number '+12125550100' a second time; expected it once (the first is at 3:65)",
                "4:92: found the keycard '01020304' a second time; expected it once (the first is at 3:92)",
                "5:40: found the user 'x' a second time; expected it once (the first is at 3:41)",
            ])
    }
}
