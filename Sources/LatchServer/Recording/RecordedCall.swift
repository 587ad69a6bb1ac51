internal import Cloud
internal import Foundation
package import SimulationKernel

/// A request and its answer, so that the request can be made again: who called in place of how they proved it.
///
/// Secrets of clients, access tokens and the tokens that a phone signs in with are left out. Codes and refresh tokens stay,
/// because a later request may carry what an earlier answer gave: what writes them on has to leave them out.
package struct RecordedCall: Codable, Sendable {
    package var method: String
    /// The path and, behind a question mark, the query, percent-encoded.
    package var target: String
    package var caller: Caller
    /// Those headers that operations are shown, but for `Authorization`.
    package var headers: [String: String]
    /// The caller's address.
    package var from: String?
    package var body: JSON?
    package var form: [String: String]?
    package var status: Int
    /// The answer's body; nil of a read that was answered, of one that is long, and of none.
    package var answer: JSON?
    /// When it was answered.
    package var ended: Instant

    /// Who called.
    package enum Caller: Codable, Sendable, Equatable {
        /// Nobody said.
        case nobody
        /// A client, by a token of its own, or one that has run out.
        case client(String, isExpired: Bool)
        /// A person, by a token of their own.
        case user(String)
        /// A client, by its id and secret.
        case secret(String)
        /// Somebody with a token or a secret that is none of ours.
        case stranger
    }

    /// Longer answers are not kept, in bytes.
    static let longestAnswer = 65_536
}

extension RecordedCall {
    /// The members of a body in which a secret is sent.
    static let secrets: Set<String> = ["client_secret", "access_token", "id_token", "token", "clientSecret", "secret"]

    init(_ request: APIRequest, answeredBy response: APIResponse, at ended: Instant, caller: Caller) {
        var target = request.path
        if !request.query.isEmpty {
            let pairs = request.query.sorted { $0.key < $1.key }.map { name, value in
                "\(name.percentEncodedForQuery)=\(value.percentEncodedForQuery)"
            }
            target += "?" + pairs.joined(separator: "&")
        }
        var headers: [String: String] = [:]
        let isForm = request.contentType?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true
        let json = request.body.isEmpty || isForm ? nil : try? JSONDecoder().decode(JSON.self, from: Data(request.body))
        if !request.body.isEmpty, !isForm, request.contentType?.lowercased().hasPrefix("application/json") != true {
            headers["Content-Type"] = request.contentType
        }
        headers["Origin"] = request.origin
        headers["auth0-forwarded-for"] = request.userAddress
        let isRead = request.method == "GET" && response.status < 400
        let isKept = !isRead && response.body.count <= RecordedCall.longestAnswer
        self.init(
            method: request.method, target: target, caller: caller, headers: headers, from: request.remoteAddress,
            body: json?.without(RecordedCall.secrets),
            form: isForm ? FormBody.fields(request.body)?.filter { !RecordedCall.secrets.contains($0.key) } : nil,
            status: response.status, answer: isKept ? response.json?.without(RecordedCall.secrets) : nil,
            ended: ended)
    }
}

extension JSON {
    /// The value without members of these names, however deep they lie.
    fileprivate func without(_ names: Set<String>) -> JSON {
        switch self {
        case .object(let members):
            .object(members.filter { !names.contains($0.key) }.mapValues { $0.without(names) })
        case .list(let elements): .list(elements.map { $0.without(names) })
        default: self
        }
    }
}

extension String {
    fileprivate var percentEncodedForQuery: String {
        addingPercentEncoding(withAllowedCharacters: CharacterSet(charactersIn: "-._~").union(.alphanumerics)) ?? self
    }
}
