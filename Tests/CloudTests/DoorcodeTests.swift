import Cloud
import LockModel
import LockProtocol
import SimulationKernel
import Testing

@Suite("PERMANENT doorcodes, FACTS 2.3 and 3.3")
struct DoorcodeTests {
    private typealias Doors = Estate.Doors

    private func codes(_ accesses: [Access]) -> [String?] { accesses.map { $0.code.doorcode?.digits } }

    @Test("with common doorcodes one code serves all communal doors of the building, a private door has its own")
    func common() throws {
        var estate = try Estate()

        let accesses = try estate.grant(estate.request(Doors.front, Doors.gym, Doors.flat))

        let found = codes(accesses)
        #expect(found[0] != nil)
        #expect(found[0] == found[1])
        #expect(found[2] != found[0])
    }

    @Test("the common code is the same in a later grant")
    func commonLater() throws {
        var estate = try Estate()

        let first = try estate.grant(estate.request(Doors.front))
        let second = try estate.grant(estate.request(Doors.gym))

        #expect(codes(first) == codes(second))
    }

    @Test("a common code that somebody else has at another communal door is not given there")
    func commonTaken() throws {
        var estate = try Estate()
        let code = try #require(Doorcode("4711471"))
        let guest = estate.person(1, email: "guest@example.com")
        estate.prepare { cloud, generator, now in
            cloud.add(guest)
            for (user, door) in [(guest, Doors.front), (Estate.pat, Doors.gym)] {
                cloud.addStanding(
                    user: user.id, door: door, key: nil, role: .guest, shareable: false, start: now, end: nil,
                    granter: .partner(Estate.demo.id), code: code, using: &generator, at: now)
            }
        }

        let access = try #require(try estate.grant(estate.request(Doors.gym)).first)

        #expect(access.user == guest.id)
        #expect(access.code.doorcode != nil)
        #expect(access.code.doorcode != code)
    }

    @Test("a common code stays where the access is made anew: its only holder is the person")
    func commonAnew() throws {
        var settings = Settings()
        settings.regrant = .new
        var estate = try Estate(settings)

        let first = try estate.grant(estate.request(Doors.gym))
        let second = try estate.grant(estate.request(Doors.gym))

        #expect(first[0].id != second[0].id)
        #expect(codes(first) == codes(second))
    }

    @Test("without common doorcodes each door has its own")
    func notCommon() throws {
        var estate = try Estate()

        let accesses = try estate.grant(estate.request(keys: [Estate.stay]))

        #expect(codes(accesses).count == 2)
        #expect(Set(codes(accesses)).count == 2)
    }

    @Test("nobody shares a code with another person at a door")
    func unique() throws {
        var estate = try Estate()

        var seen: Set<String> = []
        for number in 0..<100 {
            let accesses = try estate.grant(estate.request(email: "\(number)@example.com", Doors.front, Doors.flat))
            seen.formUnion(codes(accesses).compactMap(\.self))
        }

        #expect(seen.count == 200)
        #expect(seen.allSatisfy { $0.utf8.count == 7 })
    }

    @Test("the manager's communal access leaves a partner's grant without a code: COMMUNAL_DOORCODE_CONFLICT")
    func communalConflict() throws {
        var estate = try Estate()
        let guest = estate.person(1, email: "guest@example.com")
        estate.stand(guest, Doors.gym)

        let accesses = try estate.grant(estate.request(Doors.front, Doors.gym, Doors.flat))

        #expect(accesses.map(\.code).prefix(2) == [.none(.communalConflict), .none(.communalConflict)])
        #expect(accesses[2].code.doorcode != nil)
    }

    @Test("without common doorcodes there is no communal conflict; the manager's guest has theirs at that door alone")
    func noCommunalConflict() throws {
        var estate = try Estate()
        let guest = estate.person(1, email: "guest@example.com")
        estate.stand(guest, Doors.pool)

        let accesses = try estate.grant(estate.request(Doors.lobby, Doors.pool))

        #expect(accesses[0].code.doorcode != nil)
        #expect(accesses[1].code == .none(.guestConflict))
    }

    @Test(
        "the manager's permanent guest of a private door: USER_HAS_GUEST_ACCESS_CONFLICT",
        arguments: PasscodeType.allCases)
    func guestConflict(_ type: PasscodeType) throws {
        var estate = try Estate()
        let guest = estate.person(1, email: "guest@example.com")
        estate.stand(guest, Doors.annex)

        let accesses = try estate.grant(estate.request(type, Doors.annex))

        #expect(accesses.map(\.code) == [.none(.guestConflict)])
    }

    @Test("a resident who is granted as a guest: USER_HAS_RESIDENT_ACCESS", arguments: PasscodeType.allCases)
    func residentConflict(_ type: PasscodeType) throws {
        var estate = try Estate()
        let guest = estate.person(1, email: "guest@example.com")
        estate.stand(guest, Doors.flat, role: .resident)

        let accesses = try estate.grant(estate.request(type, role: .guest, Doors.flat))

        #expect(accesses.map(\.code) == [.none(.resident)])
    }

    @Test("a resident's code is on the lock and in no message")
    func residentCode() throws {
        var estate = try Estate()

        let access = try #require(try estate.grant(estate.request(role: .resident, Doors.flat)).first)
        try estate.sync(Doors.flat)

        #expect(try estate.reason(access.code.doorcode, at: Doors.flat) == nil)
        #expect(estate.cloud.outbox.last?.doors.map(\.code) == [nil])
    }

    @Test("a revoked person's code may be given away again, and not before")
    func reuse() throws {
        var estate = try Estate()
        let access = try #require(try estate.grant(estate.request(Doors.flat)).first)
        let code = try #require(access.code.doorcode)

        try estate.run { cloud, now throws(CloudRefusal) in
            try cloud.revoke(user: access.user, door: Doors.flat, by: Estate.demo, at: now)
        }

        #expect(estate.cloud.accesses(at: Doors.flat).allSatisfy { $0.revokedAt != nil })
        #expect(estate.cloud.credentials(of: access).map(\.secret) == [.doorcode(code)])
    }
}
