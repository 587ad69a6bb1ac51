import Cloud
import LockProtocol
import SimulationKernel
import Testing

@Suite("Who may see a door's history, FACTS 3.7")
struct HistorySightTests {
    private typealias Doors = Estate.Doors

    /// Riley lives in Flat and let Gail in there; Nora was let in by a partner; both also have access to Front.
    private struct House {
        var estate: Estate
        let gail: UserID
        let nora: UserID
        var riley: UserID { Estate.riley.id }

        init() throws {
            estate = try Estate.withPhones()
            gail = try estate.create(
                NewUser(firstName: "Gail", lastName: "Guest", email: "gail@example.com", phone: nil, keycards: []))
            try estate.managerGrant(gail, Doors.flat, Doors.front, by: Estate.riley.id)
            nora = try #require(
                try estate.grant(estate.request(email: "nora@example.com", Doors.flat, Doors.front)).first
            ).user
        }

        func sees(
            _ viewer: HistoryViewer, _ person: UserID?, at id: DoorID, _ method: LogRecord.Method = .doorcode,
            when: Instant? = nil
        ) throws -> Bool {
            let door = try #require(estate.cloud.doors[id])
            let sight = estate.cloud.sight(of: viewer, at: door, now: estate.now)
            return sight.shows(person, method, at: when ?? estate.now)
        }
    }

    @Test("the manager sees all at shared doors, and of private ones what residents do not do")
    func manager() throws {
        let house = try House()

        for person in [house.riley, house.gail, house.nora, nil] {
            #expect(try house.sees(.manager, person, at: Doors.front))
            #expect(try house.sees(.manager, person, at: Doors.flat) == (person != house.riley))
        }
        #expect(try house.sees(.manager, nil, at: Doors.front, .thumbturn))
        #expect(try !house.sees(.manager, nil, at: Doors.flat, .thumbturn), "who turns it from inside is at home")
    }

    @Test("a resident sees all of their private door; others see themselves and whom they let in")
    func people() throws {
        let house = try House()

        for person in [house.riley, house.gail, house.nora, nil] {
            #expect(try house.sees(.user(house.riley), person, at: Doors.flat))
            #expect(
                try house.sees(.user(house.riley), person, at: Doors.front)
                    == [house.riley, house.gail].contains(person))
            #expect(try house.sees(.user(house.nora), person, at: Doors.flat) == (person == house.nora))
            #expect(try house.sees(.user(house.gail), person, at: Doors.flat) == (person == house.gail))
            #expect(try !house.sees(.user(Estate.morgan.id), person, at: Doors.flat), "no access there")
        }
    }

    @Test("who moved out is a resident no more from then on, and sees nothing")
    func movedOut() throws {
        var house = try House()
        let before = house.estate.now
        house.estate.now += .hours(1)
        let riley = house.riley
        try house.estate.run { cloud, now throws(CloudRefusal) in
            try cloud.revoke(user: riley, door: Doors.flat, by: Estate.demo, at: now)
        }
        house.estate.now += .hours(1)

        #expect(try !house.sees(.manager, riley, at: Doors.flat, when: before))
        #expect(try house.sees(.manager, riley, at: Doors.flat))
        #expect(try !house.sees(.user(riley), riley, at: Doors.flat))
        #expect(try house.sees(.user(riley), riley, at: Doors.front))
    }
}
