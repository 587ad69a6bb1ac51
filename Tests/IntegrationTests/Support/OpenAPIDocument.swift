import Foundation

/// An OpenAPI 3.0 document, as far as checking answers by it needs.
struct OpenAPIDocument {
    private let root: JSON

    /// The folder with the vendor's documents, which are not ours to publish.
    static let folder = ProcessInfo.processInfo.environment["OPENKIT_REFERENCE_DIR"]

    init(_ name: String) throws {
        guard let folder = Self.folder else { throw Failure("OPENKIT_REFERENCE_DIR is not set") }
        root = try JSON(parsing: String(contentsOfFile: folder + "/" + name, encoding: .utf8))
    }

    /// Where an answer differs from the document, each difference in one line; a line names a member by the schema that
    /// it stands in, so that a difference is one however many answers show it.
    func differences(of answer: Answer, to operation: String) -> Set<String> {
        guard let definition = definition(of: operation) else { return ["\(operation): not in the document"] }
        let response = definition.responses["\(answer.status)"]
        guard response != .absent else { return ["\(operation): status \(answer.status)"] }
        let content = response.content
        guard content != .absent else { return answer.body.isEmpty ? [] : ["\(answer.status): a body"] }
        let schema = content["application/json"].schema
        guard schema != .absent else { return ["\(operation) \(answer.status): no schema for JSON"] }
        guard answer.header("Content-Type")?.hasPrefix("application/json") == true, let body = try? answer.json else {
            return ["\(operation) \(answer.status): not JSON"]
        }
        var checker = SchemaChecker(document: root)
        checker.check(body, by: schema, at: "\(operation) \(answer.status)")
        return checker.differences
    }

    private func definition(of operation: String) -> JSON? {
        root.paths.members.values.lazy.flatMap(\.members.values).first { $0.operationId == .text(operation) }
    }
}

/// Checks a value by the part of JSON Schema that the vendor's documents use.
private struct SchemaChecker {
    let document: JSON
    var differences: Set<String> = []

    init(document: JSON) { self.document = document }

    mutating func check(_ value: JSON, by schema: JSON, at place: String) {
        if let reference = schema["$ref"].string {
            let name = String(reference.split(separator: "/").last ?? "")
            check(value, by: document.components.schemas[name], at: name, from: place)
            return
        }
        check(value, by: schema, at: place, from: place)
    }

    /// - Parameter origin: where the value was found, for what is wrong with the whole of it.
    private mutating func check(_ value: JSON, by schema: JSON, at place: String, from origin: String) {
        guard isOf(schema.type, value) else {
            differences.insert("\(origin): \(value == .null ? "null" : "no \(schema.type.string ?? "type")")")
            return
        }
        switch value {
        case .object(let members): check(members, by: schema, at: place)
        case .list(let elements): for element in elements { check(element, by: schema.items, at: place + "[]") }
        case .text(let text): check(text, by: schema, at: place)
        default: break
        }
    }

    private mutating func check(_ members: [String: JSON], by schema: JSON, at place: String) {
        for name in schema["required"].elements.compactMap(\.string) where members[name] == nil {
            differences.insert("\(place).\(name): missing")
        }
        for (name, member) in members {
            let known = schema["properties"][name]
            if known == .absent {
                differences.insert("\(place).\(name): not in the document")
            } else {
                check(member, by: known, at: "\(place).\(name)")
            }
        }
    }

    private mutating func check(_ text: String, by schema: JSON, at place: String) {
        let words = schema["enum"].elements
        if !words.isEmpty, !words.contains(.text(text)) { differences.insert("\(place): \(text)") }
        switch schema.format.string {
        case "uuid":
            if text.wholeMatch(of: /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/) == nil {
                differences.insert("\(place): no uuid")
            }
        case "date-time":
            let form = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/
            if text.wholeMatch(of: form) == nil { differences.insert("\(place): no date-time") }
        default: break
        }
    }

    private func isOf(_ type: JSON, _ value: JSON) -> Bool {
        switch (type.string, value) {
        case (nil, _), ("string", .text), ("boolean", .bool), ("object", .object), ("array", .list): true
        case ("number", .number): true
        case ("integer", .number): value.integer != nil
        default: false
        }
    }
}
