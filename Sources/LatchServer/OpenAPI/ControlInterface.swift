internal import Cloud
internal import LockProtocol
internal import World

// The control API. A route is one line of `endpoints` here or in a file beside; what it answers is in ControlSchemas.
extension Interface {
    /// What `latchctl` calls. Simulator-defined.
    static let control = Interface(
        tag: "Control API", description: "What latchctl calls: locks by hand, time, both truths. This simulator's own.",
        security: [controlToken],
        openParts: [
            "door": reference("A door: its name, Building/Door, an id, or the beginning of one."),
            "user": reference("A person: id, email, phone, or the part of the email before the at sign."),
            "phone": reference("A simulated phone: its id or name, or the beginning of one."),
            "device": reference("A lock on the air by its door, or a client by its id or name."),
            "building": reference("A building."), "key": reference("A key."), "partner": reference("A partner."),
            "fault": reference("A fault, such as fault-1."), "client": reference("A partner's client."),
            "name": reference("Its name."), "id": reference("Its id."),
        ],
        endpoints: controlTime + controlDoors + controlLocks + controlPeople + controlManager + controlPartners
            + controlOutbox + controlTruths + controlRadio + controlPhones + controlRecord + controlFaults,
        schemas: controlSchemas + faultSchemas)

    // MARK: Short forms

    static func get(
        _ path: String, _ name: String, _ summary: String, query: [Endpoint.Parameter] = [],
        refuses: [Int] = [], answer: Schema, links: [Endpoint.Link] = []
    ) -> Endpoint {
        control("GET", path, name, summary, query: query, refuses: refuses, answer: answer, links: links)
    }

    /// - Parameter body: nil where the route takes none.
    static func post(
        _ path: String, _ name: String, _ summary: String, body: Schema? = nil, refuses: [Int] = [], answer: Schema,
        links: [Endpoint.Link] = []
    ) -> Endpoint {
        control("POST", path, name, summary, body: body, refuses: refuses, answer: answer, links: links)
    }

    static func put(
        _ path: String, _ name: String, _ summary: String, body: Schema, refuses: [Int] = [], answer: Schema
    ) -> Endpoint {
        control("PUT", path, name, summary, body: body, refuses: refuses, answer: answer)
    }

    /// - Parameter refuses: statuses besides those that every route has; a path with an open part has 404.
    static func control(
        _ method: String, _ path: String, _ name: String, _ summary: String, query: [Endpoint.Parameter] = [],
        body: Schema? = nil, refuses: [Int] = [], answer: Schema, links: [Endpoint.Link] = []
    ) -> Endpoint {
        var endpoint = Endpoint(
            method: method, path: "/sim/v1" + path, name: name, summary: summary, parameters: query,
            bodies: body.map { [.json($0)] } ?? [], links: links)
        // Without required members nothing at all is a body, too.
        endpoint.isBodyOptional = body.map { !$0.needsMembers } ?? false
        let always = [400, 401, 403, 500, 503] + (endpoint.openParts.isEmpty ? [] : [404]) + (body == nil ? [] : [413])
        endpoint.answers =
            [Endpoint.Answer(status: 200, meaning: "Done.", schema: answer)]
            + Set(always + refuses).sorted().map { status in
                Endpoint.Answer(status: status, meaning: meanings[status] ?? "Refused.", schema: .named("ControlError"))
            }
        return endpoint
    }

    private static let meanings = [
        400: "A member or parameter that is wrong, with what was expected.",
        401: "The control token is missing or wrong.", 403: "An unknown Host, or a page of a foreign Origin.",
        404: "No such thing, or several.", 408: "What was waited for did not come in time.",
        409: "It cannot be done as things stand.", 413: "The body is too long.", 500: "A fault of ours.",
        503: "The world stopped, or was replaced.",
    ]

    static func reference(_ text: String) -> Schema { Schema.text.of(length: 1...200).described(text) }

    static let kindOfEvent = beginning(of: WorldEvent.Kind.allCases)

    /// Of any text with which a kind begins, those that mean something to people.
    static func beginning(of kinds: [WorldEvent.Kind]) -> Schema {
        Schema.words(WorldEvent.Kind.families(of: kinds) + WorldEvent.Kind.beginnings(of: kinds))
            .described("How the event's kind begins.")
    }

    static let door = reference("A door.")
    static let user = reference("A person.")
    static let limit = Endpoint.Parameter.query(
        "limit", Schema.integer.from(1, to: 10_000).by(default: 100).described("The newest so many."))

