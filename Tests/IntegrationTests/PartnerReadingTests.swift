import Testing

@Suite(.realProcesses) struct PartnerReadingTests {
    @Test("Without a token, or with one that is not ours, the answer is 401 in the vendor's envelope")
    func unauthorized() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        var forged = partner.token
        forged.replaceSubrange(forged.index(forged.endIndex, offsetBy: -12)..<forged.endIndex, with: "AAAAAAAAAAAA")
        let unsigned =
            "eyJhbGciOiJub25lIn0." + partner.token.split(separator: ".")[1] + "."

        let authorizations = [
            nil, "", "Bearer", "Bearer ", "Bearer x", "Bearer a.b.c", "Basic ZGVtbw==", "Bearer \(forged)",
            "Bearer \(unsigned)", "Bearer " + String(repeating: "A", count: 12_000),
        ]
        for authorization in authorizations {
            let headers = authorization.map { [("Authorization", $0)] } ?? []
            let answer = try await daemon.http(.get, "/access/sdk/v1/doors", headers: headers)
            #expect(answer.status == 401, "\(authorization ?? "none"): \(answer)")
            #expect(try answer.json == ["message": "UNAUTHORIZED"])
        }
        let lower = try await daemon.http(
            .get, "/access/sdk/v1/doors", headers: [("Authorization", "bearer \(partner.token)")])
        #expect(lower.status == 200, "the scheme's case does not matter (RFC 9110 section 11.1)")
    }

    @Test("A partner lists its own doors, with every member of the contract")
    func doors() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()

        let answer = try await partner.call(.get, "/v1/doors")
        let doors = try answer.json.doors.elements

        #expect(try answer.json.names == ["doors", "nextPageToken"])
        #expect(try answer.json.nextPageToken == .null)
        #expect(doors.count == 15)
        let members = [
            "accessibilityType", "buildingUuid", "device", "isConnected", "name", "sdkDoorUuid", "type", "uuid",
        ]
        #expect(doors.allSatisfy { $0.names == members })
        let front = try #require(doors.first { $0.uuid == .text(Demo.front) })
        #expect(front.accessibilityType == "COMMUNAL")
        #expect(front.isConnected == true)
        #expect(front.device.type == "R2")
        #expect(front.device.battery == .null, "a wired reader has none")
        let low = try #require(doors.first { $0.uuid == .text(Demo.door103) })
        #expect(low.device.battery == ["percentage": 12, "lastUpdated": 1_791_815_400])
        let empty = try #require(doors.first { $0.uuid == .text(Demo.door106) })
        #expect(empty.device == .null)
        #expect(doors.first { $0.name == "Lift" }?.type == "ELEVATOR")
    }

    @Test("The second partner sees its one door; the owner sees them all")
    func others() async throws {
        let daemon = try await Daemon.start()

        let rival = try await daemon.partner("rival-m2m").call(.get, "/v1/doors")
        let owner = try await daemon.partner("owner-m2m").call(.get, "/v1/doors")
        let buildings = try await daemon.partner("rival-m2m").call(.get, "/v1/buildings")
        let foreign = try await daemon.partner("rival-m2m").call(
            .post, "/v2/users", Demo.grant(to: "ann@example.com"))
        let unseen = try await daemon.partner("rival-m2m").call(.get, "/v1/users/\(Demo.riley)")
        let revoke = try await daemon.partner("rival-m2m").call(
            .delete, "/v1/users/\(Demo.riley)/doors/\(Demo.door101)")

        #expect(try rival.json.doors.elements.map(\.uuid) == [.text(Demo.office)])
        #expect(try owner.json.doors.elements.count == 17)
        #expect(try buildings.json.buildings.elements.map(\.uuid) == [.text(Demo.saguaroHouse)])
        #expect(foreign.status == 400, "an unknown door and another's door are the same: \(foreign)")
        #expect(unseen.status == 404)
        #expect(revoke.status == 404)
    }

    @Test("A client with a budget is refused by 429 until the next simulated minute")
    func budget() async throws {
        let daemon = try await Daemon.start(["--start-time", "2026-11-21T14:30:45Z"])
        let partner = try await daemon.partner("demo-strict-m2m")

        var statuses: [Int] = []
        for _ in 0..<5 { statuses.append(try await partner.call(.get, "/v1/buildings").status) }
        let sixth = try await partner.call(.get, "/v1/buildings")
        _ = try await daemon.json("time", "advance", sixth.header("Retry-After").map { $0 + "s" } ?? "60s")
        let nextMinute = try await partner.call(.get, "/v1/buildings")

        #expect(statuses == Array(repeating: 200, count: 5))
        #expect(sixth.status == 429)
        #expect(sixth.message == "TOO_MANY_REQUESTS")
        #expect(sixth.header("Retry-After") == "15")
        #expect(nextMinute.status == 200, "\(nextMinute)")
    }

    @Test("Buildings have address, portfolio and zone")
    func buildings() async throws {
        let daemon = try await Daemon.start()

        let answer = try await daemon.partner().call(.get, "/v1/buildings")

        let building = try answer.json.buildings[0]
        #expect(building.names == ["address", "name", "portfolio", "timezone", "uuid"])
        #expect(building.timezone == "America/New_York")
        #expect(building.address.addressLine2 == "")
        #expect(building.portfolio.name == "Demo Estates")
        #expect(try answer.json.buildings.elements.map(\.uuid) == [.text(Demo.mapleCourt), .text(Demo.saguaroHouse)])
    }

    @Test("Pages of doors hold every door once; the last has a null token")
    func paging() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        let all = try await partner.call(.get, "/v1/doors").json.doors.elements

        var paged: [JSON] = []
        var token: String? = "1"
        var sizes: [Int] = []
        while let present = token, sizes.count < 20 {
            let page = try await partner.call(.get, "/v1/doors?pageSize=4&pageToken=\(present)").json
            paged += page.doors.elements
            sizes.append(page.doors.elements.count)
            token = page.nextPageToken.string
            if token == nil { #expect(page.nextPageToken == .null) }
        }
        let first = try await partner.call(.get, "/v1/doors?pageSize=4").json.doors.elements
        let exact = try await partner.call(.get, "/v1/doors?pageSize=15").json
        let beyond = try await partner.call(.get, "/v1/doors?pageSize=4&pageToken=99").json

        #expect(sizes == [4, 4, 4, 3])
        #expect(paged == all)
        #expect(first == Array(all.prefix(4)))
        #expect(exact.nextPageToken == .null, "a full last page is the last")
        #expect(beyond == ["doors": [], "nextPageToken": .null])
    }

    @Test("Doors are filtered by building")
    func filter() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()

        let phoenix = try await partner.call(.get, "/v1/doors?buildingUuid=\(Demo.saguaroHouse)")
        let unknown = try await partner.call(.get, "/v1/doors?buildingUuid=\(Demo.nobody)")
        let upper = try await partner.call(.get, "/v1/doors?buildingUuid=\(Demo.saguaroHouse.uppercased())")

        #expect(try phoenix.json.doors.elements.allSatisfy { $0.buildingUuid == .text(Demo.saguaroHouse) })
        #expect(try phoenix.json.doors.elements.count == 4)
        #expect(unknown.status == 200 || unknown.status == 400, "\(unknown)")
        #expect(try upper.json.doors.elements.count == 4, "UUIDs are taken in either case (RFC 9562 section 4)")
    }

    @Test(
        "A parameter that is no such value is a bad request",
        arguments: [
            "pageSize=0", "pageSize=-1", "pageSize=ten", "pageSize=99999999999", "pageSize=", "pageToken=0",
            "pageToken=x", "pageToken=-3", "pageToken=99999999999", "buildingUuid=1", "buildingUuid=",
        ])
    func badParameters(query: String) async throws {
        let daemon = try await Daemon.start()

        let answer = try await daemon.partner().call(.get, "/v1/doors?" + query)

        #expect(answer.status == 400, "\(answer)")
        #expect(try answer.json.names == ["message"])
    }

    @Test(
        "What is not there is 404 in the vendor's envelope",
        arguments: [
            "/v1/nothing", "/v1/residents", "/v1/keys/\(Demo.stayRoom1)", "/v3/users", "/v1/users/\(Demo.riley)/doors",
            "", "/", "/v1/doors/",
        ])
    func unknownRoutes(path: String) async throws {
        let daemon = try await Daemon.start()

        let answer = try await daemon.partner().call(.get, path)

        if path == "/v1/doors/" {
            #expect([200, 404].contains(answer.status))
        } else {
            #expect(answer.status == 404, "\(answer)")
            #expect(try answer.json == ["message": "NOT_FOUND"])
        }
    }

    @Test("A method that a path does not have is no success, in the vendor's envelope")
    func wrongMethod() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()

        let put = try await partner.call(.put, "/v1/doors", [:])
        let delete = try await partner.call(.delete, "/v2/users")
        let get = try await partner.call(.get, "/v1/users/\(Demo.riley)/doors/\(Demo.door101)")

        for (answer, allowed) in [(put, "GET, HEAD"), (delete, "POST"), (get, "DELETE, PATCH")] {
            #expect(answer.status == 405)
            #expect(try answer.json == ["message": "METHOD_NOT_ALLOWED"])
            #expect(answer.header("Allow") == allowed)
            #expect(answer.header("Latch-Event-Id") != nil, "a refusal is an event")
        }
    }

    @Test("A user is shown with the accesses that the partner sees; nobody else's user is found")
    func user() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()

        let riley = try await partner.call(.get, "/v1/users/\(Demo.riley)")
        let unknown = try await partner.call(.get, "/v1/users/\(Demo.nobody)")
        let noID = try await partner.call(.get, "/v1/users/riley")

        let user = try riley.json
        #expect(user.names == ["accesses", "email", "firstName", "lastName", "phone", "userUuid"])
        #expect(user.phone == .null)
        let access = try #require(user.accesses.elements.first { $0.doorUuid == .text(Demo.door101) })
        #expect(
            access.names == [
                "doorUuid", "doorcode", "endTime", "granter", "passcodeType", "role", "sdkDoorUuid", "shareable",
                "startTime", "userUuid",
            ])
        #expect(access.endTime == .null)
        #expect(access.doorcode == ["code": .null, "description": "USER_HAS_RESIDENT_ACCESS"])
        #expect(access.granter.type == "PARTNER")
        #expect(user.accesses.elements.count == 4)
        #expect(unknown.status == 404)
        #expect(try unknown.json == ["message": "NOT_FOUND"])
        #expect(noID.status == 400)
    }
}
