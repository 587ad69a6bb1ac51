import Cloud
import LockModel
import LockProtocol
import SimulationKernel
import Testing

/// Guests of people: who may let whom in, when, and how that is taken back.
@Suite("Guests, FACTS 1.5 and 2.3")
struct GuestInviteTests {
    private typealias Doors = Estate.Doors

    /// Riley may share Flat, has Front without sharing, and nothing else.
    private func estate(end: Instant? = nil, schedule: Schedule? = nil) throws -> Estate {
        var estate = try Estate()
        estate.prepare { cloud, _, _ in cloud.add(Estate.riley) }
        try estate.grant(
            estate.request(
                email: Estate.riley.email, role: .resident, shareable: true, start: estate.now - .hours(1), end: end,
                Doors.flat))
        try estate.grant(estate.request(email: Estate.riley.email, role: .resident, Doors.front))
        for door in [Doors.flat, Doors.front] { try estate.sync(door) }
        return estate
    }

    private func invite(
        _ estate: Estate, email: String? = "ann@example.com", phone: String? = nil, _ kind: GuestInvite.Kind? = nil,
        end: Instant? = nil, at doors: [DoorID] = [Doors.flat]
    ) -> GuestInvite {
        GuestInvite(
            firstName: "Ann", lastName: "Archer", email: email, phone: phone, locks: doors.map(estate.lockID),
            kind: kind ?? .inApp(start: estate.now), end: end)
    }

    private func invited(_ estate: inout Estate, _ invite: GuestInvite) throws -> GuestInvites {
        guard case .invited(let invites) = try estate.ask(.inviteGuest(invite)) else { throw Missing(what: "invites") }
        return invites
    }

    private func guests(_ estate: inout Estate) throws -> [AppGuest] {
        guard case .guests(let guests) = try estate.ask(.guests) else { throw Missing(what: "guests") }
        return guests
    }

    private func access(_ estate: Estate, of guest: UserID?, _ door: DoorID = Doors.flat) throws -> Access {
        try #require(guest.flatMap { estate.cloud.accesses(of: $0).last { $0.door == door } })
    }

    @Test("a lasting invite makes a guest whose code opens after a sync, and tells them in the inviter's name")
    func inApp() throws {
        var estate = try estate()

        let invites = try invited(&estate, invite(estate, end: estate.now + .hours(48)))

        #expect(invites.successes == [estate.lockID(Doors.flat)])
        #expect(invites.failures.isEmpty)
        let access = try access(estate, of: invites.guest)
        #expect(access.passcodeType == .permanent)
        #expect(access.role == .guest)
        #expect(!access.shareable)
        #expect(access.granter == .user(Estate.riley.id))
        #expect(access.end == estate.now + .hours(48))
        #expect(try estate.reason(access.code.doorcode, at: Doors.flat) == .unknownCode)
        try estate.sync(Doors.flat)
        #expect(try estate.reason(access.code.doorcode, at: Doors.flat) == nil)
        let message = try #require(estate.cloud.outbox.last)
        #expect(message.kind == .invite)
        #expect(message.from == "Riley Reed")
        #expect(message.to == "ann@example.com")
        #expect(estate.replayed == estate.cloud)
    }

    @Test(
        "a temporary doorcode is for today or tomorrow by the door's calendar, needs no sync, and its giver sees it",
        arguments: [
            (GuestInvite.Span.fullDay, GuestInvite.Day.today, PasscodeType.daily, 0),
            (.limit15Minutes, .tomorrow, .dailySingleUse, 1),
        ])
    func temporary(span: GuestInvite.Span, day: GuestInvite.Day, type: PasscodeType, days: Int) throws {
        var estate = try estate()
        let kind = GuestInvite.Kind.temporaryDoorcode(span, day)

        let invites = try invited(&estate, invite(estate, email: nil, phone: "+12125550111", kind))

        let access = try access(estate, of: invites.guest)
        let zone = try #require(CivilZone("America/New_York"))
        #expect(access.passcodeType == type)
        #expect(access.start == zone.start(of: zone.date(at: estate.now).adding(days: days)))
        #expect(estate.cloud.outbox.last?.kind == .doorcode)
        #expect(estate.cloud.outbox.last?.channel == .sms)
        let shown = try #require(try guests(&estate).first?.accesses.first)
        #expect(shown.doorCode == access.code.doorcode?.digits)
        #expect(shown.passcodeType == type)
        estate.now = access.start + .hours(18)
        #expect(try estate.reason(access.code.doorcode, at: Doors.flat) == nil)
    }

