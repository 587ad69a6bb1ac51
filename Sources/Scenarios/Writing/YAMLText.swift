internal import LatchServer

// How values are written, by whoever writes scenario files.
extension JSON {
    /// On one line of YAML, members in alphabetical order.
    var yaml: String {
        switch self {
        case .text(let text): text.asYAML
        case .list(let elements): "[" + elements.map(\.yaml).joined(separator: ", ") + "]"
        case .object(let members):
            "{"
                + members.sorted { $0.key < $1.key }.map { name, value in
                    "\(Matcher.Condition(rawValue: name) != nil ? name : name.asYAML): "
                        + value.yaml
                }.joined(separator: ", ") + "}"
        default: compact
        }
    }
}

extension String {
    /// Without quotes where it can be nothing else, else as JSON writes it, which YAML reads.
    var asYAML: String { isPlainYAML ? self : JSON.text(self).compact }

    /// Whether YAML takes it for this text without quotes, wherever it stands.
    private var isPlainYAML: Bool {
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
