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
    /// 0 where no answer came: the connection was closed.
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
}

/// A call as the journal has it: bodies are texts, because most are never looked at again.
struct KeptCall: Codable, Sendable {
    private var method: String
    private var target: String
    private var caller: RecordedCall.Caller
    private var headers: [String: String]
    private var from: String?
    private var isForm: Bool
    private var body: String
    private var status: Int
    private var answer: String?
    private var ended: Instant

    /// Longer answers are not kept, in bytes.
    private static let longestAnswer = 65_536
    /// The members of a body in which a secret is sent.
    private static let secrets: Set<String> = [
        "client_secret", "access_token", "id_token", "token", "clientSecret", "secret",
    ]

    /// - Parameter person: for whom a phone signs in, where the request has their token.
    init(
        _ request: APIRequest, answeredBy response: APIResponse, at ended: Instant, caller: RecordedCall.Caller,
        person: String?
    ) {
        // HEAD does what GET does.
        (method, status) = (
            request.method == "HEAD" ? "GET" : request.method, response.isDropped ? 0 : response.status
        )
        (self.caller, self.ended) = (caller, ended)
        from = request.remoteAddress
        target = request.path
        if !request.query.isEmpty {
            let pairs = request.query.sorted { $0.key < $1.key }.map { name, value in
                "\(name.percentEncodedForQuery)=\(value.percentEncodedForQuery)"
            }
            target += "?" + pairs.joined(separator: "&")
        }
        headers = [:]
        headers["Origin"] = request.origin
        headers["auth0-forwarded-for"] = request.userAddress
        isForm = request.contentType?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true
        let isRead = method == "GET" && response.status < 400
        let isKept = !isRead && response.body.count <= KeptCall.longestAnswer
        // Neither partners nor apps send or get secrets but at the endpoints for them.
        if request.path.hasPrefix("/access/sdk") || request.path.hasPrefix("/app/") {
            body = String(decoding: request.body, as: UTF8.self)
            answer = isKept ? String(decoding: response.body, as: UTF8.self) : nil
        } else if isForm {
            let fields = (FormBody.fields(request.body) ?? [:]).filter { !KeptCall.secrets.contains($0.key) }
            body = JSON.object(fields.mapValues { .text($0) }).text
            answer = isKept ? JSON(response.body)?.without(KeptCall.secrets).text : nil
        } else {
            var json = JSON(request.body)?.without(KeptCall.secrets)
            if let person, case .object(let members)? = json {
                json = .object(members.merging(["user": .text(person)]) { $1 })
            }
            body = json?.text ?? ""
            answer = isKept ? JSON(response.body)?.without(KeptCall.secrets).text : nil
        }
    }

    /// The call as readers have it.
    var call: RecordedCall {
        let json = JSON(Array(body.utf8))
        var fields: [String: String]?
        if isForm, case .object(let members)? = json {
            fields = members.compactMapValues { if case .text(let text) = $0 { text } else { nil } }
        } else if isForm {
            fields = FormBody.fields(Array(body.utf8))
        }
        return RecordedCall(
            method: method, target: target, caller: caller, headers: headers, from: from, body: isForm ? nil : json,
            form: fields, status: status, answer: answer.flatMap { JSON(Array($0.utf8)) }, ended: ended)
    }
}

extension JSON {
    /// - Returns: nil for what is no JSON.
    fileprivate init?(_ bytes: [UInt8]) {
        guard !bytes.isEmpty, let json = try? JSONDecoder().decode(JSON.self, from: Data(bytes)) else { return nil }
        self = json
    }

    fileprivate var text: String { (try? APIResponse(self)).map { String(decoding: $0.body, as: UTF8.self) } ?? "" }

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
