import Testing

/// Many clients at once, while locks sync: nothing is lost, nobody waits for ever, and in the end both truths agree.
@Suite(.realProcesses) struct ConcurrencyTests {
    private static let clients = 200
    /// Two that sync by themselves, two that the test syncs.
    private static let doors = [Demo.front, Demo.door105, Demo.room1, Demo.gym]

    /// What a client left behind: its user, and the access that ought to stand.
    private struct Outcome: Sendable {
        let number: Int
        let user: String
        let door: String
        let code: String
        let stands: Bool
    }

    @Test("200 clients grant, change and take back while locks sync: no lost update, and afterwards no difference")
    func clientsAndSyncs() async throws {
        let daemon = try await Daemon.start(
            ["--start-time", Daemon.start, "--time-scale", "60"], frozen: false)
        _ = try await daemon.json("setting", "set", "connectedSyncSeconds", "5")
        let partner = try await daemon.partner()

        let outcomes = try await withThrowingTaskGroup(of: [Outcome].self) { group in
            for number in 0..<Self.clients {
                group.addTask { [try await Self.run(number, partner)] }
            }
            for door in ["Room 1", "Gym"] {
                group.addTask {
                    for _ in 0..<10 {
                        let answer = try await daemon.send(.post, "/sim/v1/locks/\(door.urlPart)/sync", [:])
                        #expect(answer.status == 200, "\(answer)")
                    }
                    return []
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }

        #expect(outcomes.count == Self.clients)
        try await check(outcomes, partner)
        try await compare(daemon)
        try await type(outcomes, daemon)
    }

    /// One client's work, step by step: each answer must show what the client asked for last.
    private static func run(_ number: Int, _ partner: PartnerAPI) async throws -> Outcome {
        let door = doors[number % doors.count]
        let email = "guest\(number)@example.com"
        let user = try await partner.grant(
            Demo.grant("PERMANENT", at: [door], to: email).with(["endTime": "2027-01-01T00:00:00Z"]))
        let id = user.userUuid.string ?? ""
        let path = "/v1/users/\(id)/doors/\(door)"
        for change: [String: JSON] in [
            ["role": "TOURER", "endTime": "2027-02-01T00:00:00Z"],
            [
                "shareable": true,
                "endTime": .text("2027-03-\(number % 28 + 1 < 10 ? "0" : "")\(number % 28 + 1)T00:00:00Z"),
            ],
        ] {
            let answer = try await partner.call(.patch, path, .object(change))
            let access = try answer.json.accesses[0]
            #expect(answer.status == 200, "\(answer)")
            for (name, value) in change { #expect(access[name] == value, "client \(number)") }
        }
        let stands = number % 3 != 0
        if !stands {
            let answer = try await partner.call(.delete, path)
            #expect(answer.status == 200, "\(answer)")
        }
        return Outcome(
            number: number, user: id, door: door, code: user.accesses[0].doorcode.code.string ?? "", stands: stands)
    }

    private func check(_ outcomes: [Outcome], _ partner: PartnerAPI) async throws {
        #expect(Set(outcomes.map(\.user)).count == outcomes.count)
        for door in Self.doors {
            let codes = outcomes.filter { $0.door == door && $0.stands }.map(\.code)
            #expect(Set(codes).count == codes.count, "nobody shares a code at a door")
        }
        for outcome in outcomes {
            let answer = try await partner.call(.get, "/v1/users/\(outcome.user)")
            guard outcome.stands else {
                #expect(answer.status == 404, "client \(outcome.number): \(answer)")
                continue
            }
            let access = try answer.json.accesses[0]
            #expect(access.role == "TOURER", "client \(outcome.number)")
            #expect(access.shareable == true, "client \(outcome.number)")
            #expect(access.endTime.string?.hasPrefix("2027-03-") == true, "client \(outcome.number)")
            #expect(access.doorcode.code == .text(outcome.code))
        }
        let listed = try await partner.call(.get, "/v1/users?pageSize=1000").json.users.elements
        let standing = Set(outcomes.filter(\.stands).map(\.user))
        #expect(standing.isSubset(of: listed.compactMap(\.userUuid.string)))
        #expect(listed.count == standing.count + 7, "and the people of the demo property")
    }

    /// After a last sync, cloud and locks tell the same of every credential.
    private func compare(_ daemon: Daemon) async throws {
        for door in ["Front", "105", "Room 1", "Gym"] {
            _ = try await daemon.json("lock", "sync", door)
            let differences = try await daemon.json("diff", "--door", door)
            #expect(differences == [], "\(door): \(differences)")
        }
    }

    /// The locks open for what stands, and for nothing that was taken back.
    private func type(_ outcomes: [Outcome], _ daemon: Daemon) async throws {
        _ = try await daemon.json("time", "freeze")
        for outcome in outcomes.sorted(by: { $0.number < $1.number }).prefix(24) {
            let entry = try await daemon.ctl("lock", "keypad", outcome.door, outcome.code, "--json")
            #expect(entry.code == (outcome.stands ? 0 : 1), "client \(outcome.number): \(entry)")
        }
    }
}

extension String {
    /// The text as a part of a path.
    fileprivate var urlPart: String { replacing(" ", with: "%20") }
}
