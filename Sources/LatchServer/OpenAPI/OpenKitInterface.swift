internal import Cloud

extension Interface {
    /// The vendor's partner API. Names, members and statuses are the vendor's; the words are ours.
    static let openKit = Interface(
        tag: "Partner API",
        description: "OpenKit: what a partner's backend calls. Answers 404 for what the partner does not see.",
        security: ["partnerToken"],
        openParts: ["buildingUuid": .uuid, "doorUuid": .uuid, "keyUuid": .uuid, "userUuid": .uuid],
        endpoints: openKitReading + openKitWriting, schemas: openKitSchemas)

    private static func partner(
        _ method: String, _ path: String, _ name: String, _ summary: String, query: [Endpoint.Parameter] = [],
        body: Schema? = nil, answer: Schema, links: [Endpoint.Link] = []
    ) -> Endpoint {
        func failure(_ status: Int, _ meaning: String, _ words: [String]) -> Endpoint.Answer {
            Endpoint.Answer(
                status: status, meaning: meaning, schema: .object(["message": .words(words)]),
                headers: ["Latch-Event-Id"])
        }
        var limited = failure(429, "The client made more requests a minute than it may.", ["TOO_MANY_REQUESTS"])
        limited.headers.append("Retry-After")
        return Endpoint(
            method: method, path: "/access/sdk" + path, name: name, summary: summary, parameters: query,
            bodies: body.map { [.json($0)] } ?? [],
            answers: [
                Endpoint.Answer(status: 200, meaning: "Done.", schema: answer),
                Endpoint.Answer(
                    status: 400, meaning: "The request breaks a rule, which the word names.",
                    schema: .named("BadRequestError"), headers: ["Latch-Event-Id"]),
                failure(401, "There is no token of ours, or it has expired.", ["UNAUTHORIZED"]),
                failure(403, "The token is not a partner's, or has expired (expiredTokenStatus).", ["FORBIDDEN"]),
                failure(404, "There is none that this partner sees.", ["NOT_FOUND"]), limited,
                failure(500, "A fault of ours.", ["INTERNAL_SERVER_ERROR"]),
            ], links: links)
    }

    // MARK: Reading

    private static func page(of things: String, size: Schema, first: Int) -> [Endpoint.Parameter] {
        [
            .query("pageSize", size.described("How many \(things) a page has at most.")),
            .query(
                "pageToken",
                Schema.text.matching("^[\(first)-9][0-9]{0,8}$").described(
                    "The nextPageToken of the page before; the first page has \(first).")),
        ]
    }

    private static let pageSize = Schema(["type": "integer", "format": "int32", "minimum": 1])
    private static let ofBuilding = Endpoint.Parameter.query(
        "buildingUuid", Schema.uuid.described("Only what is in this building."))

    private static let openKitReading: [Endpoint] = [
        partner(
            "GET", "/v1/buildings", "listBuildings", "Buildings in which the partner has a door.",
            answer: .object(["buildings": .list(of: .named("Building"))]),
            links: [
                .init(operation: "listBuildingResidents", parameters: [("buildingUuid", "/buildings/0/uuid")])
            ]),
        partner(
            "GET", "/v1/buildings/{buildingUuid}/residents", "listBuildingResidents",
            "People who live in a building: members of a key of it.",
            query: page(of: "residents", size: pageSize.by(default: 100), first: 0),
            answer: .object([
                "residents": .list(of: .named("Resident")), "nextPageToken": Schema.text.orNull,
            ])),
        partner(
            "GET", "/v1/doors", "listDoors", "Doors that are the partner's to grant.",
            query: page(of: "doors", size: pageSize.described("All if left out."), first: 1) + [ofBuilding],
            answer: .object(["doors": .list(of: .named("Door")), "nextPageToken": Schema.text.orNull])),
        partner(
            "GET", "/v1/keys", "listKeys", "Keys that were assigned to the partner.",
            query: page(of: "keys", size: pageSize.described("All if left out."), first: 1) + [
                ofBuilding,
                .query("includeDoors", Schema.flag.by(default: false).described("Whether each key has its doors.")),
            ],
            answer: .object(["keys": .list(of: .named("Key")), "nextPageToken": Schema.text.orNull]),
            links: [.init(operation: "listKeyAccesses", parameters: [("keyUuid", "/keys/0/uuid")])]),
        partner(
            "GET", "/v1/keys/{keyUuid}/accesses", "listKeyAccesses", "Who has access through a key.",
            answer: .object(["accesses": .list(of: .named("KeyAccess"))])),
        partner(
            "GET", "/v1/users", "listUsers", "People with an access that the partner sees.",
            query: page(of: "users", size: pageSize.by(default: 100), first: 0),
            answer: .object(["users": .list(of: .named("User")), "nextPageToken": Schema.text.orNull]),
            links: [.init(operation: "getUser", parameters: [("userUuid", "/users/0/userUuid")])]),
        partner(
            "GET", "/v1/users/{userUuid}", "getUser", "One person, with the accesses that the partner sees.",
            answer: .named("User")),
    ]

