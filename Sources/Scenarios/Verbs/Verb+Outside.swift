internal import LatchServer

extension Verb {
    private static let timeout = Key("timeout", .span, "of the wall clock; 30s if left out")

    /// What reaches outside: the only steps whose answers the seed does not give.
    static let outsideVerbs = [
        Verb(
            "http", "Calls any URL, such as one of a partner's own backend; ${base} is the address of this world.",
            [
                Form(
                    Key("url", .url, "the whole of it"),
                    [
                        Key(
                            "method", .choice(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"]),
                            "GET, unless there is a body"),
                        Key("body", .any, "the body, sent as JSON; a text, as it is"),
                        Key("form", .textMap, "the body, sent as a form: a map of texts"),
                        Key("headers", .textMap, "headers of the request: a map of texts"),
                        timeout,
                    ])
            ], answer: .call
        ) { fields, run in try await run.outside("http") { try await $0.fetch(fields) } },
        Verb(
            "run", "Starts a program, and waits for its end.",
            [
                Form(
                    Key("program", .text, "its name in PATH; with a slash, from the scenario's folder"),
                    [
                        Key("arguments", .texts, "a list of texts"),
                        Key("environment", .textMap, "variables besides those of this process: a map of texts"),
                        Key("input", .text, "what it reads"),
                        Key("background", .flag, "true: it goes on until the scenario ends"),
                        Key("until", .text, "wait only until it has written this"),
                        timeout,
                    ])
            ], shorthand: "program", answer: .members
        ) { fields, run in try await run.outside("run") { try await $0.start(fields) } },
    ]
}

extension Step {
    /// Whether its answer comes from outside the simulation.
    var reachesOutside: Bool { Verb.outsideVerbs.contains { $0.name == verb.name } }
}