    /// Days to milliseconds, in that order, such as `1h30m`.
    static let duration = Schema.text.matching(
        "^" + ["d", "h", "m", "s", "ms"].map { "([0-9]{1,4}(\\.[0-9]{1,3})?\($0))?" }.joined() + "$"
    ).ofAtLeast(2).described("Numbers with a unit of d, h, m, s or ms, in that order.").like("1h30m")

    static let reason = Schema.words(Reason.allCases.map(\.name)).orNull
    static let metres = Schema.number.from(-1_000_000, to: 1_000_000)
    static let position = Schema.list(of: metres).of(count: 3...3).described("x, y, z in metres.")
    static let distance = Schema.number.from(0, to: 1_000_000).described("Metres in front of the door.")
    static let probability = Schema.number.from(0, to: 1)
    static let eventID = Schema.text.matching("^[0-9]{1,18}$").described("An event's id.")

    // MARK: Time

    private static let controlTime: [Endpoint] = [
        get(
            "/status", "getStatus", "The daemon: its time, its size, settings that were changed.",
            answer: .named("Status")),
        get("/time", "getTime", "Simulated time.", answer: .named("Time")),
        post(
            "/time/advance", "advanceTime", "Runs everything that falls due, up to an instant or by a duration.",
            body: .oneOf(.body(["by": duration]), .body(["to": .instant])), refuses: [409], answer: .named("Jump")),
        post(
            "/time/set", "setTime", "Runs everything that falls due, up to an instant.", body: .body(["to": .instant]),
            refuses: [409], answer: .named("Jump")),
        post("/time/freeze", "freezeTime", "Stops time until it is moved.", body: .body(), answer: .named("Time")),
        post(
            "/time/run", "runTime", "Lets time run with the wall clock, times a scale.",
            body: .body(optional: ["scale": Schema.number.from(0, to: 86_400).by(default: 1)]), answer: .named("Time")),
    ]

    // MARK: Doors, locks

    private static let controlDoors: [Endpoint] = [
        get(
            "/doors", "listDoorTruths", "Doors, with the cloud's truth and the lock's.",
            query: [
                .query("building", reference("A building.")),
                .query("needsSync", Schema.flag.by(default: false).described("Only those for which something waits.")),
                .query(
                    "needsVisit", Schema.flag.by(default: false).described("Only those to which somebody has to go.")),
            ], refuses: [404], answer: .object(["doors": .list(of: .named("DoorTruths"))])),
        get("/doors/{door}", "getDoorTruths", "One door.", answer: .named("DoorTruths")),
        get(
            "/history", "listHistory", "Entries at doors, newest last.",
            query: [
                .query("door", door), .query("building", reference("A building.")), .query("user", user),
                .query("as", reference("As manager, or as a person, sees it by the vendor's privacy rules.")),
                .query("since", .instant), .query("until", .instant), limit,
            ], refuses: [404],
            answer: .object(["entries": .list(of: .named("HistoryEntry"))])),
    ]

    private static let controlLocks: [Endpoint] = [
        post(
            "/locks/{door}/keypad", "typeCode", "Types a doorcode on a lock's keypad.",
            body: .body(
                ["code": Schema.text.matching("^[0-9]{1,12}$").like("1234567")],
                optional: [
                    "at": Schema.instant.described("When the last key is pressed."),
                    "gap": duration.described("Between two keys, at most 60s."), "wake": .flag, "confirm": .flag,
                    "digits": Schema.integer.from(1, to: 12).described("Types only so many."),
                ]), refuses: [409], answer: .named("Verdict")),
        post(
            "/locks/{door}/card", "presentCard", "Holds a keycard to a lock.",
            body: .body(
                [
                    "card": Schema.text.matching("^([0-9A-Fa-f]{8}|[0-9A-Fa-f]{14}|[0-9A-Fa-f]{20})$").like(
                        "04a1b2c3d4e5f6")
                ],
                optional: ["at": .instant]), refuses: [409], answer: .named("Verdict")),
        post(
            "/locks/{door}/touch", "touchLens", "Touches the lens.", body: .body(), refuses: [409],
            answer: .named("Bolt")),
        post(
            "/locks/{door}/thumbturn", "turnThumbturn", "Turns the inside thumbturn, to a side or to the other.",
            body: .body(optional: ["to": .words("locked", "unlocked")]), refuses: [409], answer: .named("Bolt")),
        post(
            "/locks/{door}/deadbolt", "moveDeadbolt", "Throws or retracts the deadbolt from inside.",
            body: .body(["to": .words("thrown", "retracted")]), refuses: [409], answer: .named("Bolt")),
        post(
            "/locks/{door}/battery", "setBattery", "Sets what the battery reads, or changes it (the clock is lost).",
            body: .anyOf(
                .body(["percentage": Schema.integer.from(0, to: 100)], optional: ["swap": .only(false)]),
                .body(["swap": .only(true)])),
            refuses: [409], answer: .named("LockTruth")),
        post(
            "/locks/{door}/power", "setPower", "Cuts or restores a wired lock's mains.", body: .body(["on": .flag]),
            refuses: [409], answer: .named("LockTruth")),
        post(
            "/locks/{door}/firmware", "installFirmware", "Installs another firmware, with which the lock begins anew.",
            body: .body(["version": Schema.text.matching("^[!-~]{1,32}$")]), refuses: [409], answer: .named("LockTruth")
        ),
        post(
            "/locks/{door}/clock", "setClock", "Loses a lock's clock, moves it, or makes it drift.",
            body: .anyOf(
                .body(optional: ["lose": .flag]), .body(optional: ["offset": duration]),
                .body(optional: ["driftPPM": Schema.number.from(-100_000, to: 100_000)])),
            refuses: [409], answer: .named("LockTruth")),
        post(
            "/locks/{door}/sync", "syncLock", "Brings a lock what waits for it, and takes its log.", body: .body(),
            refuses: [409], answer: .named("Sync")),
    ]

