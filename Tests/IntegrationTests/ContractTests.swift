import Testing

/// Answers compared with the vendor's documents. What differs must be on the list of accepted differences, and what is
/// on the list must occur.
@Suite(
    .realProcesses,
    .enabled(
        if: OpenAPIDocument.folder != nil,
        "OPENKIT_REFERENCE_DIR is not set: the vendor's documents are not ours to publish"))
struct ContractTests {
    /// Every accepted difference of the partner API, with its reason.
    private static let acceptedByPartners: [String: String] = [
        "DoorsResponse.nextPageToken: null": "the guides say so of the last page",
        "KeysResponse.nextPageToken: null": "as above",
        "UsersResponse.nextPageToken: null": "as above",
        "ResidentsResponse.nextPageToken: null": "as above",
        "Key.startTime: null": "absent values are explicit nulls",
        "Key.endTime: null": "absent values are explicit nulls",
        "Key.doors: null": "they are listed where includeDoors asks for them",
        "KeyAccess.endTime: null": "a PERMANENT access may have no end",
        "Resident.phone: null": "absent values are explicit nulls",
        "Door.device: null": "the guides say so of a door without an activated device",
        "DeviceInfo.battery: null": "a wired reader has none",
        "User.email: null": "a person known by phone has none",
        "User.phone: null": "absent values are explicit nulls",
        "UserAccess.endTime: null": "a PERMANENT access may have no end",
        "Doorcode.code: null": "the guides say so unless the description is VALID",
        "BadRequestError.message: BAD_REQUEST": "the list has no word for a body of another shape",
        "BadRequestError.message: DOORCODES_EXHAUSTED": "a lock derives a bounded number of codes",
        "403: a body": "one envelope for all errors",
        "404: a body": "one envelope for all errors; some operations describe no body for it",
        "revokeUserAccess: status 400": "PASSCODE_TYPE_CANT_BE_REVOKED is on the list of words for 400",
        "listBuildings: status 429": "the guides speak of limits, and give neither form nor number",
    ]

    private static let acceptedByAuthentication: [String: String] = [
        "AuthorizationResponseParams.expires_in: not in the document": "the guides show it",
        "UnauthorizedError.message: missing": "OAuth's error body (RFC 6749 section 5.2), as the guides have it",
        "UnauthorizedError.error: not in the document": "as above",
        "UnauthorizedError.error_description: not in the document": "as above",
        "authenticatePartner: status 400": "the guides list invalid_request",
        "completeAuthentication: status 400": "the guides list invalid_request",
        "refreshToken: status 400": "the guides list invalid_request",
        "startPasswordlessLogin: status 400": "the guides list bad.email and extensibility_error",
        "PasswordlessAuthorizationResponseParams.expires_in: not in the document": "the guides show it",
        "PasswordlessAuthorizationResponseParams.id_token: not in the document": "the guides show it",
        "PasswordlessAuthorizationResponseParams.scope: not in the document": "the guides show it",
        "403: a body": "OAuth's error body",
    ]

    @Test("The partner API's answers are as its document says, but for the accepted differences")
    func partnerAPI() async throws {
        let document = try OpenAPIDocument("partner.json")
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        var found: Set<String> = []

        for (operation, answer) in try await calls(of: partner, on: daemon) {
            found.formUnion(document.differences(of: answer, to: operation))
        }

        compare(found, Set(Self.acceptedByPartners.keys))
    }

    @Test("The token endpoint's answers are as its document says, but for the accepted differences")
    func tokenEndpoint() async throws {
        let document = try OpenAPIDocument("authentication.json")
        let daemon = try await Daemon.start()
        var found: Set<String> = []

        for change: [String: JSON] in [
            [:], ["client_secret": "wrong"], ["audience": .absent], ["audience": "https://elsewhere.example"],
            ["grant_type": "password"], ["client_id": "demo-app", "client_secret": "demo-app-secret"],
        ] {
            let answer = try await daemon.send(.post, "/v1/oauth/token", Daemon.credentials().with(change))
            found.formUnion(document.differences(of: answer, to: "authenticatePartner"))
        }
        for (operation, answer) in try await userCalls(on: daemon) {
            found.formUnion(document.differences(of: answer, to: operation))
        }

        compare(found, Set(Self.acceptedByAuthentication.keys))
    }

