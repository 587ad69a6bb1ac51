package import Cloud
internal import Foundation
internal import SimulationKernel

/// The body of a grant (`PostUserRequest`).
package struct GrantBody: Decodable {
    let doorUuids: [String]?
    let keyUuids: [String]?
    let email: String?
    let phone: String?
    let firstName: String
    let lastName: String
    let passcodeType: String
    let role: String?
    let shareable: Bool
    let shouldNotify: Bool?
    let startTime: String
    let endTime: String?

    package init(_ request: APIRequest) throws(CloudRefusal) { self = try request.decoded(Self.self) }

    func request() throws(CloudRefusal) -> GrantRequest {
        guard let type = PasscodeType(rawValue: passcodeType) else {
            throw CloudRefusal(
                .badRequest,
                "passcodeType is '\(passcodeType)'; expected \(PasscodeType.allCases.map(\.rawValue).joined(separator: ", "))"
            )
        }
        guard let start = Instant(wire: startTime) else {
            throw CloudRefusal(.invalidStartTime, "startTime '\(startTime)' is not an RFC 3339 date-time")
        }
        // Of a daily grant's end only whether it is there can matter.
        let end = type == .permanent ? try Instant(end: endTime) : endTime.map { _ in .distantPast }
        return GrantRequest(
            email: email, phone: phone, firstName: firstName, lastName: lastName, passcodeType: type,
            role: try Role(wire: role), shareable: shareable, start: start, end: end, notifies: shouldNotify ?? true,
            doors: try (doorUuids ?? []).map { text throws(CloudRefusal) in try uuid(text, "doorUuids") },
            keys: try (keyUuids ?? []).map { text throws(CloudRefusal) in try uuid(text, "keyUuids") })
    }
}

/// The body of a change (`UpdateUserDoorRequest`). An `endTime` that is left out is one that is taken away.
struct UpdateBody {
    let end: Instant?
    let shareable: Bool?
    let role: Role?

    private struct Fields: Decodable {
        let endTime: String?
        let shareable: Bool?
        let role: String?
    }

    init(_ request: APIRequest) throws(CloudRefusal) {
        let fields = try request.decoded(Fields.self)
        end = try Instant(end: fields.endTime)
        shareable = fields.shareable
        role = try Role(wire: fields.role)
    }
}

extension Instant {
    /// A date-time of a request. A year that no instant here has is taken as the last one, and so as too far ahead.
    fileprivate init?(wire text: String) {
        if let instant = Instant(iso8601: text) {
            self = instant
        } else if let year = Int(text.prefix(4)), year > 2260, Instant(iso8601: "2000" + text.dropFirst(4)) != nil {
            self = .lastWritable
        } else {
            return nil
        }
    }

    fileprivate init?(end text: String?) throws(CloudRefusal) {
        guard let text else { return nil }
        if text.isEmpty { throw CloudRefusal(.missingEndTime, "endTime is empty; leave it out for none") }
        guard let instant = Instant(wire: text) else {
            throw CloudRefusal(.invalidEndTime, "endTime '\(text)' is not an RFC 3339 date-time")
        }
        self = instant
    }
}

extension Role {
    /// The role of a request; NON_RESIDENT means GUEST.
    fileprivate init?(wire text: String?) throws(CloudRefusal) {
        guard let text else { return nil }
        if text == "NON_RESIDENT" {
            self = .guest
        } else if let role = Role(rawValue: text) {
            self = role
        } else {
            throw CloudRefusal(.badRequest, "role is '\(text)'; expected RESIDENT, GUEST, TOURER or NON_RESIDENT")
        }
    }
}

func uuid<Subject>(_ text: String, _ what: String) throws(CloudRefusal) -> Identifier<Subject> {
    guard let identifier = Identifier<Subject>(text) else {
        throw CloudRefusal(.badRequest, "\(what) has '\(text)', which is not a UUID")
    }
    return identifier
}

extension APIRequest {
    func identifier<Subject>(inPath name: String) throws(CloudRefusal) -> Identifier<Subject> {
        try uuid(parameters[name] ?? "", name)
    }

    func identifier<Subject>(inQuery name: String) throws(CloudRefusal) -> Identifier<Subject>? {
        guard let text = query[name] else { return nil }
        return try uuid(text, name) as Identifier<Subject>
    }

    /// A parameter of the query that is `true` or `false`.
    func flag(inQuery name: String) throws(CloudRefusal) -> Bool {
        guard let text = query[name] else { return false }
        guard let value = Bool(text) else {
            throw CloudRefusal(.badRequest, "\(name) is '\(text)'; expected true or false")
        }
        return value
    }

    /// The body, which is JSON (RFC 8259). One without a content type is taken as that.
    func decoded<Body: Decodable>(_ type: Body.Type) throws(CloudRefusal) -> Body {
        guard isJSON else {
            throw CloudRefusal(.badRequest, "Content-Type is '\(contentType ?? "")'; expected application/json")
        }
        do {
            return try JSONDecoder().decode(type, from: Data(body))
        } catch let error as DecodingError {
            throw CloudRefusal(.badRequest, error.inWords)
        } catch {
            throw CloudRefusal(.badRequest, "the body cannot be read")
        }
    }
}

extension APIRequest {
    /// Whether the content type is JSON's (RFC 8259), or one of those with the suffix `+json` (RFC 6839 section 3.1).
    private var isJSON: Bool {
        guard let contentType else { return true }
        let type = contentType.prefix { $0 != ";" && $0 != " " }.lowercased()
        return type == "application/json" || type.hasPrefix("application/") && type.hasSuffix("+json")
    }
}

extension DecodingError {
    /// What is wrong with a JSON body, and where.
    var inWords: String {
        func place(_ path: [any CodingKey]) -> String {
            path.isEmpty
                ? "the body" : path.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
        }
        switch self {
        case .keyNotFound(let key, let context): return "\(place(context.codingPath + [key])) is missing"
        case .typeMismatch(let type, let context): return "\(place(context.codingPath)) is not a \(type)"
        case .valueNotFound(_, let context): return "\(place(context.codingPath)) is null"
        case .dataCorrupted(let context): return "\(place(context.codingPath)) is not valid JSON"
        @unknown default: return "the body cannot be read"
        }
    }
}
