import Cloud
import LockModel
import LockProtocol
import SimulationKernel
import Testing

/// What a resident has that others must not see or take, and how long their guests stay.
@Suite("Residents and those who follow them")
struct ResidencyTests {
    private typealias Doors = Estate.Doors

    private static let email = "resident@example.com"

    private func access(_ estate: Estate, _ email: String, _ door: DoorID) throws -> Access {
        let user = try #require(estate.cloud.user(email: email))
        return try #require(estate.cloud.accesses(of: user.id).last { $0.door == door && $0.revokedAt == nil })
    }

    @Test("a resident who becomes a guest gets another code, which the partner may see")
    func demoted() throws {
        var estate = try Estate()
        let first = try #require(try estate.grant(estate.request(email: Self.email, role: .resident, Doors.flat)).first)

        try estate.run { cloud, now throws(CloudRefusal) in
            try cloud.change(
                user: first.user, door: Doors.flat, end: nil, shareable: nil, role: .guest, by: Estate.demo, at: now)
        }

        let now = try access(estate, Self.email, Doors.flat)
        #expect(now.id == first.id)
        #expect(now.code.doorcode != nil && now.code != first.code)
        #expect(estate.replayed == estate.cloud)
    }

    @Test("a grant that says nothing of the role, or names a lesser one, leaves a resident what they are")
    func grantedAgain() throws {
        var estate = try Estate()
        let request = estate.request(email: Self.email, role: .resident, shareable: true, Doors.flat)
        let first = try #require(try estate.grant(request).first)

        try estate.grant(
            estate.request(email: Self.email, shareable: true, end: estate.now + .hours(5), Doors.flat))
        #expect(try access(estate, Self.email, Doors.flat).role == .resident)
        try estate.grant(estate.request(email: Self.email, role: .guest, Doors.flat))

        let now = try access(estate, Self.email, Doors.flat)
        #expect(now.role == .resident && now.shareable && now.code == first.code)
    }

    @Test("what a resident has as a guest next door is another code than their own for communal doors")
    func codesApart() throws {
        var estate = try Estate()
        let own = try #require(try estate.grant(estate.request(email: Self.email, role: .resident, Doors.front)).first)

        let other = try #require(try estate.grant(estate.request(email: Self.email, role: .guest, Doors.gym)).first)

        #expect(own.code.doorcode != nil && other.code.doorcode != nil)
        #expect(own.code != other.code)
    }

    @Test("guests stay no longer than the one who let them in, once that is given an end")
    func guestsEndToo() throws {
        var estate = try Estate()
        estate.prepare { cloud, _, _ in cloud.add(Estate.riley) }
        try estate.grant(
            estate.request(email: Estate.riley.email, role: .resident, shareable: true, Doors.flat))
        let invite = GuestInvite(
            firstName: "Ann", lastName: "Archer", email: "ann@example.com", phone: nil,
            locks: [estate.lockID(Doors.flat)], kind: .inApp(start: estate.now), end: nil)
        _ = try estate.ask(.inviteGuest(invite))
        #expect(try access(estate, "ann@example.com", Doors.flat).end == nil)
        let end = estate.now + .hours(4)

        try estate.run { cloud, now throws(CloudRefusal) in
            try cloud.change(
                user: Estate.riley.id, door: Doors.flat, end: end, shareable: nil, role: nil, by: Estate.demo, at: now)
        }
        try estate.sync(Doors.flat)
        let guest = try access(estate, "ann@example.com", Doors.flat)
        estate.now = end

        #expect(guest.end == end)
        #expect(try estate.reason(guest.code.doorcode, at: Doors.flat) == .expired)
    }

    @Test("whom a resident let in stays a guest of theirs, whatever becomes of the resident's role")
    func sharedStays() throws {
        var estate = try Estate()
        estate.prepare { cloud, _, _ in cloud.add(Estate.riley) }
        try estate.grant(
            estate.request(email: Estate.riley.email, role: .resident, shareable: true, Doors.flat))
        let invite = GuestInvite(
            firstName: "Ann", lastName: "Archer", email: "ann@example.com", phone: nil,
            locks: [estate.lockID(Doors.flat)], kind: .inApp(start: estate.now), end: nil)
        _ = try estate.ask(.inviteGuest(invite))
        try estate.run { cloud, now throws(CloudRefusal) in
            try cloud.change(
                user: Estate.riley.id, door: Doors.flat, end: nil, shareable: false, role: .guest, by: Estate.demo,
                at: now)
        }

        let granted = try #require(try estate.grant(estate.request(email: "ann@example.com", Doors.flat)).first)

        #expect(granted.code.doorcode != nil, "\(granted.code)")
    }

    @Test("a single-use code of which the cloud knows that it is spent is not handed out again")
    func spentCode() throws {
        var estate = try Estate()
        let first = try #require(try estate.grant(estate.request(.dailySingleUse, Doors.flat)).first)
        let code = try #require(first.code.doorcode)
        #expect(try estate.grant(estate.request(.dailySingleUse, Doors.flat)).isEmpty, "a retry gets the same")
        _ = estate.locks[Doors.flat]?.wake(at: estate.now)
        for digit in code.digits.compactMap(\.wholeNumberValue) {
            _ = estate.locks[Doors.flat]?.press(.digit(UInt8(digit)), at: estate.now)
        }
        try estate.sync(Doors.flat)
        estate.now = estate.now + .minutes(16)

        let second = try #require(try estate.grant(estate.request(.dailySingleUse, Doors.flat)).first)

        #expect(second.code.doorcode != code)
    }

    @Test(
        "a phone number has a country code, which does not begin with 0",
        arguments: [
            ("0012125550188", "+12125550188"), ("+12125550188", "+12125550188"), ("212 555 0188", "+12125550188"),
            ("+00000000", nil), ("0000000", nil), ("00", nil), ("+", nil), ("0212555018", nil),
        ])
    func phones(_ text: String, _ number: String?) {
        #expect(Cloud.normalized(phone: text) == number)
    }

    @Test("control characters are refused in people's data", arguments: ["a\u{0}b", "a\r\nBcc: e@example.com"])
    func controlCharacters(_ text: String) throws {
        var estate = try Estate()
        var named = estate.request(Doors.flat)
        named.lastName = text

        #expect(estate.refusal(named) == .badRequest)
        #expect(estate.refusal(estate.request(email: text + "@example.com", Doors.flat)) == .badRequest)
    }
}
