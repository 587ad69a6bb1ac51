import Cloud
import SimulationKernel
import Testing

@Suite("What a partner sees, FACTS 2.3")
struct VisibilityTests {
    private typealias Doors = Estate.Doors

    @Test("a partner sees the doors that it was given, the owner all, in the property's order")
    func doors() throws {
        let estate = try Estate()

        #expect(
            estate.cloud.doors(of: Estate.demo).map(\.name) == ["Front", "Gym", "Flat", "Annex", "Lobby", "Pool"])
        #expect(estate.cloud.doors(of: Estate.rival).map(\.name) == ["Office"])
        #expect(estate.cloud.doors(of: Estate.owner).count == 7)
    }

    @Test("accesses are shown while they stand, on doors that the partner sees")
    func accesses() throws {
        var estate = try Estate()
        let user = try #require(
            try estate.grant(estate.request(end: estate.now + .hours(1), Doors.flat, Doors.office), by: Estate.owner)
                .first
        ).user

        #expect(estate.cloud.accesses(of: user, seenBy: Estate.demo, at: estate.now).map(\.door) == [Doors.flat])
        #expect(estate.cloud.accesses(of: user, seenBy: Estate.owner, at: estate.now).count == 2)
        #expect(estate.cloud.accesses(of: user, seenBy: Estate.owner, at: estate.now + .hours(1)).isEmpty)
    }

    @Test("clients lead to their partner")
    func clients() throws {
        let estate = try Estate()

        #expect(estate.cloud.client(id: "rival-m2m")?.partner == Estate.rival)
        #expect(estate.cloud.client(id: "nobody") == nil)
    }
}