    // MARK: Writing

    private static let ofGrantedDoor: [(String, String)] = [
        ("userUuid", "/userUuid"), ("doorUuid", "/accesses/0/doorUuid"),
    ]

    private static let openKitWriting: [Endpoint] = [
        partner(
            "POST", "/v1/users", "grantAccessToUser",
            "Gives a person, found by email or phone or made, access to doors; answers the doors.",
            body: .named("PostUserRequest"),
            answer: .object(["userUuid": .uuid, "doors": .list(of: .named("Door"))]),
            links: [
                .init(operation: "getUser", parameters: [("userUuid", "/userUuid")]),
                .init(
                    operation: "revokeUserAccess",
                    parameters: [("userUuid", "/userUuid"), ("doorUuid", "/doors/0/uuid")]),
            ]),
        partner(
            "POST", "/v2/users", "grantAccessToUserV2",
            "The same; answers the person with all accesses and doorcodes.", body: .named("PostUserRequest"),
            answer: .named("User"),
            links: [
                .init(operation: "getUser", parameters: [("userUuid", "/userUuid")]),
                .init(operation: "updateUserAccess", parameters: ofGrantedDoor),
                .init(operation: "revokeUserAccess", parameters: ofGrantedDoor),
            ]),
        partner(
            "PATCH", "/v1/users/{userUuid}/doors/{doorUuid}", "updateUserAccess",
            "Changes a PERMANENT access. An endTime that is left out is taken away.",
            body: .object(optional: [
                "endTime": Schema.instant.orNull.described("After now and the start."),
                "shareable": Schema.flag.orNull.described("Left out, it stays."),
                "role": askedRole.orNull,
            ]),
            answer: .named("User")),
        partner(
            "DELETE", "/v1/users/{userUuid}/doors/{doorUuid}", "revokeUserAccess",
            "Takes a PERMANENT access away. Locks without internet hear of it by a sync.", answer: .object()),
    ]

    private static let askedRole = Schema.words("GUEST", "NON_RESIDENT", "RESIDENT", "TOURER")
        .described("NON_RESIDENT means GUEST. Left out, the setting defaultRole holds.")

    // MARK: Schemas

    private static let passcodeType = Schema.words(PasscodeType.allCases.map(\.rawValue).sorted())
    private static let role = Schema.words(Role.allCases.map(\.rawValue).sorted())

    /// They stand in the address where the setting portfolioInAddress is on.
    private static let besideAddress: Schema.Members = [
        "portfolio": .named("Portfolio"), "timezone": Schema.text.like("America/New_York").described("IANA name."),
    ]

