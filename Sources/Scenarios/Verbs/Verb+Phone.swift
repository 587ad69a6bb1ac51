internal import LatchServer

extension Verb {
    private static let user = Key("user", .name(.user), "the person who signs in, with a token that is made for them")
    private static let token = Key("token", .text, "the token to sign in with")
    private static let allLocks = Key("includeAllLocks", .flag, "the SDK's")
    private static let door = Key("door", .name(.door), "the door")
    private static let before = Key("door", .name(.door), "the door before which it is")
    private static let distance = Key("distance", .number(0...1_000_000), "metres from that door; 1 if left out")

    private static func phone(_ action: String, _ help: String, _ others: [Key] = []) -> Form {
        Form(Key(action, .name(action == "create" ? .newPhone : .phone), "the phone: \(help)"), others)
    }

    private static func on(_ help: String) -> Key { Key("on", .flag, required: true, help) }
    private static func granted(_ help: String) -> Key { Key("granted", .flag, required: true, help) }

    /// What somebody does with a phone.
    static let phoneVerbs = [
        Verb(
            "phone", "Does something with a simulated phone.",
            [
                phone(
                    "create", "it is made, and with user or token set up",
                    [user, token, allLocks, before, distance, Key("position", .point, "where it is")]),
                phone("setup", "the SDK's setupWithToken", [user, token, allLocks]),
                phone(
                    "unlock", "the SDK's unlock",
                    [
                        Key("door", .name(.door), required: true, "the door"),
                        Key("wait", .flag, "false: only begin"),
                    ]),
                phone("cancel", "the SDK's cancelUnlock"),
                phone("sync", "the SDK's sync, of one door or of all in hearing", [door]),
                phone("locks", "the SDK's fetchLocks"),
                phone("logs", "the SDK's getAccessLogs", [Key("door", .name(.door), required: true, "the door")]),
                phone("proximity", "the SDK's start- and stopProximityUnlock", [on("whether it is on")]),
                phone("move", "it is carried", [before, distance, Key("to", .point, "where to")]),
                phone("bluetooth", "Bluetooth is switched", [on("whether it is on")]),
                phone("network", "it has a network, or none", [on("whether there is one")]),
                phone("permission", "the app may use Bluetooth, or not", [granted("whether it may")]),
                phone("consent", "the user's answer to the vendor's terms", [granted("whether they agree")]),
                phone("kill", "the app is killed: what is in memory is lost"),
                phone("wipe", "the SDK's clear: what is stored is deleted"),
                phone("overhear", "somebody keeps what it says to locks, for an attack", [on("whether they do")]),
                phone(
                    "attack", "it does to a lock what no SDK would",
                    [
                        Key("door", .text, required: true, "the door"),
                        Key(
                            "with",
                            .choice(["replay", "truncation", "wrong_key", "stale_package", "forged_package", "hold"]),
                            required: true, "what it does"),
                        Key("of", .text, "the phone that was overheard; itself if left out"),
                    ]),
                phone("show", "nothing; the answer is the phone"),
                phone("remove", "it is gone"),
            ], answer: .entry
        ) { fields, run in try await run.phone(fields) }
    ]
}

extension Run {
    func phone(_ fields: Verb.Fields) async throws -> Answer {
        let action = fields.form ?? ""
        let name = fields.text(action)
        func post(_ method: String, _ body: JSON = [:]) async throws -> Answer {
            try await control("POST", ["phones", name, method], body: body)
        }
        func lock() -> JSON { fields["door"].map { ["lockID": .text($0.spelled)] } ?? [:] }
        switch action {
        case "create":
            guard case .object(var body) = fields.body("door", "distance", "position") else { break }
            body["name"] = .text(name)
            let made = try await control("POST", ["phones"], body: .object(body))
            guard made.problem == nil, fields["user"] != nil || fields["token"] != nil else { return made }
            return try await post("setupWithToken", fields.body("user", "token", "includeAllLocks"))
        case "setup": return try await post("setupWithToken", fields.body("user", "token", "includeAllLocks"))
        case "unlock":
            guard case .object(var body) = fields.body("wait") else { break }
            body["lockID"] = .text(fields.text("door"))
            var answer = try await post("unlock", .object(body))
            if let user = answer.json["user"]?.string { answer.entry = (user, fields.text("door")) }
            return answer
        case "cancel": return try await post("cancelUnlock")
        case "sync": return try await post("sync", lock())
        case "locks": return try await post("fetchLocks")
        case "logs": return try await post("getAccessLogs", lock())
        case "proximity":
            let isOn = if case .bool(true)? = fields["on"] { true } else { false }
            return try await post(isOn ? "startProximityUnlock" : "stopProximityUnlock")
        case "move": return try await post("move", fields.body("to", "door", "distance"))
        case "bluetooth", "network": return try await post(action, fields.body("on"))
        case "permission", "consent": return try await post(action, fields.body("granted"))
        case "kill": return try await post("kill")
        case "wipe": return try await post("clear")
        case "overhear": return try await post(action, fields.body("on"))
        case "attack":
            guard case .object(var body) = fields.body("with", "of") else { break }
            body["lockID"] = .text(fields.text("door"))
            return try await post("attack", .object(body))
        case "show": return try await control("GET", ["phones", name])
        case "remove": return try await control("DELETE", ["phones", name])
        default: break
        }
        return Answer(json: .null)
    }
}
