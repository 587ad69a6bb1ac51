internal import LatchServer
internal import Properties
internal import SimulationKernel
internal import World

extension Verb {
    private static let kinds = FaultKind.allCases.map(\.rawValue)

    /// What goes wrong, made of the catalog of faults.
    static let fault = Verb(
        "fault", "Has something go wrong from here, or takes that away.",
        [
            Form(
                Key("add", .choice(kinds), "the kind of fault; the other keys are its scope and its parameters"),
                scope + parameters),
            Form(Key("clear", .text, "a fault by its id, or all")),
        ]
    ) { fields, run in
        if let clear = fields["clear"]?.spelled {
            return try await run.control("DELETE", clear == "all" ? ["faults"] : ["faults", clear])
        }
        var members = fields.values
        members["kind"] = members.removeValue(forKey: "add")
        for name in ["from", "until"] { members[name] = nil }
        var body = JSON.object(members)
        try await run.put("from", of: fields, into: &body)
        try await run.put("until", of: fields, into: &body)
        return try await run.control("POST", ["faults"], body: body)
    }

    private static let scope: [Key] = FaultScopeKey.allCases.map { key in
        let kind: Kind =
            switch key {
            case .event: .event(WorldEvent.Kind.causes, or: [])
            case .route: .route
            case .door: .name(.door)
            case .user: .name(.user)
            case .phone: .name(.phone)
            case .client: .name(.client)
            case .direction: .choice(FaultDirection.allCases.map(\.rawValue))
            case .after: .number(0...1_000_000)
            case .count: .number(1...1_000_000)
            case .probability: .number(0...1)
            case .from, .until: .moment
            }
        return Key(key.rawValue, kind, key.help)
    }

    /// Those of all kinds. Which of them a kind has, the reader sees to.
    private static let parameters: [Key] = {
        var keys = OrderedTable<String, Key>()
        for kind in FaultKind.allCases {
            for parameter in kind.parameters where keys[parameter.name] == nil {
                keys[parameter.name] = Key(
                    parameter.name, Kind(parameter.type), "\(kind.rawValue) and its like: \(parameter.help)")
            }
        }
        return Array(keys.values)
    }()

    /// What is wrong with a fault as a whole, where the texts that are known before it runs tell, and at which of its keys.
    static func problem(of kind: FaultKind, _ texts: [String: String], having keys: [String]) -> (String, key: String)?
    {
        if let from = texts["from"].flatMap({ Instant(iso8601: $0) }),
            let until = texts["until"].flatMap({ Instant(iso8601: $0) }), until <= from
        {
            return (FaultRefusal.badScope("until is not after from").message, "until")
        }
        guard kind.manner != .interferes, !keys.contains("event") else { return nil }
        if let key = keys.first(where: { ["after", "count"].contains($0) }) {
            return (FaultRefusal.needsEvent(kind).message, key)
        }
        guard kind.manner == .happens else { return nil }
        if kind.family == .lock, !keys.contains("door") {
            return (FaultRefusal.needsTarget(kind, .door).message, "add")
        }
        if kind.family == .phone, !keys.contains(where: { ["phone", "user"].contains($0) }) {
            return (FaultRefusal.needsTarget(kind, .phone).message, "add")
        }
        return nil
    }

    /// What is wrong with the keys of a fault; nil where nothing is.
    static func problem(of kind: FaultKind, _ key: String, _ literal: String?) -> String? {
        if let scope = FaultScopeKey(rawValue: key) {
            let names = kind.scopes.map(\.rawValue)
            return kind.scopes.contains(scope)
                ? nil : "found \(quoted(key)) in \(kind.rawValue); expected one of \(names.joined(separator: ", "))"
        }
        guard let parameter = kind.parameter(key) else {
            let names = kind.parameters.map(\.name)
            return "found \(quoted(key)) in \(kind.rawValue), which has "
                + (names.isEmpty ? "no parameters" : "only \(names.joined(separator: ", "))")
                + suggestion(for: key, in: names)
        }
        guard let literal, parameter.value(literal) == nil else { return nil }
        return "found \(quoted(literal)); expected \(key) of \(kind.rawValue): \(parameter.values)"
    }
}

extension Verb.Kind {
    fileprivate init(_ type: FaultParameter.ValueType) {
        self =
            switch type {
            case .number: .number(-1e9...1e9)
            case .duration: .duration
            case .word(let words): .choice(words)
            case .flag: .flag
            }
    }
}