    @Test("each rule of an invite has its own word, at every lock")
    func rules() throws {
        var estate = try estate()
        let now = estate.now
        let daily = GuestInvite.Kind.temporaryDoorcode(.fullDay, .today)
        let year = Duration.hours(24 * 366)
        let expected: [(GuestInvite, AppRefusal.Code)] = [
            (invite(estate, email: nil), .emailRequiredForPermanent),
            (invite(estate, email: " "), .emailRequiredForPermanent),
            (invite(estate, email: nil, daily), .emailOrPhoneRequired),
            (invite(estate, phone: "+12125550111", daily), .emailAndPhoneProvided),
            (invite(estate, phone: "ann"), .invalidPhone),
            (invite(estate, .inApp(start: now - .minutes(6))), .invalidStartTime),
            (invite(estate, .inApp(start: now + year + .seconds(1))), .invalidStartTime),
            (invite(estate, end: now), .endTimeNotSupported),
            (invite(estate, .inApp(start: now + .hours(2)), end: now + .hours(1)), .endTimeNotSupported),
            (invite(estate, end: now + .hours(24 * 3_654)), .endTimeNotSupported),
            (invite(estate, daily, end: now + .hours(1)), .endTimeNotSupported),
            (invite(estate, at: [Doors.gym]), .userCanNotShare),
            (invite(estate, at: [Doors.front]), .shareableAccessRequired),
        ]
        for (invite, code) in expected {
            let count = estate.events.count
            let invites = try invited(&estate, invite)
            #expect(invites.failures.map(\.refusal.code) == [code], "\(invite)")
            #expect(invites.successes.isEmpty && invites.guest == nil)
            #expect(estate.events.count == count, "a refusal changes nothing")
        }
        for good in [
            invite(estate, .inApp(start: now - .minutes(4))), invite(estate, .inApp(start: now + year)),
            invite(estate, phone: "(212) 555-0111"),
        ] {
            #expect(try invited(&estate, good).failures.isEmpty, "\(good)")
        }
    }

    @Test("what is wrong with the request itself refuses it whole")
    func badRequests() throws {
        var estate = try estate()
        var nameless = invite(estate)
        nameless.firstName = ""

        #expect(estate.appRefusal(.inviteGuest(nameless)) == .badRequest)
        #expect(estate.appRefusal(.inviteGuest(invite(estate, at: []))) == .badRequest)
        #expect(estate.appRefusal(.inviteGuest(invite(estate, email: Estate.riley.email))) == .badRequest)
        #expect(estate.appRefusal(.inviteGuest(invite(estate)), of: Estate.pat) == .consentNotGranted)
    }

    @Test("where sharing is not enabled, nobody invites")
    func sharingNotEnabled() throws {
        var estate = try estate()
        try estate.run { cloud, now throws(CloudRefusal) in
            try cloud.set(setting: "guestSharing", to: "false", at: now)
        }

        let invites = try invited(&estate, invite(estate, at: [Doors.flat, Doors.gym]))

        #expect(invites.failures.map(\.refusal.code) == [.sharingNotEnabled, .userCanNotShare])
    }

    @Test("nobody shares longer than they may come in themselves")
    func outsideOwnTime() throws {
        let end = try Estate().now + .hours(2)
        var estate = try estate(end: end)
        let outside = AppRefusal.Code.requestedTimeOutsideShareableAccess

        for refused in [
            invite(estate), invite(estate, end: end + .seconds(1)),
            invite(estate, .temporaryDoorcode(.fullDay, .today)),
            invite(estate, .temporaryDoorcode(.limit15Minutes, .tomorrow)),
        ] {
            #expect(try invited(&estate, refused).failures.map(\.refusal.code) == [outside], "\(refused)")
        }
        #expect(try invited(&estate, invite(estate, end: end)).failures.isEmpty)
    }

    @Test("a guest comes in at no other hours than who invited them")
    func schedule() throws {
        var estate = try estate()
        try estate.grant(
            estate.request(email: Estate.riley.email, shareable: true, keys: [Estate.cleaning]))

        let invites = try invited(&estate, invite(estate, at: [Doors.gym]))

        #expect(try access(estate, of: invites.guest, Doors.gym).schedule == Estate.weekdays)
    }

    @Test("one lock's refusal does not hinder the others, and a lock that is named twice counts once")
    func partial() throws {
        var estate = try estate()

        let invites = try invited(&estate, invite(estate, at: [Doors.gym, Doors.flat, Doors.front, Doors.flat]))

        #expect(invites.successes == [estate.lockID(Doors.flat)])
        #expect(invites.failures.map(\.lock) == [Doors.gym, Doors.front].map(estate.lockID))
        #expect(estate.cloud.outbox.last?.doors.map(\.door) == [Doors.flat])
    }

    @Test("the same invite again answers with what stands")
    func again() throws {
        var estate = try estate()
        let guest = try invited(&estate, invite(estate)).guest
        let first = try access(estate, of: guest)

        let second = try invited(&estate, invite(estate, end: estate.now + .hours(5)))

        let after = try access(estate, of: second.guest)
        #expect(after.id == first.id)
        #expect(after.code == first.code)
        #expect(after.end == estate.now + .hours(5))
        #expect(try guests(&estate).map(\.accesses.count) == [1])
    }

