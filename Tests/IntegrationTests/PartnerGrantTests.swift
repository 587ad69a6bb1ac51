import Testing

@Suite(.realProcesses) struct PartnerGrantTests {
    @Test("Version 2 answers the whole user, version 1 the user's id and doors")
    func bothVersions() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()

        let v2 = try await partner.call(.post, "/v2/users", Demo.grant(to: "ann@example.com"))
        let v1 = try await partner.call(.post, "/v1/users", Demo.grant(at: [Demo.door103], to: "ann@example.com"))

        let access = try v2.json.accesses[0]
        #expect(v2.status == 200)
        #expect(access.passcodeType == "DAILY")
        #expect(access.role == "GUEST")
        #expect(access.shareable == false)
        #expect(access.doorcode.description == "VALID")
        #expect(access.doorcode.code.string?.wholeMatch(of: /[0-9]{7}/) != nil)
        #expect(access.granter == ["type": "PARTNER", "uuid": "9a000000-0000-4000-8000-000000000001"])
        #expect(v1.status == 200)
        #expect(try v1.json.names == ["doors", "userUuid"])
        #expect(try v1.json.userUuid == v2.json.userUuid, "the user is matched by email")
        #expect(try v1.json.doors.elements.contains { $0.uuid == .text(Demo.door103) })
    }

    @Test("A key grants all its doors")
    func key() async throws {
        let daemon = try await Daemon.start()
        let grant = Demo.grant("PERMANENT", to: "ann@example.com")
            .with(["doorUuids": .absent, "keyUuids": [.text(Demo.stayRoom1)]])

        let user = try await daemon.partner().grant(grant)

        let doors = Set(user.accesses.elements.map(\.doorUuid))
        #expect(doors == [.text(Demo.lobby), .text(Demo.pool), .text(Demo.room1)])
    }

    /// What a grant is changed by, and the vendor's word for what is then wrong with it.
    private static let refusals: [(String, [String: JSON], String)] = [
        ("DAILY", ["email": ""], "EMAIL_CAN_NOT_BE_EMPTY"),
        ("PERMANENT", ["email": "  "], "EMAIL_CAN_NOT_BE_EMPTY"),
        ("PERMANENT", ["email": .absent], "EMAIL_REQUIRED_FOR_PERMANENT"),
        ("PERMANENT", ["email": .null, "phone": "+12125550177"], "EMAIL_REQUIRED_FOR_PERMANENT"),
        ("DAILY", ["email": .absent], "EMAIL_OR_PHONE_REQUIRED"),
        ("DAILY_SINGLE_USE", ["email": .null], "EMAIL_OR_PHONE_REQUIRED"),
        ("DAILY", ["phone": "+12125550177"], "EMAIL_AND_PHONE_PROVIDED"),
        ("DAILY", ["email": .absent, "phone": "call me"], "INVALID_PHONE"),
        ("PERMANENT", ["phone": "12"], "INVALID_PHONE"),
        ("DAILY", ["startTime": "2026-11-20T14:30:00Z"], "INVALID_START_TIME"),
        ("DAILY", ["startTime": "2026-11-23T14:30:00Z"], "INVALID_START_TIME"),
        ("DAILY", ["startTime": "today"], "INVALID_START_TIME"),
        ("PERMANENT", ["endTime": "2026-11-21T14:30:00Z"], "INVALID_END_TIME"),
        ("PERMANENT", ["endTime": "2026-11-21T14:00:00Z", "startTime": "2026-11-21T10:00:00Z"], "INVALID_END_TIME"),
        ("PERMANENT", ["endTime": "never"], "INVALID_END_TIME"),
        ("DAILY", ["shareable": true], "USER_CAN_NOT_SHARE"),
    ]

    @Test("What the rules of a grant forbid is refused by its word", arguments: refusals)
    func refused(type: String, change: [String: JSON], message: String) async throws {
        let daemon = try await Daemon.start()

        let answer = try await daemon.partner().call(
            .post, "/v2/users", Demo.grant(type, to: "ann@example.com").with(change))

        #expect(answer.status == 400, "\(answer)")
        #expect(try answer.json == ["message": .text(message)])
        #expect(answer.header("Latch-Event-Id") != nil)
    }

    /// Bodies that do not have the documented shape.
    private static let misshapen: [[String: JSON]] = [
        ["firstName": .absent], ["firstName": ""], ["lastName": .null], ["firstName": 7], ["passcodeType": "WEEKLY"],
        ["passcodeType": .absent], ["passcodeType": "daily"], ["shareable": "yes"], ["shareable": .absent],
        ["startTime": 1_795_271_400], ["startTime": .absent], ["role": "OWNER"], ["role": 1],
        ["doorUuids": "101"], ["doorUuids": ["101"]], ["doorUuids": [7]], ["doorUuids": []], ["doorUuids": .absent],
        ["doorUuids": [.text(Demo.nobody)]], ["doorUuids": [.text(Demo.office)]],
        ["keyUuids": [.text(Demo.officeStaff)]], ["keyUuids": ["x"]], ["keyUuids": [.text(Demo.nobody)]],
        ["doorUuids": ["5d000000-0000-4000-8000-000000000101"]], ["shouldNotify": 1], ["email": ["a"]],
    ]

    @Test("A body of another shape is a bad request, and changes nothing", arguments: misshapen)
    func shape(change: [String: JSON]) async throws {
        let daemon = try await Daemon.start()

        let answer = try await daemon.partner().call(
            .post, "/v2/users", Demo.grant(to: "ann@example.com").with(change))
        let user = try await daemon.ctl("user", "show", "ann@example.com")

        #expect(answer.status == 400, "\(change): \(answer)")
        #expect(try answer.json.names == ["message"])
        #expect(user.code == 2)
    }

    @Test(
        "A body that is no JSON object is a bad request in the vendor's envelope",
        arguments: [
            "", "{", "[]", "null", "7", "\"x\"", "{\"firstName\":", "\u{0}", String(repeating: "[", count: 5_000),
        ])
    func malformed(body: String) async throws {
        let daemon = try await Daemon.start()
        let token = try await daemon.partner().token

        for path in ["/v1/users", "/v2/users"] {
            let answer = try await daemon.http(
                .post, "/access/sdk" + path,
                headers: [("Authorization", "Bearer \(token)"), ("Content-Type", "application/json")], body: body)
            #expect(answer.status == 400, "\(answer)")
            #expect(try answer.json.names == ["message"])
        }
    }

    @Test("A body of 2 MB is refused in the vendor's envelope, and the daemon goes on")
    func tooLarge() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        let name = String(repeating: "x", count: 2 << 20)

        let answer = try await partner.call(
            .post, "/v2/users", Demo.grant(to: "ann@example.com").with(["firstName": .text(name)]))
        let control = try await daemon.send(.post, "/sim/v1/time/advance", ["by": .text(name)])
        let after = try await partner.call(.get, "/v1/doors")

        #expect(answer.status == 400, "\(answer.status)")
        #expect(try answer.json.names == ["message"])
        #expect(answer.header("Latch-Event-Id") != nil, "a refusal is an event")
        #expect(control.status == 413)
        #expect(try control.json.error.code == "too_large")
        #expect(after.status == 200)
    }

    @Test("A body without a content type, or with another, is answered in the vendor's envelope or taken")
    func contentType() async throws {
        let daemon = try await Daemon.start()
        let token = try await daemon.partner().token
        let body = try Demo.grant(to: "ann@example.com").body

        for type in [nil, "text/plain", "application/json; charset=utf-8", "application/x-www-form-urlencoded"] {
            let answer = try await daemon.http(
                .post, "/access/sdk/v2/users",
                headers: [("Authorization", "Bearer \(token)")] + (type.map { [("Content-Type", $0)] } ?? []),
                body: body)
            #expect([200, 400].contains(answer.status), "\(type ?? "none"): \(answer)")
            if answer.status == 400 { #expect(try answer.json.names == ["message"]) }
        }
    }

    @Test("Members that the contract does not know are passed over")
    func extraMembers() async throws {
        let daemon = try await Daemon.start()

        let answer = try await daemon.partner().call(
            .post, "/v2/users", Demo.grant(to: "ann@example.com").with(["colour": "red", "phone": .null]))

        #expect(answer.status == 200, "\(answer)")
    }

    @Test("NON_RESIDENT means GUEST; a daily grant's endTime is passed over")
    func roles() async throws {
        let daemon = try await Daemon.start()

        let answer = try await daemon.partner().grant(
            Demo.grant(to: "ann@example.com").with(["role": "NON_RESIDENT", "endTime": "2020-01-01T00:00:00Z"]))

        #expect(answer.accesses[0].role == "GUEST")
        #expect(answer.accesses[0].endTime == "2026-11-22T05:00:00Z")
    }

    @Test("The property manager's grants are in the way of codes: the two conflicts")
    func conflicts() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()

        let guest = try await partner.grant(Demo.grant("PERMANENT", at: [Demo.door105], to: "pm-guest@example.com"))
        let communal = try await partner.grant(Demo.grant("PERMANENT", at: [Demo.front], to: "pm-communal@example.com"))

        func doorcode(_ user: JSON, _ door: String) -> JSON {
            user.accesses.elements.last { $0.doorUuid == .text(door) && $0.granter.type == "PARTNER" }?.doorcode
                ?? .absent
        }
        #expect(
            doorcode(guest, Demo.door105) == ["code": .null, "description": "USER_HAS_GUEST_ACCESS_CONFLICT"])
        #expect(
            doorcode(communal, Demo.front) == ["code": .null, "description": "COMMUNAL_DOORCODE_CONFLICT"])
    }

    @Test("A repeated daily grant answers the standing code; with the setting 'new' there is another")
    func regrant() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()

        let first = try await partner.code(to: "ann@example.com")
        let again = try await partner.code(to: "ann@example.com")
        _ = try await daemon.json("setting", "set", "regrant", "new")
        let other = try await partner.grant(Demo.grant(to: "ann@example.com")).accesses.elements

        #expect(first == again)
        #expect(other.count == 2)
    }

    @Test("Latch-Event-Id leads from an answer to its event, and by explain to its story")
    func eventID() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()

        let granted = try await partner.call(.post, "/v2/users", Demo.grant("PERMANENT", to: "sam@example.com"))
        let refused = try await partner.call(.post, "/v2/users", Demo.grant("DAILY", at: [Demo.nobody], to: "x@y.z"))
        let id = try #require(granted.header("Latch-Event-Id"))
        let refusal = try #require(refused.header("Latch-Event-Id"))
        let event = try await daemon.http(
            .get, "/sim/v1/events?after=\(try #require(Int(id)) - 1)&limit=1", headers: [("Accept", "application/json")]
        )
        let story = try await daemon.json("explain", id, "--door", "101")
        let why = try await daemon.json("explain", refusal, "--door", "101")

        #expect(try event.json.events[0].id == .text(id))
        #expect(try event.json.events[0].kind.string?.hasPrefix("access.") == true)
        #expect(story.chain.elements.contains { $0.event == .text(id) })
        #expect(why.chain.elements.contains { $0.event == .text(refusal) }, "\(why)")
    }

    @Test("60 grants at once are each answered, and each new code is its own")
    func concurrent() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()

        let codes = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<60 {
                group.addTask { try await partner.code(to: "guest\(number)@example.com") }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }

        #expect(codes.count == 60)
    }
}
