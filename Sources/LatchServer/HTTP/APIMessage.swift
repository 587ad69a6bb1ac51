internal import Foundation

/// A request as operations see it: no sockets, no framework.
package struct APIRequest: Sendable {
    package var method: String
    package var path: String
    /// The percent-decoded parts of the path that the route leaves open.
    package var parameters: [String: String]
    /// The percent-decoded query; of a name given twice, the last.
    package var query: [String: String]
    package var contentType: String?
    package var authorization: String?
    package var accept: String?
    package var body: [UInt8]
    /// The caller's address: the socket's other end, or what a trusted proxy says; nil where nobody knows.
    package var remoteAddress: String?
    /// `Origin`: the web page that calls (RFC 6454 section 7).
    package var origin: String?
    /// `auth0-forwarded-for`: the address of the user on whose behalf a backend calls.
    package var userAddress: String?
    /// Whether it is only made so that another can be: no fault meets it but one that names its operation.
    package var isIncidental = false

    package init(
        method: String = "GET", path: String, parameters: [String: String] = [:], query: [String: String] = [:],
        contentType: String? = nil,
        authorization: String? = nil, accept: String? = nil, body: [UInt8] = [], remoteAddress: String? = nil,
        origin: String? = nil, userAddress: String? = nil
    ) {
        self.method = method
        self.path = path
        self.parameters = parameters
        self.query = query
        self.contentType = contentType
        self.authorization = authorization
        self.accept = accept
        self.body = body
        self.remoteAddress = remoteAddress
        self.origin = origin
        self.userAddress = userAddress
    }
}

/// An answer as operations give it.
package struct APIResponse: Sendable {
    package var status: Int
    /// UTF-8 JSON.
    package var body: [UInt8]
    package var headers: [String: String]
    /// Whether nobody is answered: the connection is closed instead.
    package var isDropped = false

    package init(status: Int = 200, body: [UInt8], headers: [String: String] = [:]) {
        self.status = status
        self.body = body
        self.headers = headers
    }

    package init(status: Int = 200, _ value: some Encodable) throws {
        self.init(status: status, body: [UInt8](try APIResponse.encoder.encode(value)))
    }

    private static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()
}

/// An optional that is written as an explicit `null`.
@propertyWrapper
package struct Nullable<Value: Encodable & Sendable>: Encodable, Sendable {
    package var wrappedValue: Value?

    package init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let wrappedValue { try container.encode(wrappedValue) } else { try container.encodeNil() }
    }
}