    @Test("when no daily code is left, the word for it is told and the rest is granted")
    func exhausted() throws {
        var estate = try estate()
        try estate.run { cloud, now throws(CloudRefusal) in
            try cloud.set(setting: "dailySlots", to: "1", at: now)
        }
        let kind = GuestInvite.Kind.temporaryDoorcode(.fullDay, .today)
        #expect(try invited(&estate, invite(estate, email: "one@example.com", kind)).failures.isEmpty)

        let second = try invited(&estate, invite(estate, email: "two@example.com", kind))

        #expect(second.failures.map(\.refusal.code) == [.doorcodesExhausted])
    }

    @Test("one lock is taken back: the lock hears by a sync; a daily code cannot be; elsewhere there is nothing")
    func revokeOne() throws {
        var estate = try estate()
        let guest = try #require(try invited(&estate, invite(estate)).guest)
        let code = try access(estate, of: guest).code.doorcode
        let daily = try #require(
            try invited(
                &estate, invite(estate, email: "day@example.com", .temporaryDoorcode(.fullDay, .today))
            ).guest)
        try estate.sync(Doors.flat)
        let (flat, gym) = (estate.lockID(Doors.flat), estate.lockID(Doors.gym))

        #expect(estate.appRefusal(.revokeGuest(guest, lock: gym)) == .deviceNotFound)
        #expect(estate.appRefusal(.revokeGuest(daily, lock: flat)) == .passcodeTypeCantBeRevoked)
        #expect(estate.appRefusal(.revokeGuest(Estate.pat.id, lock: flat)) == .notFound)
        #expect(try estate.ask(.revokeGuest(guest, lock: flat)) == .removed)

        let access = try access(estate, of: guest)
        #expect(estate.events.last?.event == .accessRevoked(access.id, at: Doors.flat, because: .user(Estate.riley.id)))
        #expect(try estate.reason(code, at: Doors.flat) == nil)
        try estate.sync(Doors.flat)
        #expect(try estate.reason(code, at: Doors.flat) == .unknownCode)
        #expect(estate.appRefusal(.revokeGuest(guest, lock: flat)) == .notFound)
        #expect(try guests(&estate).map(\.id) == [daily])
        #expect(estate.replayed == estate.cloud)
    }

    @Test("all of a guest's is attempted: what lasts goes, the daily code stays and is told")
    func revokeAll() throws {
        var estate = try estate()
        try estate.grant(estate.request(email: Estate.riley.email, shareable: true, Doors.annex))
        let guest = try #require(try invited(&estate, invite(estate, at: [Doors.flat, Doors.annex])).guest)
        _ = try invited(&estate, invite(estate, .temporaryDoorcode(.fullDay, .today)))

        guard case .guestRevoked(let failures) = try estate.ask(.revokeGuestEverywhere(guest)) else {
            throw Missing(what: "failures")
        }

        #expect(failures.map(\.lock) == [estate.lockID(Doors.flat)])
        #expect(failures.map(\.refusal.code) == [.passcodeTypeCantBeRevoked])
        let left = estate.cloud.accesses(of: guest).filter { $0.revokedAt == nil }
        #expect(left.map(\.passcodeType) == [.daily])
        #expect(estate.appRefusal(.revokeGuestEverywhere(Estate.pat.id)) == .notFound)
    }

    @Test("a guest of a partner's is nobody's to take back")
    func othersGuests() throws {
        var estate = try estate()
        let access = try #require(try estate.grant(estate.request(Doors.flat)).first)

        #expect(estate.appRefusal(.revokeGuest(access.user, lock: estate.lockID(Doors.flat))) == .notFound)
        #expect(try guests(&estate).isEmpty)
    }

    @Test("who invited a guest and loses access takes them along; who may still come in keeps them")
    func inviterLosesAccess() throws {
        var estate = try estate()
        let guest = try #require(try invited(&estate, invite(estate)).guest)
        try estate.grant(estate.request(email: Estate.riley.email, Doors.flat), by: Estate.owner)

        try estate.run { cloud, now throws(CloudRefusal) in
            try cloud.revoke(user: Estate.riley.id, door: Doors.flat, by: Estate.demo, at: now)
        }
        #expect(try access(estate, of: guest).revokedAt == nil, "the owner's grant stands")
        try estate.run { cloud, now throws(CloudRefusal) in
            try cloud.revoke(user: Estate.riley.id, door: Doors.flat, by: Estate.owner, at: now)
        }

        #expect(try access(estate, of: guest).revokedAt == estate.now)
        #expect(try guests(&estate).isEmpty)
    }

    @Test("whom a person let in, a partner can still give a doorcode: that is no conflict with the manager's grants")
    func noConflict() throws {
        var estate = try estate()
        try estate.grant(estate.request(email: "host@example.com", role: .guest, shareable: true, Doors.annex))
        let host = try #require(estate.cloud.user(email: "host@example.com"))
        try estate.ask(.setConsent(true), of: host)
        try estate.ask(.inviteGuest(invite(estate, at: [Doors.annex])), of: host)
        _ = try invited(&estate, invite(estate))

        let granted = try estate.grant(estate.request(email: "ann@example.com", Doors.flat, Doors.annex))

        #expect(granted.map { $0.code.doorcode?.digits.count } == [7, 7])
    }
}
