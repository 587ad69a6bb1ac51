/// What a JSON value looks like, in the words of OpenAPI 3.0.3 (section 4.7.24).
///
/// Members of objects are required unless they are under `optional`: our answers have every member, with explicit nulls.
struct Schema: Sendable {
    private(set) var members: [String: JSON]

    init(_ members: [String: JSON]) { self.members = members }

    var json: JSON { .object(members) }

    // MARK: Values

    /// Any value at all.
    static let any = Schema([:])
    static let text = Schema(["type": "string"])
    static let flag = Schema(["type": "boolean"])
    static let integer = Schema(["type": "integer"])
    static let number = Schema(["type": "number"])
    static let uuid = Schema(["type": "string", "format": "uuid"])
    /// RFC 3339 section 5.6.
    static let instant = Schema(["type": "string", "format": "date-time"])
    static let seconds = Schema(["type": "integer", "format": "int64", "minimum": 0])
    static let count = Schema(["type": "integer", "minimum": 0])
    /// Bytes in pairs of hexadecimal digits.
    static func hexadecimal(bytes: Int) -> Schema {
        text.matching("^[0-9A-Fa-f]{\(bytes * 2)}$").of(length: bytes * 2...bytes * 2)
    }

    static func words(_ words: [String]) -> Schema {
        Schema(["type": "string", "enum": .list(words.map { .text($0) })])
    }
    static func words(_ words: String...) -> Schema { Schema.words(words) }
    static func only(_ value: Bool) -> Schema { Schema(["type": "boolean", "enum": [.bool(value)]]) }
    static func list(of element: Schema) -> Schema { Schema(["type": "array", "items": element.json]) }
    /// A schema of the document, by its name.
    static func named(_ name: String) -> Schema { Schema(["$ref": .text("#/components/schemas/\(name)")]) }
    static func oneOf(_ schemas: Schema...) -> Schema { Schema(["oneOf": .list(schemas.map(\.json))]) }
    static func anyOf(_ schemas: Schema...) -> Schema { Schema(["anyOf": .list(schemas.map(\.json))]) }

    /// - Parameter isClosed: whether other members are refused.
    static func object(
        _ required: Members = [:], optional: Members = [:], isClosed: Bool = false
    ) -> Schema {
        let all = (required + optional).list.map { ($0.name, $0.schema.json) }
        var members: [String: JSON] = ["type": "object", "properties": .object(Dictionary(all) { first, _ in first })]
        if !required.list.isEmpty { members["required"] = .list(required.list.map { .text($0.name) }) }
        if isClosed { members["additionalProperties"] = false }
        return Schema(members)
    }

    /// The body of a request to the control API: other members are refused, and null counts as left out.
    static func body(_ required: Members = [:], optional: Members = [:]) -> Schema {
        object(required, optional: Members(list: optional.list.map { ($0.name, $0.schema.orNull) }), isClosed: true)
    }

    /// The members of an object.
    struct Members: ExpressibleByDictionaryLiteral, Sendable {
        var list: [(name: String, schema: Schema)]

        init(list: [(name: String, schema: Schema)]) { self.list = list }
        init(dictionaryLiteral elements: (String, Schema)...) { list = elements.map { (name: $0.0, schema: $0.1) } }

        static func + (first: Members, second: Members) -> Members { Members(list: first.list + second.list) }
    }

    // MARK: Refinements

    /// The schema, or null.
    var orNull: Schema {
        if members["$ref"] != nil { return Schema(["nullable": true, "allOf": [json]]) }
        return with("nullable", true).withNullInWords
    }

    /// Of an enumeration, null must be one of the words (OpenAPI 3.0.3, clarification of `nullable`).
    private var withNullInWords: Schema {
        guard case .list(let words) = members["enum"] else { return self }
        return with("enum", .list(words + [.null]))
    }

    func like(_ example: JSON) -> Schema { with("example", example) }
    func described(_ text: String) -> Schema {
        if members["$ref"] != nil { return Schema(["description": .text(text), "allOf": [json]]) }
        return with("description", .text(text))
    }
    func from(_ minimum: JSON, to maximum: JSON? = nil) -> Schema {
        let schema = with("minimum", minimum)
        return maximum.map { schema.with("maximum", $0) } ?? schema
    }
    func of(length: ClosedRange<Int>) -> Schema {
        with("minLength", .integer(length.lowerBound)).with("maxLength", .integer(length.upperBound))
    }
    func ofAtLeast(_ length: Int) -> Schema { with("minLength", .integer(length)) }
    func of(count: ClosedRange<Int>) -> Schema {
        with("minItems", .integer(count.lowerBound)).with("maxItems", .integer(count.upperBound))
    }
    /// - Parameter pattern: an ECMA 262 regular expression.
    func matching(_ pattern: String) -> Schema { with("pattern", .text(pattern)) }
    func by(default value: JSON) -> Schema { with("default", value) }

    private func with(_ name: String, _ value: JSON) -> Schema {
        var copy = self
        copy.members[name] = value
        return copy
    }
}
