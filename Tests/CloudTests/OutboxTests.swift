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
        #expect(estate.cloud.subject(of: estate.cloud.outbox[0]) == "demo gave you access to Front, Gym")
    }
}
