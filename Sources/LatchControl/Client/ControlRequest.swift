package import NIOHTTP1

/// One request to the control API.
package struct ControlRequest: Sendable, Equatable {
    package let method: HTTPMethod
    /// Path and query below `/sim/v1`, percent-encoded.
    package let target: String
    package let body: JSONValue?

    /// A request for what lies at `path`, whose segments are taken literally: a name with a slash is one segment.
    private init(
        _ method: HTTPMethod, _ path: [String], query: KeyValuePairs<String, String?> = [:], body: JSONValue? = nil
    ) throws(ControlError) {
        // Such a segment would name another resource than the one that was meant, or be resolved away.
        if let wrong = path.first(where: { $0.isEmpty || $0 == "." || $0 == ".." }) {
            throw ControlError(code: .usage, message: "\"\(wrong)\" is no name")
        }
        let items = query.compactMap { name, value in value.map { "\(name)=\($0.percentEncoded)" } }
        self.method = method
        self.target =
            path.map { "/" + $0.percentEncoded }.joined() + (items.isEmpty ? "" : "?") + items.joined(separator: "&")
        self.body = body
    }

    static func get(
        _ path: String..., query: KeyValuePairs<String, String?> = [:]
    ) throws(ControlError) -> ControlRequest {
        try ControlRequest(.GET, path, query: query)
    }

    static func post(
        _ path: String..., body: KeyValuePairs<String, (any JSONRepresentable)?> = [:]
    ) throws(ControlError) -> ControlRequest {
        try ControlRequest(.POST, path, body: .object(having: body))
    }

    static func post(_ path: String..., object: JSONValue) throws(ControlError) -> ControlRequest {
        try ControlRequest(.POST, path, body: object)
    }

    static func put(
        _ path: String..., body: KeyValuePairs<String, (any JSONRepresentable)?>
    ) throws(ControlError) -> ControlRequest {
        try ControlRequest(.PUT, path, body: .object(having: body))
    }

    static func delete(
        _ path: String..., query: KeyValuePairs<String, String?> = [:]
    ) throws(ControlError) -> ControlRequest {
        try ControlRequest(.DELETE, path, query: query)
    }

    /// Whether the answer may take as long as it takes. What acts may have to run simulated time first, or wait in
    /// paced time; what only reads has its answer at hand.
    var isPatient: Bool { method != .GET }
}