    // MARK: People, tokens, settings

    private static let controlPeople: [Endpoint] = [
        get(
            "/buildings", "listAllBuildings", "Buildings.",
            answer: .object(["buildings": .list(of: .named("BuildingView"))])),
        get("/keys", "listAllKeys", "Keys.", answer: .object(["keys": .list(of: .named("KeyView"))])),
        get("/users", "listAllUsers", "People.", answer: .object(["users": .list(of: .named("UserView"))])),
        get("/users/{user}", "getUserWithAccesses", "One person, with accesses.", answer: .named("UserWithAccesses")),
        post(
            "/tokens", "mintToken", "A token of any client or person, of any lifetime, also one that has expired.",
            body: .anyOf(
                .body(["client": .text], optional: tokenOptions), .body(["user": user], optional: tokenOptions)),
            refuses: [404],
            answer: .object([
                "access_token": .text, "token_type": .words("Bearer"), "expires_in": .seconds, "issuedAt": .instant,
                "expiresAt": .instant, "subject": .text,
            ])),
        get(
            "/settings", "listSettings", "The named settings.",
            query: [
                .query(
                    "changed", Schema.flag.by(default: false).described("Only those that differ from their default."))
            ],
            answer: .object(["settings": .list(of: .named("Setting"))])),
        get("/settings/{name}", "getSetting", "One setting.", answer: .named("Setting")),
        put(
            "/settings/{name}", "setSetting", "Changes a setting from now on.", body: .body(["value": .text]),
            answer: .named("Setting")),
    ]

    private static let tokenOptions: Schema.Members = [
        "client": Schema.text.described("On whose behalf."), "lifetime": duration,
        "expired": Schema.flag.described("Makes one that ended a second ago."), "audience": .text,
    ]

    // MARK: Outbox, truths, waits

    private static let messageKind = Schema.words(OutboxMessage.Kind.allCases.map(\.rawValue))
    private static let address = Schema.text.described("An email address or phone number.")

    private static let controlOutbox: [Endpoint] = [
        get(
            "/outbox", "listMessages", "Mails and texts that were sent, newest last.",
            query: [
                .query("to", address), .query("user", user), .query("kind", messageKind), .query("door", door), limit,
            ], refuses: [404],
            answer: .object(["messages": .list(of: .named("Message"))])),
        get("/outbox/{id}", "getMessage", "One message, with its text.", answer: .named("MessageText")),
        post(
            "/outbox/wait", "waitForMessage", "Waits, by the wall clock, for a message that fits; answers the newest.",
            body: .body(optional: [
                "to": address, "user": user, "kind": messageKind, "door": door,
                "after": Schema.text.matching("^[0-9]{1,18}$").described("A message's id."), "timeout": duration,
            ]), refuses: [404, 408], answer: .named("Message")),
    ]

    private static let controlTruths: [Endpoint] = [
        get(
            "/explain", "explain", "Why a credential opens a door, or does not: the chain of causes.",
            query: [
                .query("what", reference("A doorcode, a person, a keycard, or an event's id."), isRequired: true),
                .query("door", door, isRequired: true), .query("at", .instant),
            ], refuses: [404], answer: .named("Explanation")),
        get(
            "/diff", "diff", "Where cloud, lock and phones disagree.", query: [.query("door", door)], refuses: [404],
            answer: .object(["differences": .list(of: .named("Difference"))])),
        post(
            "/wait", "wait", "Waits, by simulated time, until a door is synced, an event is, or a log record arrives.",
            body: .oneOf(
                .body(["for": .words("synced"), "door": door], optional: ["timeout": duration]),
                .body(
                    ["for": .words("event"), "kind": kindOfEvent],
                    optional: ["door": door, "after": eventID, "timeout": duration]),
                .body(
                    ["for": .words("record"), "door": door],
                    optional: [
                        "reason": .words(Reason.allCases.map(\.name)),
                        "after": eventID.described("A record's index."), "timeout": duration,
                    ])), refuses: [404, 408, 409],
            answer: .object(
                ["at": .instant, "event": Schema.named("Event").orNull],
                optional: [
                    "record": .object([
                        "index": .count, "lockTime": .instant.orNull, "method": .text, "reason": reason,
                    ])
                ])),
    ]

