import Cloud
import LockModel
import LockProtocol
import SimulationKernel
import Testing

@Suite("Daily doorcodes and their slots, DESIGN 6")
struct SlotTests {
    private typealias Doors = Estate.Doors

    private func slot(_ access: Access?) -> UInt8? {
        if case .derived(_, _, let slot) = access?.code { slot } else { nil }
    }

    @Test(
        "64 people get 64 different codes that the lock opens for; the 65th is refused",
        arguments: [PasscodeType.daily, .dailySingleUse])
    func exhausted(_ type: PasscodeType) throws {
        var estate = try Estate()

        var codes: Set<Doorcode> = []
        for number in 0..<64 {
            let access = try #require(
                try estate.grant(estate.request(type, email: "g\(number)@example.com", Doors.flat)).first)
            let code = try #require(access.code.doorcode)
            #expect(slot(access) == UInt8(number))
            #expect(try estate.reason(code, at: Doors.flat) == nil)
            codes.insert(code)
        }

        #expect(codes.count == 64)
        #expect(
            estate.refusal(estate.request(type, email: "late@example.com", Doors.flat)) == .doorcodesExhausted)
    }

    @Test("kinds, days and doors have slots of their own")
    func ownSlots() throws {
        var estate = try Estate()
        let tomorrow = estate.now + .hours(24)

        let accesses = [
            try estate.grant(estate.request(.daily, Doors.flat)),
            try estate.grant(estate.request(.dailySingleUse, Doors.flat)),
            try estate.grant(estate.request(.daily, start: tomorrow, Doors.flat)),
            try estate.grant(estate.request(.daily, Doors.gym)),
        ]

        #expect(accesses.map { slot($0.first) } == [0, 0, 0, 0])
        #expect(Set(accesses.compactMap { $0.first?.code.doorcode }).count == 4)
    }

    @Test("a slot whose code somebody has at the door already is passed over")
    func skipsCodeInUse() throws {
        var estate = try Estate()
        let secret = try #require(estate.locks[Doors.flat]).flash.doorcodeSecret
        let date = try #require(LocalDate("2026-11-21"))
        let taken = DailyDoorcode.code(secret: secret, date: date, kind: .daily, slot: 0)
        estate.prepare { cloud, generator, now in
            cloud.addStanding(
                user: Estate.pat.id, door: Doors.flat, key: nil, role: .guest, shareable: false, start: now, end: nil,
                granter: .user(Estate.pat.id), code: taken, using: &generator, at: now)
        }

        let access = try estate.grant(estate.request(.daily, Doors.flat)).first

        #expect(slot(access) == 1)
        #expect(access?.code.doorcode != taken)
    }

    @Test("dailySlots bounds what a door gives away")
    func bounded() throws {
        var settings = Settings()
        settings.lock.dailySlots = 2
        var estate = try Estate(settings)

        let refusals = (0..<3).map { estate.refusal(estate.request(.daily, email: "\($0)@example.com", Doors.flat)) }

        #expect(refusals == [nil, nil, .doorcodesExhausted])
    }
}
