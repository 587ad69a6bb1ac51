internal import Cloud

extension Interface {
    // MARK: The property manager

    private static let cards = Schema.list(of: Schema.text.like("04a1b2c3d4e5f6")).described("Numbers in hexadecimal.")
    private static let manyDoors = Schema.list(of: door)

    /// What the property manager does in the vendor's own portal.
    static let controlManager: [Endpoint] = [
        get(
            "/buildings/{building}", "getBuilding", "One building, with doors, keys and residents.",
            answer: .named("BuildingSheet")),
        post(
            "/users", "createUser", "Adds a person.",
            body: .body(
                ["firstName": .text, "lastName": .text],
                optional: ["email": .text, "phone": .text, "keycards": cards]),
            refuses: [409], answer: .named("UserView")),
        post(
            "/users/{user}/activate", "activateUser", "Lets a person sign in again.", body: .body(),
            answer: .named("UserView")),
        post(
            "/users/{user}/deactivate", "deactivateUser", "Lets a person sign in no more.", body: .body(),
            answer: .named("UserView")),
        post(
            "/keys", "createKey", "Makes a key of doors, and gives it to a partner.",
            body: .body(
                ["name": .text, "doors": manyDoors],
                optional: [
                    "partner": reference("A partner."), "startTime": .instant, "endTime": .instant,
                    "schedule": Schema.list(of: .text).described("Windows such as `monday-friday 09:00-15:00`."),
                ]), refuses: [404, 409], answer: .named("KeyView")),
        put(
            "/keys/{key}/partner", "assignKey", "Gives a key to a partner; a key that has one keeps it.",
            body: .body(["partner": reference("A partner.")]), refuses: [409], answer: .named("KeyView")),
        control(
            "PUT", "/doors/{door}/partners/{partner}", "assignDoor", "Lets a partner grant a door.", body: .body(),
            refuses: [409], answer: .named("DoorTruths")),
        control(
            "DELETE", "/doors/{door}/partners/{partner}", "unassignDoor", "No longer lets a partner grant a door.",
            refuses: [409], answer: .named("DoorTruths")),
        get(
            "/accesses", "listAccessesOf", "Who can open which door, by the cloud's word or the locks'.",
            query: [
                .query("door", door), .query("user", user),
                .query("truth", Schema.words("cloud", "lock").by(default: "cloud")),
                .query("now", Schema.flag.by(default: false).described("Only what opens now.")),
            ], refuses: [404, 409],
            answer: .object(
                ["accesses": .list(of: .anyOf(.named("CloudAccess"), .named("LockCredential")))],
                optional: [
                    "derived": Schema.list(of: .named("DerivedCode")).described("Codes that locks derive: in no table.")
                ])),
        post(
            "/accesses", "grantAccess", "Grants PERMANENT access in the manager's, or another person's, name.",
            body: .body(
                ["user": user],
                optional: [
                    "doors": manyDoors, "keys": .list(of: reference("A key.")), "role": .text, "shareable": .flag,
                    "startTime": .instant, "endTime": .instant, "by": user, "notify": .flag,
                ]), refuses: [404, 409], answer: .object(["accesses": .list(of: .named("CloudAccess"))])),
        post(
            "/accesses/revoke", "revokeAccess", "Takes access back, with that of guests.",
            body: .body(["user": user, "door": door], optional: ["by": user]), refuses: [404, 409],
            answer: .object(["accesses": .list(of: .named("CloudAccess"))])),
    ]

    static let managerSchemas: [(name: String, schema: Schema)] = [
        (
            "BuildingSheet",
            .object([
                "uuid": .uuid, "name": .text, "timeZone": .text, "commonDoorcodes": .flag, "doors": .count,
                "portfolio": .text, "manager": .text.orNull, "localTime": .text,
                "address": .object([
                    "line1": .text, "line2": .text, "line3": .text, "city": .text, "state": .text, "postalCode": .text,
                    "country": .text,
                ]), "doorList": .list(of: .named("DoorTruths")), "keys": .list(of: .named("KeyView")),
                "residents": .list(of: .text),
            ])
        ),
        (
            "DerivedCode",
            .object(
                opening + [
                    "user": .text, "userUuid": .uuid, "door": .text, "doorUuid": .uuid,
                    "kind": .words("daily", "single_use"), "code": .text.orNull, "startTime": .instant,
                    "endTime": .instant.orNull,
                ])
        ),
    ]