    /// People who sign in, well and ill.
    private func userCalls(on daemon: Daemon) async throws -> [(String, Answer)] {
        var calls: [(String, Answer)] = []
        for change: [String: JSON] in [
            [:], ["client_secret": "wrong"], ["email": "x"], ["email": "nobody@example.com"], ["send": .absent],
        ] {
            let answer = try await daemon.send(.post, "/passwordless/start", Daemon.start().with(change))
            calls.append(("startPasswordlessLogin", answer))
        }
        let code = try await daemon.code()
        var token = ""
        for change: [String: JSON] in [["otp": .absent], ["otp": "x"], ["client_secret": "wrong"], [:]] {
            let answer = try await daemon.send(.post, "/v1/oauth/token", Daemon.complete(code).with(change))
            calls.append(("completeAuthentication", answer))
            token = try answer.json.refresh_token.string ?? ""
        }
        for change: [String: JSON] in [
            ["refresh_token": .absent], ["refresh_token": "x"], ["client_secret": "wrong"], [:],
        ] {
            let answer = try await daemon.send(.post, "/v1/oauth/token", Daemon.refresh(token).with(change))
            calls.append(("refreshToken", answer))
        }
        return calls
    }

    private func compare(_ found: Set<String>, _ accepted: Set<String>) {
        let unknown = found.subtracting(accepted).sorted()
        let outdated = accepted.subtracting(found).sorted()
        #expect(unknown.isEmpty, "differences from the vendor's document that nobody accepted")
        #expect(outdated.isEmpty, "accepted differences that no longer occur")
    }

    /// Calls of every operation, well and ill.
    private func calls(of partner: PartnerAPI, on daemon: Daemon) async throws -> [(String, Answer)] {
        var calls = try await readingCalls(of: partner, on: daemon)
        calls += try await listCalls(of: partner, on: daemon)
        calls += try await grantCalls(of: partner)
        calls += try await changeCalls(of: partner)
        return calls
    }

    private func readingCalls(of partner: PartnerAPI, on daemon: Daemon) async throws -> [(String, Answer)] {
        let nobody = PartnerAPI(daemon: daemon, token: "x")
        let user = try await daemon.json("token", "mint", "--user", "riley")
        let resident = PartnerAPI(daemon: daemon, token: user.access_token.string ?? "")
        let strict = try await daemon.partner("demo-strict-m2m")
        var calls: [(String, Answer)] = [
            ("listBuildings", try await partner.call(.get, "/v1/buildings")),
            ("listBuildings", try await nobody.call(.get, "/v1/buildings")),
            ("listBuildings", try await resident.call(.get, "/v1/buildings")),
            ("listDoors", try await partner.call(.get, "/v1/doors")),
            ("listDoors", try await partner.call(.get, "/v1/doors?pageSize=2")),
            ("listDoors", try await partner.call(.get, "/v1/doors?pageSize=x")),
            ("listDoors", try await partner.call(.get, "/v1/doors?buildingUuid=x")),
            ("listDoors", try await nobody.call(.get, "/v1/doors")),
            ("getUser", try await partner.call(.get, "/v1/users/\(Demo.riley)")),
            ("getUser", try await partner.call(.get, "/v1/users/\(Demo.nobody)")),
            ("getUser", try await partner.call(.get, "/v1/users/x")),
            ("getUser", try await nobody.call(.get, "/v1/users/\(Demo.riley)")),
        ]
        for _ in 0..<6 { calls.append(("listBuildings", try await strict.call(.get, "/v1/buildings"))) }
        return calls
    }

