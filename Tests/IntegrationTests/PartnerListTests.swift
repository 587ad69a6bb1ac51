import Testing

/// Keys, who has access by them, users and residents.
@Suite(.realProcesses) struct PartnerListTests {
    // MARK: Keys

    @Test("A partner lists its own keys, all of them, with every member of the contract")
    func keys() async throws {
        let daemon = try await Daemon.start()

        let answer = try await daemon.partner().call(.get, "/v1/keys")
        let rival = try await daemon.partner("rival-m2m").call(.get, "/v1/keys")
        let owner = try await daemon.partner("owner-m2m").call(.get, "/v1/keys")

        #expect(answer.status == 200, "\(answer)")
        #expect(try answer.json.names == ["keys", "nextPageToken"])
        #expect(try answer.json.nextPageToken == .null)
        let keys = try answer.json.keys.elements
        #expect(
            keys.compactMap(\.name.string).prefix(4) == ["Residents", "Stay Room 1", "Cleaners", "Maple Court 101"])
        #expect(keys.count == 9)
        #expect(
            keys[1] == [
                "uuid": .text(Demo.stayRoom1), "name": "Stay Room 1", "keyType": "REGULAR", "doorsType": "DOOR",
                "buildingUuid": .text(Demo.saguaroHouse), "accountUuid": "f0000000-0000-4000-8000-000000000001",
                "startTime": .null, "endTime": .null, "doors": .null,
            ])
        #expect(keys[3].keyType == "SINGLE")
        #expect(try rival.json.keys.elements.map(\.uuid) == [.text(Demo.officeStaff)])
        #expect(try owner.json.keys.elements.count == 11, "also the one that nobody has")
    }

    @Test("includeDoors lists the doors of each key, with the property manager's kind of door")
    func keyDoors() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()

        let with = try await partner.call(.get, "/v1/keys?includeDoors=true").json.keys
        let without = try await partner.call(.get, "/v1/keys?includeDoors=false").json.keys

        #expect(
            with[0].doors == [
                ["name": "Front", "sdkDoorUuid": "5d000000-0000-4000-8000-000000000001", "type": "ENTRANCE"],
                ["name": "Gym", "sdkDoorUuid": "5d000000-0000-4000-8000-000000000002", "type": "COMMUNAL"],
                ["name": "Parcel", "sdkDoorUuid": "5d000000-0000-4000-8000-000000000003", "type": "COMMUNAL"],
            ])
        #expect(without.elements.allSatisfy { $0.doors == .null })
    }

    @Test("Keys are filtered by building, and paged")
    func keyPages() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()

        let phoenix = try await partner.call(.get, "/v1/keys?buildingUuid=\(Demo.saguaroHouse)")
        let first = try await partner.call(.get, "/v1/keys?pageSize=5")
        let second = try await partner.call(.get, "/v1/keys?pageSize=5&pageToken=2")
        let unknown = try await partner.call(.get, "/v1/keys?buildingUuid=\(Demo.nobody)")

        #expect(try phoenix.json.keys.elements.map(\.name) == ["Stay Room 1", "Saguaro House Room 2"])
        #expect(try first.json.keys.elements.count == 5)
        #expect(try first.json.nextPageToken == "2")
        #expect(try second.json.keys.elements.count == 4)
        #expect(try second.json.nextPageToken == .null)
        #expect(try unknown.json == ["keys": [], "nextPageToken": .null])
    }

    @Test("A person's access to a key is one entry with all its doors; a resident's codes are not shown")
    func keyAccesses() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        let grant = Demo.grant("PERMANENT", to: "ann@example.com")
            .with(["doorUuids": .absent, "keyUuids": [.text(Demo.stayRoom1)]])
        let ann = try await partner.grant(grant)

        let residents = try await partner.call(.get, "/v1/keys/\(Demo.residents)/accesses")
        let stay = try await partner.call(.get, "/v1/keys/\(Demo.stayRoom1)/accesses")

        #expect(residents.status == 200, "\(residents)")
        #expect(try residents.json.names == ["accesses"])
        let riley = try residents.json.accesses[0]
        #expect(riley.userUuid == .text(Demo.riley))
        #expect(riley.role == "RESIDENT")
        #expect(riley.doors.elements.count == 3)
        #expect(
            riley.doors.elements.allSatisfy {
                $0.doorcode == ["code": .null, "description": "USER_HAS_RESIDENT_ACCESS"]
            })
        let access = try stay.json.accesses[0]
        #expect(try stay.json.accesses.elements.count == 1)
        #expect(
            access.names == [
                "doors", "endTime", "granter", "keyUuid", "passcodeType", "role", "shareable", "startTime", "userUuid",
            ])
        #expect(access.keyUuid == .text(Demo.stayRoom1))
        #expect(access.userUuid == ann.userUuid)
        #expect(access.startTime == .text(Daemon.start))
        #expect(access.endTime == .null)
        #expect(access.granter.type == "PARTNER")
        #expect(access.doors.elements.map(\.doorcode) == ann.accesses.elements.map(\.doorcode))
        #expect(access.doors.elements.map(\.sdkDoorUuid) == ann.accesses.elements.map(\.sdkDoorUuid))
    }

    @Test("A change at one door parts it from the key's other doors; a revoked one is gone")
    func keyAccessChanges() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        let grant = Demo.grant("PERMANENT", to: "ann@example.com")
            .with(["doorUuids": .absent, "keyUuids": [.text(Demo.stayRoom1)]])
        let user = try await partner.grant(grant).userUuid.string ?? ""

        _ = try await partner.call(.patch, "/v1/users/\(user)/doors/\(Demo.pool)", ["endTime": "2026-12-01T00:00:00Z"])
        let parted = try await partner.call(.get, "/v1/keys/\(Demo.stayRoom1)/accesses").json.accesses.elements
        _ = try await partner.call(.delete, "/v1/users/\(user)/doors/\(Demo.pool)")
        let left = try await partner.call(.get, "/v1/keys/\(Demo.stayRoom1)/accesses").json.accesses.elements

        #expect(parted.map(\.doors.elements.count) == [2, 1])
        #expect(parted.last?.endTime == "2026-12-01T00:00:00Z")
        #expect(left.map(\.doors.elements.count) == [2])
    }

    @Test("Two daily codes of one day by one key are two entries, each with every door once")
    func twoDailyCodes() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        _ = try await daemon.json("setting", "set", "regrant", "new")
        let grant = Demo.grant(to: "ann@example.com")
            .with(["doorUuids": .absent, "keyUuids": [.text(Demo.stayRoom1)]])

        for _ in 0..<2 { _ = try await partner.grant(grant) }
        let accesses = try await partner.call(.get, "/v1/keys/\(Demo.stayRoom1)/accesses").json.accesses.elements

        #expect(accesses.map { Set($0.doors.elements.map(\.sdkDoorUuid)).count } == [3, 3])
        #expect(Set(accesses.flatMap(\.doors.elements).map(\.doorcode.code)).count == 6)
    }

    @Test("A door that is granted by itself is listed with the SINGLE key of it")
    func singleKey() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        let code = try await partner.code(to: "ann@example.com")

        let accesses = try await partner.call(.get, "/v1/keys/\(Demo.single101)/accesses").json.accesses

        #expect(accesses.elements.count == 4, "riley, gus and sam stand there since before")
        #expect(accesses[3].passcodeType == "DAILY")
        #expect(accesses[3].doors[0].doorcode == ["code": .text(code), "description": "VALID"])
    }

    @Test("A key that is none, or another partner's, is a bad request")
    func badKeys() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()

        for key in ["x", Demo.nobody, Demo.officeStaff, "%20", "4e000000"] {
            let answer = try await partner.call(.get, "/v1/keys/\(key)/accesses")
            #expect(answer.status == 400, "\(key): \(answer)")
            #expect(try answer.json == ["message": "BAD_REQUEST"])
        }
    }

    // MARK: People

    @Test("Users are listed with what the partner sees, first page 0, and nobody else's")
    func users() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()

        let all = try await partner.call(.get, "/v1/users")
        let first = try await partner.call(.get, "/v1/users?pageSize=3&pageToken=0")
        let second = try await partner.call(.get, "/v1/users?pageSize=3&pageToken=1")
        let third = try await partner.call(.get, "/v1/users?pageSize=3&pageToken=2")
        let rival = try await daemon.partner("rival-m2m").call(.get, "/v1/users")
        let riley = try await partner.call(.get, "/v1/users/\(Demo.riley)")

        #expect(
            try all.json.users.elements.compactMap(\.email.string).map { String($0.prefix { $0 != "@" }) }
                == ["riley", "gus", "morgan", "sam", "pm-guest", "pm-communal", "noconsent"])
        #expect(try all.json.nextPageToken == .null)
        #expect(try all.json.users[0] == riley.json)
        #expect(try first.json.nextPageToken == "1")
        #expect(try third.json.nextPageToken == .null)
        let paged = try [first, second, third].flatMap { try $0.json.users.elements }
        #expect(try paged == all.json.users.elements)
        #expect(try rival.json == ["users": [], "nextPageToken": .null])
    }

    @Test("A list of users has a hundred on a page, and who loses the last access leaves it")
    func hundred() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        for number in 0..<100 {
            _ = try await partner.grant(
                Demo.grant("PERMANENT", at: [Demo.room1], to: "guest\(number)@example.com").with(["shouldNotify": false]
                ))
        }

        let first = try await partner.call(.get, "/v1/users").json
        let second = try await partner.call(.get, "/v1/users?pageToken=1").json
        let last = try #require(second.users.elements.last?.userUuid.string)
        _ = try await partner.call(.delete, "/v1/users/\(last)/doors/\(Demo.room1)")
        let after = try await partner.call(.get, "/v1/users?pageToken=1").json
        let gone = try await partner.call(.get, "/v1/users/\(last)")

        #expect(first.users.elements.count == 100)
        #expect(first.nextPageToken == "1")
        #expect(second.users.elements.count == 7)
        #expect(after.users.elements == second.users.elements.dropLast())
        #expect(gone.status == 404)
    }

    @Test("A daily guest is on the list until the day ends at the door")
    func dailyGuest() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        _ = try await partner.grant(Demo.grant(at: [Demo.room1], to: "ann@example.com"))

        let today = try await partner.call(.get, "/v1/users").json.users.elements
        _ = try await daemon.json("time", "set", "2026-11-22T07:00:00Z")
        let tomorrow = try await partner.call(.get, "/v1/users").json.users.elements

        #expect(today.last?.email == "ann@example.com")
        #expect(tomorrow.count == today.count - 1, "midnight in Phoenix")
    }

    @Test("Residents of a building have the contract's members; guests are none")
    func residents() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()

        let answer = try await partner.call(.get, "/v1/buildings/\(Demo.mapleCourt)/residents")
        let first = try await partner.call(.get, "/v1/buildings/\(Demo.mapleCourt)/residents?pageSize=1")
        let phoenix = try await partner.call(.get, "/v1/buildings/\(Demo.saguaroHouse)/residents")

        #expect(answer.status == 200, "\(answer)")
        #expect(try answer.json.names == ["nextPageToken", "residents"])
        #expect(
            try answer.json.residents.elements.map(\.email) == ["riley@example.com", "morgan@example.com"])
        #expect(
            try answer.json.residents[0] == [
                "userUuid": .text(Demo.riley), "email": "riley@example.com", "firstName": "Riley", "lastName": "Reed",
                "phone": .null,
            ])
        #expect(try first.json.nextPageToken == "1")
        #expect(try phoenix.json == ["residents": [], "nextPageToken": .null])
    }

    @Test("A resident who moves in is listed, and one who moves out is not")
    func moving() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        let path = "/v1/buildings/\(Demo.mapleCourt)/residents"

        _ = try await partner.grant(
            Demo.grant("PERMANENT", at: [Demo.door103], to: "nina@example.com").with(["role": "RESIDENT"]))
        let moved = try await partner.call(.get, path).json.residents.elements
        for door in [Demo.door101, Demo.front, Demo.gym, Demo.parcel] {
            _ = try await partner.call(.delete, "/v1/users/\(Demo.riley)/doors/\(door)")
        }
        let left = try await partner.call(.get, path).json.residents.elements

        #expect(moved.map(\.email) == ["riley@example.com", "morgan@example.com", "nina@example.com"])
        #expect(left.map(\.email) == ["morgan@example.com", "nina@example.com"])
    }

    @Test("A building that the partner does not see is not found, what is no UUID a bad request")
    func badBuildings() async throws {
        let daemon = try await Daemon.start()

        let unknown = try await daemon.partner().call(.get, "/v1/buildings/\(Demo.nobody)/residents")
        let foreign = try await daemon.partner("rival-m2m").call(.get, "/v1/buildings/\(Demo.mapleCourt)/residents")
        let malformed = try await daemon.partner().call(.get, "/v1/buildings/maple/residents")

        #expect(unknown.status == 404)
        #expect(foreign.status == 404)
        #expect(try foreign.json == ["message": "NOT_FOUND"])
        #expect(malformed.status == 400)
    }

    // MARK: Parameters

    @Test(
        "A parameter that is no such value is a bad request, in every list",
        arguments: [
            "/v1/keys?pageSize=0", "/v1/keys?pageToken=0", "/v1/keys?includeDoors=yes", "/v1/keys?includeDoors=",
            "/v1/keys?buildingUuid=x", "/v1/users?pageSize=-1", "/v1/users?pageSize=1e2", "/v1/users?pageToken=-1",
            "/v1/users?pageToken=", "/v1/users?pageToken=%zz", "/v1/users?pageSize=1&pageSize=x",
            "/v1/buildings/\(Demo.mapleCourt)/residents?pageSize=+1",
            "/v1/buildings/\(Demo.mapleCourt)/residents?pageToken=first",
        ])
    func badParameters(path: String) async throws {
        let daemon = try await Daemon.start()

        let answer = try await daemon.partner().call(.get, path)

        #expect(answer.status == 400, "\(answer)")
        #expect(try answer.json == ["message": "BAD_REQUEST"])
    }

    @Test("Every list is behind a partner's token", arguments: ["/v1/keys", "/v1/keys/x/accesses", "/v1/users"])
    func tokens(path: String) async throws {
        let daemon = try await Daemon.start()
        let user = try await daemon.json("token", "mint", "--user", "riley").access_token.string ?? ""

        let nobody = try await PartnerAPI(daemon: daemon, token: "x").call(.get, path)
        let riley = try await PartnerAPI(daemon: daemon, token: user).call(.get, path)

        #expect(nobody.status == 401)
        #expect(riley.status == 403)
    }
}
