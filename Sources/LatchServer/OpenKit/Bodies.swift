internal import Cloud
internal import Foundation
internal import SimulationKernel

/// The body of a grant (`PostUserRequest`).
struct GrantBody: Decodable {
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

    init(_ request: APIRequest) throws(CloudRefusal) { self = try request.decoded(Self.self) }

    func request() throws(CloudRefusal) -> GrantRequest {
        guard let type = PasscodeType(rawValue: passcodeType) else {
            throw CloudRefusal(
                .badRequest,
                "passcodeType is '\(passcodeType)'; expected \(PasscodeType.allCases.map(\.rawValue).joined(separator: ", "))"
            )
        }
        guard let start = Instant(iso8601: startTime) else {
            throw CloudRefusal(.invalidStartTime, "startTime '\(startTime)' is not an RFC 3339 date-time")
        }
        // The end of a daily grant is ignored, whatever it says.
        var end: Instant?
        if let endTime, type == .permanent {
            end = Instant(iso8601: endTime)
            if end == nil { throw CloudRefusal(.invalidEndTime, "endTime '\(endTime)' is not an RFC 3339 date-time") }
        }
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
        end = fields.endTime.flatMap { Instant(iso8601: $0) }
        if let text = fields.endTime, end == nil {
            throw CloudRefusal(.invalidEndTime, "endTime '\(text)' is not an RFC 3339 date-time")
        }
        shareable = fields.shareable
        role = try Role(wire: fields.role)
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

private func uuid<Subject>(_ text: String, _ what: String) throws(CloudRefusal) -> Identifier<Subject> {
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

    func decoded<Body: Decodable>(_ type: Body.Type) throws(CloudRefusal) -> Body {
        do {
            return try JSONDecoder().decode(type, from: Data(body))
        } catch let error as DecodingError {
            throw CloudRefusal(.badRequest, error.inWords)
        } catch {
            throw CloudRefusal(.badRequest, "the body cannot be read")
        }
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