    private func listCalls(of partner: PartnerAPI, on daemon: Daemon) async throws -> [(String, Answer)] {
        let nobody = PartnerAPI(daemon: daemon, token: "x")
        let stay = Demo.grant("PERMANENT", to: "stay@example.com")
            .with(["doorUuids": .absent, "keyUuids": [.text(Demo.stayRoom1)]])
        _ = try await partner.grant(stay)
        let daily = stay.with(["passcodeType": "DAILY", "email": .absent, "phone": "+12125550188"])
        _ = try await partner.grant(daily)
        let residents = "/v1/buildings/\(Demo.mapleCourt)/residents"
        var calls: [(String, Answer)] = []
        for (operation, paths) in [
            (
                "listKeys",
                [
                    "/v1/keys", "/v1/keys?includeDoors=true", "/v1/keys?pageSize=2", "/v1/keys?includeDoors=x",
                    "/v1/keys?buildingUuid=", "/v1/keys?buildingUuid=\(Demo.saguaroHouse)",
                ]
            ),
            (
                "listKeyAccesses",
                [Demo.residents, Demo.stayRoom1, Demo.single101, Demo.officeStaff, "x"].map {
                    "/v1/keys/\($0)/accesses"
                }
            ),
            ("listUsers", ["/v1/users", "/v1/users?pageSize=1", "/v1/users?pageToken=x"]),
            (
                "listBuildingResidents",
                [
                    residents, residents + "?pageSize=1", "/v1/buildings/\(Demo.nobody)/residents",
                    "/v1/buildings/x/residents",
                ]
            ),
        ] {
            for path in paths { calls.append((operation, try await partner.call(.get, path))) }
            calls.append((operation, try await nobody.call(.get, paths[0])))
        }
        return calls
    }

    private func grantCalls(of partner: PartnerAPI) async throws -> [(String, Answer)] {
        let ann = Demo.grant(to: "ann@example.com")
        var bodies: [JSON] = [
            ann, Demo.grant("DAILY_SINGLE_USE", to: "ann@example.com"),
            Demo.grant("PERMANENT", at: [Demo.front, Demo.gym, Demo.door106], to: "ben@example.com"),
            Demo.grant("PERMANENT", to: "cleo@example.com").with(["endTime": "2027-01-01T00:00:00.5+01:00"]),
            Demo.grant("PERMANENT", to: "dora@example.com").with(["role": "RESIDENT", "shareable": true]),
            ann.with(["email": .absent, "phone": "+12125550177"]),
            Demo.grant("PERMANENT", at: [Demo.door105], to: "pm-guest@example.com"),
            ann.with(["email": ""]), ann.with(["email": .absent]), ann.with(["phone": "+12125550177"]),
            ann.with(["email": .absent, "phone": "x"]), ann.with(["shareable": true]),
            ann.with(["passcodeType": "PERMANENT", "email": .absent]), ann.with(["startTime": "x"]),
            ann.with(["passcodeType": "PERMANENT", "endTime": "2020-01-01T00:00:00Z"]), ann.with(["firstName": 1]), [],
        ]
        bodies += (1...64).map { Demo.grant(at: [Demo.door103], to: "guest\($0)@example.com") }
        bodies.append(Demo.grant(at: [Demo.door103], to: "last@example.com"))
        var calls: [(String, Answer)] = []
        for body in bodies { calls.append(("grantAccessToUserV2", try await partner.call(.post, "/v2/users", body))) }
        for body in bodies.prefix(17) {
            calls.append(("grantAccessToUser", try await partner.call(.post, "/v1/users", body)))
        }
        return calls
    }

    private func changeCalls(of partner: PartnerAPI) async throws -> [(String, Answer)] {
        let user = try await partner.grant(Demo.grant("PERMANENT", at: [Demo.room1], to: "eve@example.com"))
        let daily = try await partner.grant(Demo.grant(at: [Demo.pool], to: "eve@example.com"))
        let id = user.userUuid.string ?? ""
        let path = "/v1/users/\(id)/doors/\(Demo.room1)"
        return [
            ("updateUserAccess", try await partner.call(.patch, path, ["endTime": "2027-01-01T00:00:00Z"])),
            ("updateUserAccess", try await partner.call(.patch, path, ["endTime": "x"])),
            ("updateUserAccess", try await partner.call(.patch, path + "0", [:])),
            ("updateUserAccess", try await partner.call(.patch, "/v1/users/\(id)/doors/\(Demo.lobby)", [:])),
            ("revokeUserAccess", try await partner.call(.delete, path)),
            ("revokeUserAccess", try await partner.call(.delete, path)),
            (
                "revokeUserAccess",
                try await partner.call(.delete, "/v1/users/\(daily.userUuid.string ?? "")/doors/\(Demo.pool)")
            ),
        ]
    }
}
