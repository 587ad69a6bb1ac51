internal import LatchServer
internal import World

/// The JSON Schema (draft 2020-12) of scenario files, made from the table of verbs by which they are read.
package enum ScenarioSchema {
    /// The document, as it is checked in.
    package static var text: String { pretty(document) + "\n" }

    private static var document: JSON {
        [
            "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Scenario of the Latch lock simulator",
            "type": "object", "additionalProperties": false, "required": ["steps"],
            // Else it is one to include.
            "anyOf": [["required": ["name"]], ["propertyNames": ["enum": ["include", "steps"]]]],
            "properties": [
                "name": text("what it shows"), "why": text("in one sentence, why it exists"),
                "source": text("where the behaviour is documented, or the report that it is made from"),
                "property": text("demo, or a property file, from the folder of this file; demo if left out"),
                "start": text("the instant at which it begins, as RFC 3339 writes it"),
                "seed": described(["type": ["integer", "string"]], "from which all chance comes; 1 if left out"),
                "settings": reference("settings"),
                "vars": described(["type": "object", "additionalProperties": reference("scalar")], "names and values"),
                "cases": described(
                    [
                        "type": "array", "minItems": 1,
                        "items": [
                            "type": "object", "required": ["case"], "properties": ["case": text("the case's name")],
                            "additionalProperties": reference("scalar"),
                        ],
                    ], "it is run once for each, with the names and values of the case"),
                "include": described(
                    ["type": "array", "items": ["type": "string"]], "files whose steps come before these"),
                "steps": ["type": "array", "minItems": 1, "items": reference("step")],
                "invariants": described(
                    [
                        "type": "array",
                        "items": [
                            "anyOf": [
                                reference("expect"),
                                ["enum": .list((["laws"] + Law.allCases.map(\.rawValue)).map { .text($0) })],
                            ]
                        ],
                    ], "what is expected after each step; laws, or one of them, watches over what always holds"),
            ],
            "$defs": definitions,
        ]
    }

    private static var definitions: JSON {
        var definitions: [String: JSON] = [
            "scalar": ["type": ["string", "number", "boolean"]],
            "settings": [
                "type": "object", "description": "names and values of settings",
                "additionalProperties": reference("scalar"),
            ],
            "capture": [
                "type": "object", "description": "names, and the paths of their values in the answer",
                "additionalProperties": ["type": "string"],
            ],
        ]
        var steps: [JSON] = []
        for verb in Verb.all {
            definitions[verb.name] = verb.isOfSettings ? reference("settings") : definition(of: verb)
            steps.append([
                "type": "object", "additionalProperties": false, "required": .list([.text(verb.name)]),
                "properties": .object([verb.name: described(reference(verb.name), verb.help)]),
            ])
        }
        definitions["step"] = ["oneOf": .list(steps)]
        return .object(definitions)
    }

    private static func definition(of verb: Verb) -> JSON {
        var choices = verb.forms.map { form in
            let keys = (form.key.map { [$0] } ?? []) + form.others
            var properties: [String: JSON] = [:]
            for key in keys { properties[key.name] = described(schema(of: key.kind), key.help) }
            if verb.takesExpectation { properties["expect"] = expectation(of: verb) }
            if verb.answer != .none { properties["capture"] = reference("capture") }
            var required = keys.filter(\.isRequired).map(\.name)
            if let key = form.key, !required.contains(key.name) { required.insert(key.name, at: 0) }
            var schema: [String: JSON] = [
                "type": "object", "additionalProperties": false, "properties": .object(properties),
                "required": .list(required.map { .text($0) }),
            ]
            if verb.answer == .subject {
                let looks = ["is", "count", "capture"].filter { properties[$0] != nil }
                schema["anyOf"] = .list(looks.map { ["required": [.text($0)]] })
            }
            return JSON.object(schema)
        }
        if let shorthand = verb.shorthand, let key = verb.forms.compactMap(\.key).first(where: { $0.name == shorthand })
        {
            choices.append(described(schema(of: key.kind), key.help))
        }
        return choices.count == 1 ? choices[0] : ["anyOf": .list(choices)]
    }

    private static func expectation(of verb: Verb) -> JSON {
        switch verb.answer {
        case .call:
            [
                "anyOf": [
                    ["type": "integer", "minimum": 100, "maximum": 599], ["enum": ["any", .text(Run.timeout)]],
                    reference("name"),
                    [
                        "type": "object", "additionalProperties": false,
                        "properties": ["status": [:], "headers": ["type": "object"], "body": [:]],
                    ],
                ]
            ]
        case .entry:
            [
                "anyOf": [
                    ["enum": .list((["any"] + StepReader.outcomes).map { .text($0) })], reference("name"),
                    ["type": "object"],
                ]
            ]
        default: ["anyOf": [["type": "object"], ["enum": ["any"]]]]
        }
    }

    private static func schema(of kind: Verb.Kind) -> JSON {
        switch kind {
        case .text, .name, .code, .card, .path: ["type": ["string", "number"]]
        case .flag: ["anyOf": [["type": "boolean"], reference("name")]]
        case .number(let range):
            [
                "anyOf": [
                    ["type": "number", "minimum": number(range.lowerBound), "maximum": number(range.upperBound)],
                    reference("name"),
                ]
            ]
        case .duration: text(matching: "^[+-]?([0-9.]+(d|h|m|s|ms))+$")
        case .span: text(matching: "^[+]?([0-9.]+(d|h|m|s|ms))+$")
        case .moment: ["type": "string"]
        case .event(let kinds, let words):
            // The beginning of a kind will do as well.
            completed(
                kinds.map(\.rawValue) + words,
                or: "^(\(WorldEvent.Kind.families(of: kinds).joined(separator: "|")))")
        // Whoever writes method and path may write them in any case.
        case .route: completed(ControlAPI.routes, or: "^[A-Za-z]+ /")
        case .choice(let words): ["anyOf": [["enum": .list(words.map { .text($0) })], reference("name")]]
        case .point:
            [
                "type": "array", "minItems": 3, "maxItems": 3,
                "items": ["anyOf": [["type": "number"], reference("name")]],
            ]
        case .url: ["type": "string", "pattern": "^([Hh][Tt][Tt][Pp][Ss]?://|\\$\\{)"]
        case .texts: ["anyOf": [["type": "array", "items": reference("scalar")], reference("name")]]
        case .textMap:
            ["anyOf": [["type": "object", "additionalProperties": reference("scalar")], reference("name")]]
        case .headers:
            [
                "type": "object", "additionalProperties": false,
                "properties": .object(
                    Dictionary(Run.headers.map { ($0.name, ["type": "string"]) }) { first, _ in first }),
            ]
        case .any: [:]
        }
    }

    /// Texts of a pattern, or with names in braces.
    private static func text(matching pattern: String) -> JSON {
        ["type": "string", "pattern": .text("(\(pattern))|\\$\\{.+\\}")]
    }

    /// Words that editors complete, or other texts of a pattern, or with names in braces.
    private static func completed(_ words: [String], or pattern: String) -> JSON {
        [
            "anyOf": [
                ["enum": .list(words.map { .text($0) })], ["type": "string", "pattern": .text(pattern)],
                ["type": "string", "pattern": "\\$\\{.+\\}"],
            ]
        ]
    }

    private static func number(_ value: Double) -> JSON {
        value == value.rounded() ? .integer(Int(value)) : .number(value)
    }

    private static func text(_ help: String) -> JSON { ["type": "string", "description": .text(help)] }

    private static func reference(_ name: String) -> JSON {
        // A name in braces may stand for any scalar.
        if name == "name" { return ["type": "string", "pattern": "^\\$\\{.+\\}$"] }
        return ["$ref": .text("#/$defs/\(name)")]
    }

    private static func described(_ schema: JSON, _ help: String) -> JSON {
        guard case .object(var members) = schema else { return schema }
        members["description"] = .text(help)
        return .object(members)
    }

    private static func pretty(_ json: JSON, indent: String = "") -> String {
        let inner = indent + "  "
        switch json {
        case .object(let members) where !members.isEmpty:
            let lines = members.keys.sorted().map { name in
                "\(inner)\(JSON.text(name).compact): \(pretty(members[name] ?? .null, indent: inner))"
            }
            return "{\n\(lines.joined(separator: ",\n"))\n\(indent)}"
        case .list(let elements) where elements.contains(where: \.isNested):
            return "[\n\(elements.map { inner + pretty($0, indent: inner) }.joined(separator: ",\n"))\n\(indent)]"
        case .list(let elements): return "[" + elements.map(\.compact).joined(separator: ", ") + "]"
        default: return json.compact
        }
    }
}

extension JSON {
    fileprivate var isNested: Bool {
        switch self {
        case .object, .list: true
        default: false
        }
    }
}
