internal import LatchServer

/// A step that is being written.
struct Draft: Sendable {
    var verb: String
    /// Its keys, in the order in which they are written.
    var fields: [(key: String, value: JSON)] = []
    var expect: JSON?
    var captures: [(name: String, path: String)] = []
    /// A line above it.
    var comment: String?

    init(_ verb: String, _ fields: [(key: String, value: JSON)] = [], expect: JSON? = nil, comment: String? = nil) {
        self.verb = verb
        self.fields = fields
        self.expect = expect
        self.comment = comment
    }

    /// Its lines in a list of steps.
    var yaml: String {
        var members = fields
        if let expect { members.append(("expect", expect)) }
        if !captures.isEmpty {
            members.append(
                ("capture", .object(Dictionary(captures.map { ($0.name, .text($0.path)) }) { first, _ in first })))
        }
        var text = comment.map { "  # \($0)\n" } ?? ""
        let line = members.map { "\($0.key): \($0.value.yaml)" }.joined(separator: ", ")
        if line.utf8.count <= 100 {
            text += "  - \(verb): {\(line)}\n"
        } else {
            text += "  - \(verb):\n" + members.map { "      \($0.key): \($0.value.yaml)\n" }.joined()
        }
        return text
    }
}

extension JSON {
    /// On one line of YAML, members in alphabetical order.
    var yaml: String {
        switch self {
        case .text(let text): text.isPlainYAML ? text : compact
        case .list(let elements): "[" + elements.map(\.yaml).joined(separator: ", ") + "]"
        case .object(let members):
            "{"
                + members.sorted { $0.key < $1.key }.map { name, value in
                    "\(name.isPlainYAML || Matcher.Condition(rawValue: name) != nil ? name : JSON.text(name).compact): "
                        + value.yaml
                }.joined(separator: ", ") + "}"
        default: compact
        }
    }
}

extension String {
    /// Whether YAML takes it for this text without quotes, wherever it stands.
    var isPlainYAML: Bool {
        guard let first = unicodeScalars.first, first.isASCII, first.properties.isAlphabetic || first == "/" else {
            return false
        }
        let words: Set<String> = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
        return !words.contains(lowercased())
            && unicodeScalars.allSatisfy { scalar in
                scalar.isASCII
                    && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                        || "/_.@-".unicodeScalars.contains(scalar))
            }
    }
}
