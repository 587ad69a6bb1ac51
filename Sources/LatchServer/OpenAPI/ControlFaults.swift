internal import SimulationKernel
internal import World

// Faults in the control API.
extension Interface {
    static let controlFaults: [Endpoint] = [
        get(
            "/faults", "listFaults", "What goes wrong, and what it has done.",
            answer: .object(["faults": .list(of: .named("Fault"))])),
        post(
            "/faults", "addFault", "Has something go wrong.", body: faultBody, refuses: [404, 409],
            answer: .named("Fault")),
        control(
            "DELETE", "/faults", "clearFaults", "Takes all faults away.", answer: .object(["cleared": .list(of: .text)])
        ),
        get(
            "/faults/kinds", "listFaultKinds", "What can go wrong: kinds, with their parameters and scopes.",
            answer: .object(["kinds": .list(of: .named("FaultKind"))])),
        get("/faults/{fault}", "getFault", "One fault.", answer: .named("Fault")),
        control(
            "DELETE", "/faults/{fault}", "clearFault", "Takes a fault away; what it has in force ends.",
            answer: .named("Fault")),
    ]

    private static let faultBody = Schema.body(
        ["kind": .words(FaultKind.allCases.map(\.rawValue))], optional: Schema.Members(list: scope + parameters))

    private static let scope: [(name: String, schema: Schema)] = FaultScopeKey.allCases.map { key in
        let schema =
            switch key {
            case .after: Schema.integer.from(0, to: 1_000_000)
            case .count: Schema.integer.from(1, to: 1_000_000)
            case .probability: probability
            case .from, .until: Schema.instant
            case .direction: Schema.words(FaultDirection.allCases.map(\.rawValue))
            case .event: beginning(of: WorldEvent.Kind.causes)
            case .door, .user, .phone, .client, .route: Schema.text.of(length: 1...200)
            }
        return (key.rawValue, schema.described(key.help))
    }

    /// Those of all kinds; which of them a kind has, and in which range, its description says.
    private static let parameters: [(name: String, schema: Schema)] = {
        var members = OrderedTable<String, Schema>()
        for kind in FaultKind.allCases {
            for parameter in kind.parameters where members[parameter.name] == nil {
                let schema =
                    switch parameter.type {
                    case .number(_, _, let isWhole, _): isWhole ? Schema.integer : .number
                    case .duration: Schema.text.of(length: 2...40)
                    case .word(let words): Schema.words(words)
                    case .flag: Schema.flag
                    }
                members[parameter.name] = schema.described("Of \(kind.rawValue) and its like: \(parameter.help).")
            }
        }
        return zip(members.keys, members.values).map { ($0, $1) }
    }()

    private static let anything = Schema(["type": "object", "additionalProperties": [:]])

    static let faultSchemas: [(name: String, schema: Schema)] = [
        (
            "Fault",
            .object([
                "id": .text, "kind": .words(FaultKind.allCases.map(\.rawValue)), "effect": .text,
                "state": .words(FaultBook.Entry.Phase.allCases.map(\.rawValue)), "scope": anything,
                "parameters": anything, "met": .count, "struck": .count, "lastStruckAt": .instant.orNull,
                "inForce": .count, "addedAt": .instant, "event": eventID,
            ])
        ),
        (
            "FaultKind",
            .object([
                "kind": .words(FaultKind.allCases.map(\.rawValue)), "effect": .text,
                "manner": .words(FaultKind.Manner.allCases.map(\.rawValue)), "scope": .list(of: .text),
                "parameters": .list(
                    of: .object(["name": .text, "help": .text, "values": .text, "unit": .text, "default": .any])),
            ])
        ),
    ]
}