    private static let openKitSchemas: [(name: String, schema: Schema)] = [
        (
            "PostUserRequest",
            .object(
                [
                    "firstName": .text.from1, "lastName": .text.from1, "passcodeType": passcodeType,
                    "shareable": Schema.flag.described("Whether guests may be invited; daily codes: false."),
                    "startTime": Schema.instant.described(
                        "Daily codes: today or tomorrow at the door; the time of day is ignored."),
                ],
                optional: [
                    "email": Schema.text.orNull.described("PERMANENT needs it; daily codes: either this or phone."),
                    "phone": .text.orNull, "endTime": Schema.instant.orNull.described("Daily codes: ignored."),
                    "role": askedRole.orNull,
                    "shouldNotify": Schema.flag.orNull.by(default: true).described("Whether the person hears of it."),
                    "doorUuids": Schema.list(of: .uuid).orNull,
                    "keyUuids": Schema.list(of: .uuid).orNull.described("Doors or keys: at least one."),
                ]
            ).like([
                "firstName": "Eve", "lastName": "Guest", "email": "eve@example.com", "passcodeType": "PERMANENT",
                "shareable": false, "startTime": "2026-11-22T00:00:00Z",
                "doorUuids": ["d0000000-0000-4000-8000-000000000101"],
            ])
        ),
        ("BadRequestError", .object(["message": .words(CloudRefusal.Code.badRequests.map(\.rawValue))])),
        (
            "Building",
            .object(
                ["uuid": .uuid, "name": .text, "address": .named("Address")],
                optional: besideAddress)
        ),
        (
            "Address",
            .object(
                [
                    "addressLine1": .text, "addressLine2": .text, "addressLine3": .text, "city": .text,
                    "country": .text, "postalCode": .text, "state": .text,
                ], optional: besideAddress)
        ),
        ("Portfolio", .object(["uuid": .uuid, "name": .text])),
        (
            "Door",
            .object([
                "uuid": .uuid, "name": .text, "type": .words("DOOR", "ELEVATOR"), "buildingUuid": .uuid,
                "accessibilityType": .words("COMMUNAL", "PRIVATE"),
                "isConnected": Schema.flag.described("Whether its lock is on the internet."),
                "sdkDoorUuid": Schema.uuid.described("What the mobile SDK calls the lock's id."),
                "device": Schema.named("DeviceInfo").orNull,
            ])
        ),
        (
            "DeviceInfo",
            .object([
                "serialNumber": .text, "type": Schema.text.like("C2"),
                "battery": Schema.named("Battery").orNull,
            ])
        ),
        (
            "Battery",
            .object([
                "percentage": Schema(["type": "integer", "format": "int32", "minimum": 0, "maximum": 100]),
                "lastUpdated": Schema.seconds.described("Seconds since the epoch."),
            ])
        ),
        (
            "Key",
            .object([
                "uuid": .uuid, "name": .text, "keyType": .words("REGULAR", "SINGLE"),
                "doorsType": .words("DOOR", "ELEVATOR"), "buildingUuid": .uuid, "accountUuid": .uuid,
                "startTime": .instant.orNull, "endTime": .instant.orNull,
                "doors": Schema.list(of: .named("KeyDoor")).orNull.described("Only with includeDoors=true."),
            ])
        ),
        (
            "KeyDoor",
            .object([
                "name": .text, "sdkDoorUuid": .uuid,
                "type": .words("COMMUNAL", "ELEVATOR", "ENTRANCE", "RESIDENCE", "SERVICE"),
            ])
        ),
        (
            "KeyAccess",
            .object([
                "keyUuid": .uuid, "userUuid": .uuid, "passcodeType": passcodeType, "role": role, "shareable": .flag,
                "startTime": .instant, "endTime": .instant.orNull, "granter": .named("Granter"),
                "doors": .list(of: .object(["sdkDoorUuid": .uuid, "doorcode": .named("Doorcode")])),
            ])
        ),
        (
            "Resident",
            .object([
                "userUuid": .uuid, "email": .text.orNull, "firstName": .text, "lastName": .text, "phone": .text.orNull,
            ])
        ),
        (
            "User",
            .object([
                "userUuid": .uuid, "email": .text.orNull, "firstName": .text, "lastName": .text, "phone": .text.orNull,
                "accesses": .list(of: .named("UserAccess")),
            ])
        ),
        (
            "UserAccess",
            .object([
                "doorUuid": .uuid, "sdkDoorUuid": .uuid, "userUuid": .uuid, "passcodeType": passcodeType, "role": role,
                "shareable": .flag, "startTime": .instant, "endTime": .instant.orNull, "granter": .named("Granter"),
                "doorcode": .named("Doorcode"),
            ])
        ),
        ("Granter", .object(["type": .words("PARTNER", "USER"), "uuid": .uuid])),
        (
            "Doorcode",
            .object([
                "code": Schema.text.like("1234567").orNull,
                "description": Schema.words(
                    "COMMUNAL_DOORCODE_CONFLICT", "USER_HAS_GUEST_ACCESS_CONFLICT", "USER_HAS_RESIDENT_ACCESS", "VALID"
                ).described("VALID, or why there is no code."),
            ])
        ),
    ]
}

extension Schema {
    /// At least one character.
    fileprivate var from1: Schema { ofAtLeast(1) }
}
