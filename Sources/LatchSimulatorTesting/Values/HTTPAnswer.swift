public import Foundation

/// The answer of an HTTP interface.
public struct HTTPAnswer: Hashable, Sendable, CustomStringConvertible {
    /// As the partner API's own clients see it: 200, 400, 401, 403, 404, 429, ….
    public let status: Int
    /// Headers that the interface itself sets, such as `Latch-Event-Id` and `RateLimit-Remaining`.
    public let headers: [String: String]
    public let body: Data

    /// Whether the status is below 400.
    public var isSuccess: Bool { status < 400 }

    /// The body as JSON; ``JSONValue/null`` where it is none.
    public var json: JSONValue { (try? JSONDecoder().decode(JSONValue.self, from: body)) ?? .null }

    /// The event that the request led to, for ``TestWorld/explain(_:at:then:)``.
    public var event: String? { headers["Latch-Event-Id"] }

    /// The body as a type of one's own.
    /// - Throws: what `JSONDecoder` throws.
    public func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try JSONDecoder().decode(type, from: body)
    }

    /// The answer itself, where it is a success.
    /// - Throws: ``SimulatorError`` with the code and the message of a refusal.
    @discardableResult
    public func get() throws(SimulatorError) -> HTTPAnswer {
        if isSuccess { return self }
        let json = json
        // The control API, the partner API, the token endpoint: each has its own shape.
        let control = json["error"]["code"].string
        let code = control ?? json["error"].string ?? json["message"].string ?? "status_\(status)"
        let words = json["error"]["message"].string ?? json["error_description"].string ?? json["message"].string
        throw SimulatorError(
            .init(rawValue: code), words ?? "status \(status)", status: status,
            candidates: json["error"]["candidates"].elements.compactMap(\.string))
    }

    public var description: String { "\(status) \(String(decoding: body, as: UTF8.self))" }
}
