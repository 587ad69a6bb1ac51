/// A route as the OpenAPI document has it: one operation (OpenAPI 3.0.3 section 4.7.10).
struct Endpoint: Sendable {
    let method: String
    /// The whole path, with its open parts in braces.
    let path: String
    /// `operationId`.
    let name: String
    let summary: String
    var parameters: [Parameter] = []
    var bodies: [Body] = []
    /// Whether a request may come without a body.
    var isBodyOptional = false
    var answers: [Answer] = []
    var links: [Link] = []
    /// The security schemes, where they are not those of its interface.
    var security: [String]?

    /// A part of the path or of the query (section 4.7.12).
    struct Parameter: Sendable {
        let name: String
        let schema: Schema
        var place = "query"
        var isRequired = false

        static func query(_ name: String, _ schema: Schema, isRequired: Bool = false) -> Parameter {
            Parameter(name: name, schema: schema, isRequired: isRequired)
        }
        static func header(_ name: String, _ schema: Schema) -> Parameter {
            Parameter(name: name, schema: schema, place: "header")
        }
    }

    struct Body: Sendable {
        let type: String
        let schema: Schema

        static func json(_ schema: Schema) -> Body { Body(type: "application/json", schema: schema) }
    }

    /// What may come back (section 4.7.16).
    struct Answer: Sendable {
        let status: Int
        let meaning: String
        var schema: Schema
        /// A media type of text besides JSON.
        var otherType: String?
        /// Whether there is JSON.
        var isJSON = true
        var headers: [String] = []
    }

    /// Where an answer leads: its members are another operation's parameters (section 4.7.20).
    struct Link: Sendable {
        let operation: String
        /// Each parameter with a place in the answer's body (RFC 6901), such as `/userUuid`.
        let parameters: [(String, String)]
    }

    /// The names of the path's open parts.
    var openParts: [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    }
}

/// One of the interfaces: what its operations have in common.
struct Interface: Sendable {
    let tag: String
    let description: String
    /// The security schemes of which a request needs one; an empty name is none (section 4.7.30).
    let security: [String]
    /// What the open parts of paths are.
    let openParts: [String: Schema]
    let endpoints: [Endpoint]
    let schemas: [(name: String, schema: Schema)]
}

extension Endpoint {
    func json(of interface: Interface, security: [String]) -> JSON {
        var members: [String: JSON] = [
            "operationId": .text(name), "summary": .text(summary), "tags": [.text(interface.tag)],
            "security": .list(security.map { $0.isEmpty ? [:] : .object([$0: []]) }),
            "responses": .object(
                Dictionary(uniqueKeysWithValues: answers.map { ("\($0.status)", $0.json(links: links)) })),
        ]
        let open = openParts.map { part in
            Parameter(name: part, schema: interface.openParts[part] ?? .text, place: "path", isRequired: true)
        }
        if !(open + parameters).isEmpty { members["parameters"] = .list((open + parameters).map(\.json)) }
        if !bodies.isEmpty {
            members["requestBody"] = [
                "required": .bool(!isBodyOptional),
                "content": .object(
                    Dictionary(uniqueKeysWithValues: bodies.map { ($0.type, ["schema": $0.schema.json]) })),
            ]
        }
        return .object(members)
    }
}

extension Endpoint.Parameter {
    var json: JSON {
        ["name": .text(name), "in": .text(place), "required": .bool(isRequired), "schema": schema.json]
    }
}

extension Endpoint.Answer {
    fileprivate func json(links: [Endpoint.Link]) -> JSON {
        var content: [String: JSON] = isJSON ? ["application/json": ["schema": schema.json]] : [:]
        if let otherType { content[otherType] = ["schema": Schema.text.json] }
        var members: [String: JSON] = ["description": .text(meaning), "content": .object(content)]
        if !headers.isEmpty {
            members["headers"] = .object(
                Dictionary(
                    uniqueKeysWithValues: headers.map { ($0, ["$ref": .text("#/components/headers/\($0)")]) }))
        }
        if status == 200, !links.isEmpty {
            members["links"] = .object(
                Dictionary(links.map { ($0.operation, $0.json) }) { first, _ in first })
        }
        return .object(members)
    }
}

extension Endpoint.Link {
    fileprivate var json: JSON {
        [
            "operationId": .text(operation),
            "parameters": .object(
                Dictionary(uniqueKeysWithValues: parameters.map { ($0.0, .text("$response.body#\($0.1)")) })),
        ]
    }
}
