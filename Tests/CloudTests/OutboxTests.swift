import Cloud
import LockProtocol
import SimulationKernel
import Testing

@Suite("Messages that the vendor would send, FACTS 2.3")
struct OutboxTests {
    private typealias Doors = Estate.Doors

    @Test("a DAILY code goes to the email, with code, door and person as fields")
    func email() throws {
        var estate = try Estate()

        let access = try #require(try estate.grant(estate.request(.daily, Doors.flat)).first)

        let message = try #require(estate.cloud.outbox.last)
        #expect(message.kind == .doorcode)
        #expect(message.channel == .email)
        #expect(message.to == "guest@example.com")
        #expect(message.user == access.user)
        #expect(message.doors.map(\.door) == [Doors.flat])
        #expect(message.doors.map(\.code) == [access.code.doorcode])
        #expect(message.id == 1)
        #expect(message.at == estate.now)
        #expect(message.from == "demo")
    }

    @Test("a phone number gets a text message")
    func phone() throws {
        var estate = try Estate()

        try estate.grant(estate.request(.daily, email: nil, phone: "2125550123", Doors.flat))

        #expect(estate.cloud.outbox.map(\.channel) == [.sms])
        #expect(estate.cloud.outbox.map(\.to) == ["+12125550123"])
    }

    @Test("no text message goes to a number whose owner has an email: the mail goes there")
    func phoneOfSomebodyWithEmail() throws {
        var estate = try Estate()
        let known = estate.person(1, email: "both@example.com", phone: "+12125550123")
        estate.prepare { cloud, _, _ in cloud.add(known) }

        try estate.grant(estate.request(.daily, email: nil, phone: "+12125550123", Doors.flat))

        #expect(estate.cloud.outbox.map(\.to) == ["both@example.com"])
    }

    @Test("nor to a number that somebody with an email took later")
    func phoneTakenLater() throws {
        var estate = try Estate()
        let phone = "+12125550123"
        try estate.grant(estate.request(.daily, email: nil, phone: phone, Doors.flat))

        try estate.grant(estate.request(email: "later@example.com", phone: phone, Doors.flat))
        let before = estate.cloud.outbox.count
        try estate.grant(estate.request(.dailySingleUse, email: nil, phone: phone, Doors.flat))

        #expect(estate.cloud.outbox.dropFirst(before).allSatisfy { $0.channel != .sms })
    }

    @Test("with shouldNotify false nobody is told")
    func silent() throws {
        var estate = try Estate()

        try estate.grant(estate.request(.daily, notifies: false, Doors.flat))

        #expect(estate.cloud.outbox.isEmpty)
    }

    @Test("a PERMANENT grant sends one invitation for all its doors")
    func invite() throws {
        var estate = try Estate()

        try estate.grant(estate.request(Doors.front, Doors.gym))

        #expect(estate.cloud.outbox.map(\.kind) == [.invite])
        #expect(estate.cloud.outbox[0].doors.map(\.door) == [Doors.front, Doors.gym])
    }

    @Test("a message tells kind and time of each access")
    func times() throws {
        var estate = try Estate()

        let daily = try #require(try estate.grant(estate.request(.daily, Doors.flat)).first)
        let lasting = try #require(try estate.grant(estate.request(Doors.front)).first)

        let entries = estate.cloud.outbox.flatMap(\.doors)
        #expect(entries.map(\.passcodeType) == [.daily, .permanent])
        #expect(entries.map(\.start) == [daily.start, lasting.start])
        #expect(entries.map(\.end) == [daily.end, lasting.end])
        #expect(daily.end != nil)
    }

    @Test("granting again tells again: the client asked for it")
    func again() throws {
        var estate = try Estate()

        try estate.grant(estate.request(Doors.front))
        try estate.grant(estate.request(Doors.front))

        #expect(estate.cloud.outbox.map(\.kind) == [.invite, .invite])
        #expect(estate.cloud.outbox[0].doors == estate.cloud.outbox[1].doors)
    }

    @Test("a change and a revocation tell nobody")
    func changeAndRevocation() throws {
        var estate = try Estate()
        let access = try #require(try estate.grant(estate.request(Doors.front)).first)
        let before = estate.cloud.outbox.count

        _ = try estate.cloud.change(
            user: access.user, door: access.door, end: estate.now + .seconds(86_400), shareable: nil, role: nil,
            by: Estate.demo, at: estate.now)
        _ = try estate.cloud.revoke(user: access.user, door: access.door, by: Estate.demo, at: estate.now)

        #expect(estate.cloud.outbox.count == before)
        #expect(estate.cloud.accesses[access.id]?.revokedAt == estate.now)
    }

    @Test("a lasting grant that names both goes to the email")
    func both() throws {
        var estate = try Estate()

        try estate.grant(estate.request(email: "both@example.com", phone: "+12125550123", Doors.front))

        #expect(estate.cloud.outbox.map(\.channel) == [.email])
        #expect(estate.cloud.outbox.map(\.to) == ["both@example.com"])
    }
}
