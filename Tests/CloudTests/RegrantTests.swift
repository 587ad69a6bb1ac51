import Cloud
import LockProtocol
import SimulationKernel
import Testing

@Suite("Granting what a person has already, the setting regrant")
struct RegrantTests {
    private typealias Doors = Estate.Doors

    private func estate(_ regrant: Settings.Regrant) throws -> Estate {
        var settings = Settings()
        settings.regrant = regrant
        return try Estate(settings)
    }

    @Test("reuse answers the same DAILY with the standing code", arguments: [PasscodeType.daily, .dailySingleUse])
    func reuseDaily(_ type: PasscodeType) throws {
        var estate = try estate(.reuse)
        let first = try estate.grant(estate.request(type, Doors.flat))

        let second = try estate.grant(estate.request(type, Doors.flat))

        #expect(first.count == 1)
        #expect(second.isEmpty)
        #expect(estate.cloud.accesses(at: Doors.flat).count == 1)
    }

    @Test("reuse makes another DAILY for another day, kind or partner")
    func reuseIsNarrow() throws {
        var estate = try estate(.reuse)
        try estate.grant(estate.request(.daily, Doors.flat))

        #expect(try estate.grant(estate.request(.daily, start: estate.now + .hours(24), Doors.flat)).count == 1)
        #expect(try estate.grant(estate.request(.dailySingleUse, Doors.flat)).count == 1)
        #expect(try estate.grant(estate.request(.daily, Doors.flat), by: Estate.owner).count == 1)
    }

    @Test("reuse keeps a PERMANENT code and takes over the request's window, role and sharing")
    func reusePermanent() throws {
        var estate = try estate(.reuse)
        let first = try #require(try estate.grant(estate.request(Doors.flat)).first)
        let end = estate.now + .hours(100)

        try estate.grant(estate.request(role: .tourer, shareable: true, end: end, Doors.flat))

        let access = try #require(estate.cloud.accesses[first.id])
        #expect(access.code == first.code)
        #expect(access.end == end)
        #expect(access.role == .tourer)
        #expect(access.shareable)
        #expect(estate.cloud.accesses(at: Doors.flat).count == 1)
    }

    @Test("reuse of an equal PERMANENT access changes nothing and sends nothing to the lock")
    func reuseEqual() throws {
        var estate = try estate(.reuse)
        let request = estate.request(notifies: false, Doors.flat)
        try estate.grant(request)
        let before = estate.cloud

        try estate.grant(request)

        #expect(estate.cloud == before)
    }

    @Test("new makes another DAILY code")
    func newDaily() throws {
        var estate = try estate(.new)
        let first = try #require(try estate.grant(estate.request(.daily, Doors.flat)).first)
        let second = try #require(try estate.grant(estate.request(.daily, Doors.flat)).first)

        #expect(first.code.doorcode != second.code.doorcode)
        #expect(try estate.reason(first.code.doorcode, at: Doors.flat) == nil)
    }

    @Test("new replaces a PERMANENT access, and the lock hears of both ends")
    func newPermanent() throws {
        var estate = try estate(.new)
        let first = try #require(try estate.grant(estate.request(Doors.flat)).first)
        try estate.sync(Doors.flat)
        let second = try #require(try estate.grant(estate.request(Doors.flat)).first)
        try estate.sync(Doors.flat)

        #expect(estate.cloud.accesses[first.id]?.revokedAt == estate.now)
        #expect(first.code.doorcode != second.code.doorcode)
        #expect(try estate.reason(first.code.doorcode, at: Doors.flat) == .unknownCode)
        #expect(try estate.reason(second.code.doorcode, at: Doors.flat) == nil)
    }

    @Test("new may turn a resident into a guest: what it replaces is no conflict")
    func newWithOtherRole() throws {
        var estate = try estate(.new)
        try estate.grant(estate.request(role: .resident, Doors.flat))

        let second = try #require(try estate.grant(estate.request(role: .guest, Doors.flat)).first)

        #expect(second.code.doorcode != nil)
    }
}