    // MARK: Partners

    private static let seconds = Schema.integer.from(0)
    private static let texts = Schema.list(of: .text)

    /// Partners and their clients, as the vendor's staff see them.
    static let controlPartners: [Endpoint] = [
        get(
            "/partners", "listPartners", "Partners and their clients.",
            answer: .object(["partners": .list(of: .named("PartnerView"))])),
        get("/partners/{partner}", "getPartner", "One partner.", answer: .named("PartnerView")),
        put(
            "/partners/{partner}/origins", "setOrigins", "Whose pages may call the partner's APIs in a browser.",
            body: .body(["origins": texts]), answer: .named("PartnerView")),
        get("/clients/{client}", "getClient", "One client, with its budgets.", answer: .named("ClientView")),
        put(
            "/clients/{client}/limits", "setLimits", "A client's limits and addresses; 0 takes a limit away.",
            body: .body(optional: [
                "tokenSeconds": seconds, "requestsPerMinute": seconds, "tokensPerHour": seconds,
                "allowedAddresses": texts,
            ]), answer: .named("ClientView")),
        post(
            "/clients/{client}/rotate-secret", "rotateSecret", "A new secret; the old one stays good for a while.",
            body: .body(optional: ["secret": .text, "overlap": duration]),
            answer: .object(["client": .text, "secret": .text, "previousSecretUntil": .instant.orNull])),
        get(
            "/traffic", "getTraffic", "What clients have asked for, with advice.",
            query: [.query("client", reference("A client."))], refuses: [404], answer: .named("Traffic")),
        control("DELETE", "/traffic", "resetTraffic", "Begins to count anew.", answer: .named("Traffic")),
    ]

    private static let client: Schema.Members = [
        "id": .text, "kind": .words(Client.Kind.allCases.map(\.rawValue)), "tokenSeconds": .integer.orNull,
        "requestsPerMinute": .integer.orNull, "tokensPerHour": .integer.orNull, "allowedAddresses": texts,
        "previousSecretUntil": .instant.orNull, "calls": Schema.named("Budget").orNull,
        "tokens": Schema.named("Budget").orNull,
    ]

    static let partnerSchemas: [(name: String, schema: Schema)] = [
        (
            "PartnerView",
            .object(
                [
                    "uuid": .uuid, "name": .text, "customer": .flag, "clients": .list(of: .named("ClientView")),
                    "origins": texts,
                ])
        ),
        ("ClientView", .object(client, optional: ["partner": Schema.text.described("Of one that was asked for.")])),
        ("Budget", .object(["limit": .count, "used": .count, "remaining": .count, "resetSeconds": .count])),
        (
            "Traffic",
            .object([
                "since": .instant, "now": .instant, "uncounted": .count,
                "clients": .list(
                    of: .object([
                        "client": .text.orNull, "partner": .text.orNull, "calls": .count, "tokens": .count.orNull,
                        "earlyTokens": .count.orNull, "tokensLastHour": .count.orNull,
                        "routes": .list(of: .named("TrafficRoute")),
                        "advice": .list(of: .object(["code": .text, "operation": .text.orNull, "text": .text])),
                    ])),
            ])
        ),
        (
            "TrafficRoute",
            .object([
                "operation": .text, "route": .text, "calls": .count,
                "statuses": Schema(["type": "object", "additionalProperties": ["type": "integer"]]),
                "pollingSeconds": .number.orNull, "largeLists": .count, "longestAnswer": .count, "hastyRetries": .count,
                "lastAt": .instant,
            ])
        ),
    ]
}
