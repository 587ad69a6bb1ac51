import Cloud
import LockProtocol
import SimulationKernel
import Testing

@Suite("Lists of people, FACTS 2.2")
struct RosterTests {
    private typealias Doors = Estate.Doors

    private func people(_ estate: inout Estate, of partner: Partner = Estate.demo, in building: BuildingID? = nil)
        -> [String]
    {
        let roster = estate.cloud.roster(of: partner, residentsOf: building, at: estate.now)
        return roster.members.map { estate.cloud.users.value(at: $0).email ?? "none" }
    }

    /// The same by looking at every access of every person.
    private func sought(_ estate: Estate, of partner: Partner, in building: BuildingID?) -> [String] {
        estate.cloud.users.values.filter { user in
            estate.cloud.accesses(of: user.id, seenBy: partner, at: estate.now).contains { access in
                guard let building else { return true }
                return estate.cloud.doors[access.door]?.building == building && access.role == .resident
                    && access.passcodeType == .permanent && access.start <= estate.now
            }
        }.map { $0.email ?? "none" }
    }

    @Test("a partner's people are those with an access at a door that it sees, in order of appearance")
    func people() throws {
        var estate = try Estate()
        try estate.grant(estate.request(email: "b@example.com", Doors.flat))
        try estate.grant(estate.request(email: "a@example.com", Doors.office), by: Estate.rival)
        try estate.grant(estate.request(.daily, email: "c@example.com", Doors.gym))
        try estate.grant(estate.request(email: "b@example.com", Doors.gym))

        #expect(people(&estate) == ["b@example.com", "c@example.com"])
        #expect(people(&estate, of: Estate.rival) == ["a@example.com"])
        #expect(people(&estate, of: Estate.owner) == ["b@example.com", "a@example.com", "c@example.com"])
    }

    @Test("who has no access left is on no list: revoked, run out, or the partner no longer sees the door")
    func leaving() throws {
        var estate = try Estate()
        let first = try #require(try estate.grant(estate.request(email: "a@example.com", Doors.flat)).first)
        try estate.grant(estate.request(email: "b@example.com", end: estate.now + .hours(1), Doors.flat))
        try estate.grant(estate.request(email: "c@example.com", Doors.gym))
        #expect(people(&estate).count == 3)

        try estate.run { cloud, now throws(CloudRefusal) in
            try cloud.revoke(user: first.user, door: Doors.flat, by: Estate.demo, at: now)
        }
        #expect(people(&estate) == ["b@example.com", "c@example.com"])
        estate.now += .hours(1)
        #expect(people(&estate) == ["c@example.com"])
        estate.cloud.apply(.doorUnassigned(Doors.gym, from: Estate.demo.id), at: estate.now)
        #expect(people(&estate).isEmpty)
        estate.cloud.apply(.doorAssigned(Doors.gym, to: Estate.demo.id), at: estate.now)
        #expect(people(&estate) == ["c@example.com"])
    }

    @Test("residents are those whose PERMANENT access of that role has begun, in that building")
    func residents() throws {
        var estate = try Estate()
        try estate.grant(estate.request(email: "a@example.com", role: .resident, Doors.flat))
        try estate.grant(estate.request(email: "b@example.com", role: .guest, Doors.flat))
        try estate.grant(
            estate.request(email: "c@example.com", role: .resident, start: estate.now + .hours(2), Doors.flat))
        try estate.grant(estate.request(.daily, email: "d@example.com", role: .resident, Doors.flat))
        try estate.grant(estate.request(email: "e@example.com", role: .resident, Doors.lobby))

        #expect(people(&estate, in: Estate.maple) == ["a@example.com"])
        #expect(people(&estate, in: Estate.saguaro) == ["e@example.com"])
        #expect(people(&estate, of: Estate.rival, in: Estate.maple).isEmpty)
        estate.now += .hours(2)
        #expect(people(&estate, in: Estate.maple) == ["a@example.com", "c@example.com"])
    }

    @Test("kept up to date, a list is what going through everything finds", arguments: 0..<10)
    func equalsSearch(seed: Int) throws {
        var estate = try Estate(seed: UInt64(seed))
        var chance = SeededGenerator(seed: UInt64(seed), stream: "life")
        let partners = [Estate.demo, Estate.rival, Estate.owner]
        let doors = [Doors.front, Doors.gym, Doors.flat, Doors.lobby, Doors.office]

        for _ in 0..<120 {
            estate.now += .seconds(Int.random(in: 0..<20_000, using: &chance))
            let door = doors[Int.random(in: 0..<doors.count, using: &chance)]
            let partner = partners[Int.random(in: 0..<3, using: &chance)]
            let email = "\(Int.random(in: 0..<9, using: &chance))@example.com"
            let user = estate.cloud.user(email: email)
            let end = estate.now + .seconds(Int.random(in: 1..<90_000, using: &chance))
            switch Int.random(in: 0..<5, using: &chance) {
            case 0:
                _ = try? estate.run { cloud, now throws(CloudRefusal) in
                    try cloud.revoke(user: user?.id ?? Estate.pat.id, door: door, by: partner, at: now)
                }
            case 1:
                _ = try? estate.run { cloud, now throws(CloudRefusal) in
                    try cloud.change(
                        user: user?.id ?? Estate.pat.id, door: door, end: Bool.random(using: &chance) ? end : nil,
                        shareable: nil, role: Role.allCases.randomElement(using: &chance), by: partner, at: now)
                }
            default:
                let start = estate.now + .seconds(Int.random(in: 0..<9_000, using: &chance))
                let type = PasscodeType.allCases.randomElement(using: &chance) ?? .permanent
                _ = estate.refusal(
                    estate.request(
                        type, email: email, role: Role.allCases.randomElement(using: &chance), start: start,
                        end: Bool.random(using: &chance) ? end : nil, door), by: partner)
            }
            for partner in partners {
                for building in [nil, Estate.maple, Estate.saguaro] {
                    let found = people(&estate, of: partner, in: building)
                    #expect(found == sought(estate, of: partner, in: building))
                }
            }
        }
        #expect(estate.events.count > 60)
    }
}
