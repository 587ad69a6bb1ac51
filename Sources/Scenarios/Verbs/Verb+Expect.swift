internal import LatchServer
internal import World

extension Verb {
    private static let isKey = Key("is", .any, "what it is: the members that are named are compared")
    private static let count = Key("count", .number(0...1_000_000), "how many there are")
    private static let atDoor = Key("door", .name(.door), "only at this door")

    /// Looks at something, and compares.
    static let expect = Verb(
        "expect", "Expects something of a lock, the cloud, a phone, the outbox, the log, or of what happened.",
        [
            Form(Key("lock", .name(.door), "the lock of this door: its own truth"), [isKey]),
            Form(Key("cloud", .name(.door), "this door, as the cloud believes"), [isKey]),
            Form(Key("door", .name(.door), "this door, with both truths"), [isKey]),
            Form(Key("phone", .name(.phone), "this phone"), [isKey]),
            Form(Key("user", .name(.user), "this person, with their accesses"), [isKey]),
            Form(
                Key("accesses", .name(.door), "the accesses at this door"),
                [Key("truth", .choice(["cloud", "lock"]), "whose; the cloud's if left out"), isKey, count]),
            Form(
                Key("outbox", .text, "the newest message to this address, with subject and text; any for all"),
                [Key("kind", .text, "only of this kind: invite, doorcode, otp, …"), atDoor, isKey, count]),
            Form(
                Key("log", .name(.doorOrAny), "the newest entry in the history of this door; any for all"),
                [Key("user", .name(.user), "only by this person"), isKey, count]),
            Form(
                Key("event", .event(WorldEvent.Kind.allCases, or: []), "the newest event whose kind begins so"),
                [atDoor, Key("after", .text, "only those after this event"), isKey, count]),
            Form(
                Key("diff", .name(.doorOrAny), "where the truths part at this door; any for all: a list"),
                [isKey, count]),
            Form(
                Key("explain", .text, "why a code, card, person or event opened a door, or not"),
                [
                    Key("door", .name(.door), required: true, "that door"), Key("at", .moment, "then; now if left out"),
                    isKey,
                ]),
            Form(Key("fault", .text, "this fault, by its id, with how often it struck"), [isKey]),
            Form(Key("time", .choice(["now"]), "how time stands"), [isKey]),
        ], answer: .subject
    ) { fields, run in try await run.look(fields) }
}

extension Run {
    /// What an expectation is about. What comes in lists of which the newest counts has members `newest` and `all`.
    func look(_ fields: Verb.Fields) async throws -> Answer {
        let subject = fields.form ?? ""
        let name = fields.text(subject)
        let any: String? = name == "any" ? nil : name
        switch subject {
        case "lock", "cloud": return try await part(subject, of: control("GET", ["doors", name]))
        case "door": return try await control("GET", ["doors", name])
        case "phone": return try await control("GET", ["phones", name])
        case "user": return try await control("GET", ["users", name])
        case "accesses":
            let query = ["door": name, "truth": fields["truth"]?.spelled]
            return try await part("accesses", of: control("GET", ["accesses"], query: query))
        case "outbox": return try await message(to: any, fields)
        case "log":
            let query = ["door": any, "user": fields["user"]?.spelled, "limit": "10000"]
            return try await newest("entries", of: control("GET", ["history"], query: query))
        case "event":
            let query = [
                "kind": name, "door": fields["door"]?.spelled, "after": fields["after"]?.spelled, "limit": "10000",
            ]
            return try await newest("events", of: control("GET", ["events"], query: query))
        case "fault": return try await control("GET", ["faults", name])
        case "diff": return try await part("differences", of: control("GET", ["diff"], query: ["door": any]))
        case "explain":
            var body: JSON = [:]
            try await put("at", of: fields, into: &body)
            let query = ["what": name, "door": fields.text("door"), "at": body["at"]?.spelled]
            return try await control("GET", ["explain"], query: query)
        default: return try await control("GET", ["time"])
        }
    }

    private func message(to address: String?, _ fields: Verb.Fields) async throws -> Answer {
        let query = [
            "to": address, "kind": fields["kind"]?.spelled, "door": fields["door"]?.spelled, "limit": "10000",
        ]
        let answer = try await newest("messages", of: control("GET", ["outbox"], query: query))
        guard answer.problem == nil, let id = answer.json["newest"]?["id"]?.string else { return answer }
        // The list leaves out what only a reader of the message needs, and the message which code is of which door.
        guard case .object(var whole) = try await control("GET", ["outbox", id]).json,
            case .object(let listed)? = answer.json["newest"]
        else { return answer }
        whole.merge(listed) { $1 }
        return Answer(json: ["newest": .object(whole), "all": answer.json["all"] ?? .null])
    }

    private func part(_ name: String, of answer: Answer) -> Answer {
        answer.problem == nil ? Answer(json: answer.json[name] ?? .null) : answer
    }

    /// Of a list that has the newest last: that one, and all.
    private func newest(_ name: String, of answer: Answer) -> Answer {
        guard answer.problem == nil, let list = answer.json[name] else { return answer }
        return Answer(json: ["newest": list.elements.last ?? .null, "all": list])
    }
}
