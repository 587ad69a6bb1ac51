import Cloud
import LockProtocol
import SimulationKernel
import Testing

@Suite("Who is meant by a grant, FACTS 2.3")
struct MatchingTests {
    private typealias Doors = Estate.Doors

    @Test("an email matches in either case, and nobody is made twice")
    func emailIsCaseInsensitive() throws {
        var estate = try Estate()

        let first = try estate.grant(estate.request(email: "Gail@Example.com", Doors.flat))
        let second = try estate.grant(estate.request(email: " gail@example.COM ", Doors.gym))

        #expect(first[0].user == second[0].user)
        #expect(estate.cloud.user(email: "GAIL@EXAMPLE.COM")?.id == first[0].user)
        #expect(estate.cloud.users.count == 2)
    }

    @Test(
        "a phone number matches however it is written", arguments: ["+12125550123", "(212) 555-0123", "212.555.0123"])
    func phoneIsNormalised(_ written: String) throws {
        var estate = try Estate()
        let known = estate.person(1, phone: "+12125550123")
        estate.prepare { cloud, _, _ in cloud.add(known) }

        let accesses = try estate.grant(estate.request(.daily, email: nil, phone: written, Doors.flat))

        #expect(accesses[0].user == known.id)
    }

    @Test("a person who is matched keeps the name that they have")
    func nameIsKept() throws {
        var estate = try Estate()
        let known = estate.person(1, email: "guest@example.com")
        estate.prepare { cloud, _, _ in cloud.add(known) }

        try estate.grant(estate.request(Doors.flat))

        #expect(estate.cloud.users[known.id]?.firstName == "First")
    }

    @Test("somebody new is made with what the request says")
    func somebodyNew() throws {
        var estate = try Estate()

        let accesses = try estate.grant(estate.request(email: "new@example.com", phone: "+12125550100", Doors.flat))

        let user = try #require(estate.cloud.users[accesses[0].user])
        #expect(user.email == "new@example.com")
        #expect(user.phone == "+12125550100")
        #expect("\(user.firstName) \(user.lastName)" == "Gail Guest")
        #expect(user.consent == nil)
    }
}
