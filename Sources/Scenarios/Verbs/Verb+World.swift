internal import LatchServer
internal import World

extension Verb {
    private static let probability = Kind.number(0...1)
    /// What there is to wait for besides events.
    fileprivate static let otherWaits = ["synced", "record"]

    /// What happens to the world.
    static let worldVerbs = [
        Verb(
            "advance", "Lets time pass.",
            [
                Form(Key("by", .span, "so long")),
                Form(
                    Key("to", .moment, "to an instant; or, with a door, to when its wall clock shows it next"),
                    [Key("door", .name(.door), "the door whose building's clock is meant")]),
                Form(
                    Key(
                        "until", .event(WorldEvent.Kind.allCases, or: otherWaits),
                        "an event whose kind begins so; synced; or record, a log line in the cloud"),
                    [
                        Key("door", .name(.door), "only at this door"),
                        Key("reason", .text, "record: with this reason"),
                        Key("after", .text, "only after this event, or line of the log"),
                        Key("timeout", .span, "no longer than this; 5m if left out"),
                    ]),
            ], shorthand: "by"
        ) { fields, run in try await run.advance(fields) },
        Verb(
            "radio", "Makes the air between devices bad, or good again.",
            [
                Form(
                    nil,
                    [
                        Key("loss", probability, "the share of packets that are lost"),
                        Key("from", .text, "a door, or a client of --hci; any if left out"),
                        Key("to", .text, "the same"),
                        Key("duplication", probability, "the share that comes twice"),
                        Key("corruption", probability, "the share that is damaged"),
                        Key("delay", .span, "how much later all come"),
                    ])
            ]
        ) { fields, run in
            try await run.control(
                "POST", ["radio", "link"],
                body: fields.body("from", "to", "loss", "duplication", "corruption", "delay"))
        },
        Verb(
            "setting", "Changes named settings.", [Form(nil, [])], answer: .none
        ) { fields, run in try await run.set(fields) },
        Verb(
            "restart", "Stops the daemon and starts it again from its data folder.",
            [Form(Key("what", .choice(["daemon"]), "the daemon"))], shorthand: "what", answer: .none
        ) { _, run in
            try await run.restart()
            return Answer(json: .null)
        },
    ]
}

extension Run {
    func set(_ fields: Verb.Fields) async throws -> Answer {
        for name in fields.values.keys.sorted() {
            let answer = try await control("PUT", ["settings", name], body: ["value": .text(fields.text(name))])
            if answer.problem != nil { return answer }
        }
        return Answer(json: .null)
    }

    func advance(_ fields: Verb.Fields) async throws -> Answer {
        if fields["by"] != nil { return try await control("POST", ["time", "advance"], body: fields.body("by")) }
        if fields["to"] != nil {
            var body: JSON = [:]
            try await put("to", of: fields, into: &body)
            return try await control("POST", ["time", "advance"], body: body)
        }
        guard case .object(var body) = fields.body("door", "reason", "timeout") else { return Answer(json: .null) }
        if let after = fields["after"] { body["after"] = .text(after.spelled) }
        let until = fields.text("until")
        if Verb.otherWaits.contains(until) {
            body["for"] = .text(until)
        } else {
            body["for"] = "event"
            body["kind"] = .text(until)
        }
        return try await control("POST", ["wait"], body: .object(body))
    }
}
