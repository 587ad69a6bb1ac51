import Cloud
import LockProtocol
import SimulationKernel
import Testing

@Suite("PATCH and DELETE, FACTS 2.2")
struct ChangeTests {
    private typealias Doors = Estate.Doors

    private func patch(
        _ estate: inout Estate, _ user: UserID, end: Instant?, shareable: Bool? = nil, role: Role? = nil,
        by partner: Partner = Estate.demo
    ) -> CloudRefusal.Code? {
        do {
            try estate.run { cloud, now throws(CloudRefusal) in
                try cloud.change(
                    user: user, door: Doors.flat, end: end, shareable: shareable, role: role, by: partner, at: now)
            }
            return nil
        } catch { return error.code }
    }

    private func delete(
        _ estate: inout Estate, _ user: UserID, _ door: DoorID = Doors.flat, by partner: Partner = Estate.demo
    ) -> CloudRefusal.Code? {
        do {
            try estate.run { cloud, now throws(CloudRefusal) in
                try cloud.revoke(user: user, door: door, by: partner, at: now)
            }
            return nil
        } catch { return error.code }
    }

    @Test("an omitted endTime removes the expiry")
    func omittedEnd() throws {
        var estate = try Estate()
        let access = try #require(
            try estate.grant(estate.request(end: estate.now + .hours(1), Doors.flat)).first)

        #expect(patch(&estate, access.user, end: nil) == nil)

        #expect(estate.cloud.accesses[access.id]?.end == nil)
    }

    @Test("an endTime that is not after now and after the start is INVALID_END_TIME")
    func invalidEnd() throws {
        var estate = try Estate()
        let access = try #require(
            try estate.grant(estate.request(start: estate.now + .hours(2), Doors.flat)).first)
        let now = estate.now

        #expect(patch(&estate, access.user, end: now) == .invalidEndTime)
        #expect(patch(&estate, access.user, end: now - .hours(1)) == .invalidEndTime)
        #expect(patch(&estate, access.user, end: now + .hours(2)) == .invalidEndTime)
        #expect(patch(&estate, access.user, end: now + .hours(3)) == nil)
    }

    @Test("role and sharing change where they are said, and stay where they are not")
    func otherFields() throws {
        var estate = try Estate()
        let access = try #require(try estate.grant(estate.request(shareable: true, Doors.flat)).first)

        #expect(patch(&estate, access.user, end: nil, role: .tourer) == nil)
        #expect(patch(&estate, access.user, end: nil, shareable: false) == nil)

        let after = try #require(estate.cloud.accesses[access.id])
        #expect(after.role == .tourer)
        #expect(!after.shareable)
        #expect(after.code == access.code)
    }

    @Test("the lock hears of a new end with the next sync, and not before")
    func lockHearsOfEnd() throws {
        var estate = try Estate()
        let access = try #require(try estate.grant(estate.request(Doors.flat)).first)
        try estate.sync(Doors.flat)

        #expect(patch(&estate, access.user, end: estate.now + .hours(1)) == nil)
        estate.now += .hours(2)
        #expect(try estate.reason(access.code.doorcode, at: Doors.flat) == nil)
        try estate.sync(Doors.flat)
        #expect(try estate.reason(access.code.doorcode, at: Doors.flat) == .expired)
    }

    @Test("404 for a stranger, for DAILY only, for another partner's grant, and for a door not seen")
    func notFound() throws {
        var estate = try Estate()
        let daily = try #require(try estate.grant(estate.request(.daily, Doors.flat)).first)
        let owners = try #require(
            try estate.grant(estate.request(email: "o@example.com", Doors.flat), by: Estate.owner).first)

        #expect(patch(&estate, Estate.pat.id, end: nil) == .notFound)
        #expect(patch(&estate, daily.user, end: nil) == .notFound)
        #expect(patch(&estate, owners.user, end: nil) == .notFound)
        #expect(patch(&estate, owners.user, end: nil, by: Estate.rival) == .notFound)
        #expect(patch(&estate, owners.user, end: nil, by: Estate.owner) == nil)
        #expect(delete(&estate, Estate.pat.id) == .notFound)
        #expect(delete(&estate, daily.user, by: Estate.rival) == .notFound)
    }

    @Test("a daily doorcode cannot be revoked")
    func dailyCannotBeRevoked() throws {
        var estate = try Estate()
        let daily = try #require(try estate.grant(estate.request(.daily, Doors.flat)).first)

        #expect(delete(&estate, daily.user) == .passcodeTypeCantBeRevoked)
        #expect(try estate.reason(daily.code.doorcode, at: Doors.flat) == nil)
    }

    @Test("a revoked PERMANENT code opens until the sync, then it is unknown")
    func revoke() throws {
        var estate = try Estate()
        let access = try #require(try estate.grant(estate.request(Doors.flat)).first)
        try estate.sync(Doors.flat)

        #expect(delete(&estate, access.user) == nil)
        #expect(try estate.reason(access.code.doorcode, at: Doors.flat) == nil)
        try estate.sync(Doors.flat)
        #expect(try estate.reason(access.code.doorcode, at: Doors.flat) == .unknownCode)
        #expect(delete(&estate, access.user) == .notFound)
    }

    @Test("who loses access takes their guests' with them, at that door")
    func guestsCascade() throws {
        var estate = try Estate()
        let riley = estate.person(1, email: "riley@example.com")
        let gus = estate.person(2, email: "gus@example.com")
        let gil = estate.person(3, email: "gil@example.com")
        estate.stand(
            riley, Doors.flat, Doors.gym, role: .resident, granter: .partner(Estate.demo.id), shareable: true)
        estate.stand(gus, Doors.flat, Doors.gym, granter: .user(riley.id))
        estate.stand(gil, Doors.flat)

        #expect(delete(&estate, riley.id) == nil)

        let left = estate.cloud.accesses(of: gus.id).filter { $0.revokedAt == nil }
        #expect(left.map(\.door) == [Doors.gym])
        #expect(estate.cloud.accesses(of: gil.id).allSatisfy { $0.revokedAt == nil })
    }

    @Test("guests of guests lose theirs too: dependent means all the way down")
    func guestsOfGuestsCascade() throws {
        var estate = try Estate()
        let riley = estate.person(1, email: "riley@example.com")
        let gus = estate.person(2, email: "gus@example.com")
        let gil = estate.person(3, email: "gil@example.com")
        estate.stand(riley, Doors.flat, role: .resident, granter: .partner(Estate.demo.id), shareable: true)
        estate.stand(gus, Doors.flat, granter: .user(riley.id), shareable: true)
        estate.stand(gil, Doors.flat, granter: .user(gus.id))

        #expect(delete(&estate, riley.id) == nil)

        #expect(estate.cloud.accesses(at: Doors.flat).allSatisfy { $0.revokedAt != nil })
    }
}
