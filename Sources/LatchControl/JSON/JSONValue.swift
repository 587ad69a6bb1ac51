/// A JSON value as it stood in the text: members keep their order, numbers their digits.
///
/// The tool shows and passes on what the daemon answers and computes with next to nothing of it, so one tree serves
/// all commands, and a field that a newer daemon adds still reaches `--json`.
package enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    /// A number's text, which follows JSON's grammar.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([Member])

    package struct Member: Sendable, Equatable {
        package let name: String
        package let value: JSONValue

        package init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// The object of those members that have a value.
    package static func object(having members: KeyValuePairs<String, (any JSONRepresentable)?>) -> JSONValue {
        .object(members.compactMap { name, value in value.map { Member(name, $0.json) } })
    }

    /// The member of that name, and null where there is none or where this is no object.
    package subscript(name: String) -> JSONValue {
        guard case .object(let members) = self else { return .null }
        return members.first { $0.name == name }?.value ?? .null
    }

    /// The elements, none where this is no array.
    package var elements: [JSONValue] {
        if case .array(let elements) = self { elements } else { [] }
    }

    package var isNull: Bool { self == .null }

    /// The string, nil where this is none.
    package var string: String? {
        if case .string(let string) = self { string } else { nil }
    }
}

extension JSONValue {
    /// The texts as a list; nil where there are none, which leaves the member out.
    package static func list(_ texts: [String]) -> JSONValue? {
        texts.isEmpty ? nil : .array(texts.map { .string($0) })
    }
}

/// What can stand in a request's body.
package protocol JSONRepresentable {
    var json: JSONValue { get }
}

extension JSONValue: JSONRepresentable {
    package var json: JSONValue { self }
}

extension String: JSONRepresentable {
    package var json: JSONValue { .string(self) }
}

extension Int: JSONRepresentable {
    package var json: JSONValue { .number(String(self)) }
}

extension Double: JSONRepresentable {
    /// The number; null where it is infinite or none at all, which JSON cannot say.
    package var json: JSONValue { isFinite ? .number(String(self)) : .null }
}

extension Bool: JSONRepresentable {
    package var json: JSONValue { .bool(self) }
}
