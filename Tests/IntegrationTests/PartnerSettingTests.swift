import Testing

/// The named settings by which the partner API follows one page of the vendor's or another.
@Suite(.realProcesses) struct PartnerSettingTests {
    @Test("firstPageToken: each list its own, or the same for all")
    func firstPageToken() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        func statuses(_ token: Int) async throws -> [Int] {
            var found: [Int] = []
            for list in ["doors", "keys", "users", "buildings/\(Demo.mapleCourt)/residents"] {
                found.append(try await partner.call(.get, "/v1/\(list)?pageSize=1&pageToken=\(token)").status)
            }
            return found
        }

        let documented = try await statuses(0)
        _ = try await daemon.json("setting", "set", "firstPageToken", "0")
        let zero = try await statuses(0)
        let next = try await partner.call(.get, "/v1/doors?pageSize=1").json.nextPageToken
        _ = try await daemon.json("setting", "set", "firstPageToken", "1")
        let one = try await statuses(0)
        let users = try await partner.call(.get, "/v1/users?pageSize=1").json.nextPageToken

        #expect(documented == [400, 400, 200, 200])
        #expect(zero == [200, 200, 200, 200])
        #expect(next == "1")
        #expect(one == [400, 400, 400, 400])
        #expect(users == "2")
    }

    @Test("BUILDING_UUID_REQUIRED: for an empty buildingUuid, and by keysRequireBuilding for none")
    func buildingRequired() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()

        let empty = try await partner.call(.get, "/v1/keys?buildingUuid=")
        let none = try await partner.call(.get, "/v1/keys")
        _ = try await daemon.json("setting", "set", "keysRequireBuilding", "true")
        let refused = try await partner.call(.get, "/v1/keys")
        let given = try await partner.call(.get, "/v1/keys?buildingUuid=\(Demo.mapleCourt)")

        #expect(empty.status == 400)
        #expect(empty.message == "BUILDING_UUID_REQUIRED")
        #expect(none.status == 200)
        #expect(refused.message == "BUILDING_UUID_REQUIRED")
        #expect(given.status == 200)
    }

    @Test("MISSING_END_TIME: for an empty endTime, and by endTimeRequired for none")
    func missingEnd() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        let grant = Demo.grant("PERMANENT", to: "ann@example.com")
        let user = try await partner.grant(grant).userUuid.string ?? ""
        let path = "/v1/users/\(user)/doors/\(Demo.door101)"

        let empty = try await partner.call(.post, "/v2/users", grant.with(["endTime": ""]))
        let change = try await partner.call(.patch, path, ["endTime": ""])
        _ = try await daemon.json("setting", "set", "endTimeRequired", "true")
        let none = try await partner.call(.post, "/v2/users", grant)
        let cleared = try await partner.call(.patch, path, [:])
        let given = try await partner.call(.patch, path, ["endTime": "2026-12-01T00:00:00Z"])

        for answer in [empty, change, none, cleared] {
            #expect(answer.status == 400)
            #expect(answer.message == "MISSING_END_TIME")
        }
        #expect(given.status == 200)
    }

    @Test("END_TIME_NOT_SUPPORTED: for an end too far ahead, and by dailyEndTime for a daily one")
    func endTimeNotSupported() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        let grant = Demo.grant("PERMANENT", to: "ann@example.com")
        let user = try await partner.grant(grant).userUuid.string ?? ""
        let daily = Demo.grant(to: "ann@example.com").with(["endTime": "2026-11-22T00:00:00Z"])

        let forever = try await partner.call(.post, "/v2/users", grant.with(["endTime": "9999-12-31T23:59:59Z"]))
        let change = try await partner.call(
            .patch, "/v1/users/\(user)/doors/\(Demo.door101)", ["endTime": "2199-01-01T00:00:00Z"])
        let late = try await partner.call(.post, "/v2/users", grant.with(["startTime": "9999-12-31T23:59:59Z"]))
        let ignored = try await partner.call(.post, "/v2/users", daily)
        _ = try await daemon.json("setting", "set", "dailyEndTime", "refuse")
        let refused = try await partner.call(.post, "/v2/users", daily)

        #expect(forever.message == "END_TIME_NOT_SUPPORTED")
        #expect(change.message == "END_TIME_NOT_SUPPORTED")
        #expect(late.message == "INVALID_START_TIME")
        #expect(ignored.status == 200, "\(ignored)")
        #expect(refused.message == "END_TIME_NOT_SUPPORTED")
        #expect(refused.status == 400)
    }

    @Test("revokeRefusalStatus: a daily access, and an id that is none, by 400 or 404")
    func revokeRefusal() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        let user = try await partner.grant(Demo.grant(to: "ann@example.com")).userUuid.string ?? ""
        let paths = ["/v1/users/\(user)/doors/\(Demo.door101)", "/v1/users/\(user)/doors/x"]

        var before: [String?] = []
        var after: [Answer] = []
        for path in paths { before.append(try await partner.call(.delete, path).message) }
        _ = try await daemon.json("setting", "set", "revokeRefusalStatus", "404")
        for path in paths { after.append(try await partner.call(.delete, path)) }

        #expect(before == ["PASSCODE_TYPE_CANT_BE_REVOKED", "BAD_REQUEST"])
        for answer in after {
            #expect(answer.status == 404)
            #expect(answer.message == "NOT_FOUND")
        }
    }

    @Test("elevatorGrants: the lift is listed, and cannot be granted until the setting allows it")
    func elevators() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        let grant = Demo.grant(at: [Demo.lift], to: "ann@example.com")

        let refused = try await partner.call(.post, "/v2/users", grant)
        _ = try await daemon.json("setting", "set", "elevatorGrants", "true")
        let allowed = try await partner.call(.post, "/v2/users", grant)

        #expect(refused.status == 400)
        #expect(refused.message == "BAD_REQUEST")
        #expect(allowed.status == 200, "\(allowed)")
    }

    @Test("portfolioInAddress: a building's timezone and portfolio stand inside its address")
    func portfolioInAddress() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()

        _ = try await daemon.json("setting", "set", "portfolioInAddress", "true")
        let building = try await partner.call(.get, "/v1/buildings").json.buildings[0]

        #expect(building.names == ["address", "name", "uuid"])
        #expect(building.address.timezone == "America/New_York")
        #expect(building.address.portfolio.name == "Demo Estates")
        #expect(building.address.city == "New York")
    }

    @Test("role left out is GUEST, or what defaultRole says")
    func defaultRole() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()

        let guest = try await partner.grant(Demo.grant("PERMANENT", to: "ann@example.com"))
        _ = try await daemon.json("setting", "set", "defaultRole", "TOURER")
        let tourer = try await partner.grant(Demo.grant("PERMANENT", to: "ben@example.com"))

        #expect(guest.accesses[0].role == "GUEST")
        #expect(tourer.accesses[0].role == "TOURER")
    }
}
