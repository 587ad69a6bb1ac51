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