    // MARK: Radio

    private static let controlRadio: [Endpoint] = [
        get(
            "/adapters", "listAdapters", "Controllers outside: those that are kept, then the others of this machine.",
            answer: .object(["adapters": .list(of: .named("Adapter"))])),
        get(
            "/radio", "getRadio", "Who is on the air.",
            answer: .object([
                "timing": .words(RadioSettings.Timing.allCases.map(\.rawValue)), "now": .instant,
                "devices": .list(of: .named("RadioDevice")),
            ])),
        get("/radio/{device}", "getRadioDevice", "One device on the air.", answer: .named("RadioDevice")),
        put(
            "/radio/{device}/position", "moveRadioDevice", "Moves a client, to a point or in front of a door.",
            body: .oneOf(
                .body(["x": metres, "y": metres, "z": metres]), .body(["door": door], optional: ["distance": distance])),
            refuses: [409], answer: .named("RadioDevice")),
        put(
            "/radio/{device}/name", "nameRadioDevice", "Names a client.",
            body: .body(["name": Schema.text.matching("^[^\\u0000-\\u001F\\u007F]{1,64}$")]), refuses: [409],
            answer: .named("RadioDevice")),
        post(
            "/radio/link", "degradeLink", "Makes the air between devices bad, or good again.",
            body: .body(optional: [
                "from": reference("A device; any if left out."), "to": reference("A device; any if left out."),
                "loss": probability, "duplication": probability, "corruption": probability,
                "delay": duration.described("At most 32s."),
            ]), refuses: [404, 409],
            answer: .object([
                "from": .text.orNull, "to": .text.orNull, "loss": probability, "duplication": probability,
                "corruption": probability, "delayMilliseconds": .number,
            ])),
    ]

    // MARK: Record

    private static let controlRecord: [Endpoint] = {
        var events = get(
            "/events", "listEvents", "Events of this run; without Accept: application/json, a stream of them.",
            query: [
                .query("after", eventID.described("Those after this event.")),
                .query("kind", kindOfEvent), .query("door", door),
                limit,
            ], refuses: [404], answer: .object(["events": .list(of: .named("Event"))]))
        events.answers[0].otherType = "text/event-stream"
        return [
            events,
            get(
                "/state", "getState", "The whole state, without keys, secrets and codes.",
                answer: .any),
            get(
                "/recording", "getRecording", "What was done in this run, and from what it began.",
                answer: .object([
                    "seed": .integer, "start": .instant, "now": .instant, "property": .text, "propertyFile": .text,
                    "propertyYAML": .text, "isRestored": .flag, "isComplete": .flag, "lastEvent": .text,
                    "inputs": .list(
                        of: .object([
                            "id": .integer, "event": .integer, "at": .instant, "kind": .text, "call": .any,
                        ])),
                ])),
            get(
                "/snapshots", "listSnapshots", "Snapshots.",
                answer: .object(["snapshots": .list(of: .named("Snapshot"))])),
            post(
                "/snapshots", "saveSnapshot", "Keeps the world as it is, under a name.",
                body: .body(optional: ["name": Schema.text.matching("^[^./\\u0000][^/\\u0000]{0,24}$")]),
                answer: .named("Snapshot"),
                links: [.init(operation: "loadSnapshot", parameters: [("name", "/name")])]),
            post("/snapshots/{name}/load", "loadSnapshot", "Goes back to a snapshot.", answer: .named("Time")),
            post("/reset", "reset", "Begins the run anew.", body: .body(), answer: .named("Time")),
        ]
    }()
}

extension Schema {
    /// Whether an object of it has members that must be there; of alternatives, whether all have.
    fileprivate var needsMembers: Bool {
        for word in ["oneOf", "anyOf"] {
            if case .list(let schemas) = members[word] {
                return schemas.allSatisfy { schema in
                    if case .object(let members) = schema { members["required"] != nil } else { true }
                }
            }
        }
        return members["required"] != nil || members["$ref"] != nil
    }
}
