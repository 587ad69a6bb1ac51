internal import LatchServer

extension Verb {
    private static let door = Key(
        "door", .name(.door), required: true, "by name, Building/name, id, or a beginning of these")

    /// What somebody does at a door, or to a lock.
    static let lockVerbs = [
        Verb(
            "keypad", "Types a code on a lock's keypad.",
            [
                Form(
                    door,
                    [
                        Key("code", .code, required: true, "1 to 12 digits"),
                        Key("at", .moment, "when the last key is pressed; as soon as can be if left out"),
                        Key("gap", .span, "between two keys; 400ms if left out"),
                        Key("wake", .flag, "false: without waking the lens first"),
                        Key("confirm", .flag, "false: without the confirm key, where the family has one"),
                        Key("digits", .number(1...12), "type only so many of them"),
                    ])
            ], answer: .entry
        ) { fields, run in
            var body = fields.body("code", "gap", "wake", "confirm", "digits")
            try await run.put("at", of: fields, into: &body)
            var answer = try await run.control("POST", ["locks", fields.text("door"), "keypad"], body: body)
            answer.entry = (fields.text("code"), fields.text("door"))
            return answer
        },
        Verb(
            "card", "Holds a keycard to a lock.",
            [
                Form(
                    door,
                    [
                        Key("card", .card, required: true, "4, 7 or 10 bytes in hexadecimal"),
                        Key("at", .moment, "when; now if left out"),
                    ])
            ], answer: .entry
        ) { fields, run in
            var body = fields.body("card")
            try await run.put("at", of: fields, into: &body)
            var answer = try await run.control("POST", ["locks", fields.text("door"), "card"], body: body)
            answer.entry = (fields.text("card"), fields.text("door"))
            return answer
        },
        Verb("touch", "Touches a lock's lens.", [Form(door)], shorthand: "door") { fields, run in
            try await run.control("POST", ["locks", fields.text("door"), "touch"])
        },
        Verb(
            "thumbturn", "Turns the thumbturn inside.",
            [Form(door, [Key("to", .choice(["locked", "unlocked"]), "the other side if left out")])]
        ) { fields, run in
            try await run.control("POST", ["locks", fields.text("door"), "thumbturn"], body: fields.body("to"))
        },
        Verb(
            "deadbolt", "Throws or retracts the deadbolt.",
            [Form(door, [Key("to", .choice(["thrown", "retracted"]), required: true, "which")])]
        ) { fields, run in
            try await run.control("POST", ["locks", fields.text("door"), "deadbolt"], body: fields.body("to"))
        },
        Verb(
            "battery", "Lets a lock's battery stand at a percentage, or changes it.",
            [
                Form(Key("percentage", .number(0...100), "what is left"), [door]),
                Form(Key("swap", .flag, "true: change it"), [door]),
            ]
        ) { fields, run in
            try await run.control(
                "POST", ["locks", fields.text("door"), "battery"], body: fields.body("percentage", "swap"))
        },
        Verb(
            "power", "Cuts a wired lock's power, or brings it back.",
            [Form(door, [Key("on", .flag, required: true, "whether it has power")])]
        ) { fields, run in
            try await run.control("POST", ["locks", fields.text("door"), "power"], body: fields.body("on"))
        },
        Verb(
            "clock", "Does something to a lock's clock.",
            [
                Form(Key("lose", .flag, "true: it no longer knows the time"), [door]),
                Form(Key("offset", .duration, "moves it by so much"), [door]),
                Form(Key("driftPPM", .number(-100_000...100_000), "lets it run fast from here, or slow"), [door]),
            ]
        ) { fields, run in
            try await run.control(
                "POST", ["locks", fields.text("door"), "clock"], body: fields.body("lose", "offset", "driftPPM"))
        },
        Verb(
            "sync", "Syncs a lock with the cloud, as if somebody with a phone stood before it.", [Form(door)],
            shorthand: "door"
        ) { fields, run in try await run.control("POST", ["locks", fields.text("door"), "sync"]) },
    ]
}
