internal import Cloud
internal import Foundation
internal import World

/// The parameters of a JSON or form body, with the Basic credentials of the header, if any.
struct TokenFields: Sendable {
    private var fields: [String: String]

    /// - Throws: `invalid_request` for a body that is neither.
    init(_ request: APIRequest) throws(TokenError) {
        let type = request.contentType?.prefix { $0 != ";" }.lowercased().filter { !$0.isWhitespace }
        if type == "application/x-www-form-urlencoded" {
            guard let form = FormBody.fields(request.body) else {
                throw TokenError(.invalidRequest, "The form body cannot be read")
            }
            fields = form
        } else {
            guard let object = try? JSONDecoder().decode([String: LooseText].self, from: Data(request.body)) else {
                throw TokenError(.invalidRequest, "The body is neither a JSON object nor a form")
            }
            fields = object.compactMapValues(\.text)
        }
        if let header = request.authorization, let basic = BasicCredentials(header) {
            fields["client_id"] = fields["client_id"] ?? basic.name
            fields["client_secret"] = fields["client_secret"] ?? basic.password
        }
    }

    /// `client_id`, if there is one.
    var client: String? { fields["client_id"] }

    /// The client whose id and secret these are; nil where there is none.
    func holder(in simulation: Simulation) -> (partner: Partner, client: Client)? {
        guard let id = fields["client_id"], let secret = fields["client_secret"],
            let found = simulation.state.cloud.client(id: id), found.client.accepts(secret: secret, at: simulation.now)
        else { return nil }
        return found
    }

    /// - Throws: `invalid_request` where it is missing or empty.
    func required(_ name: String) throws(TokenError) -> String {
        guard let value = fields[name], !value.isEmpty else {
            throw TokenError(.invalidRequest, "Missing required parameter: \(name)")
        }
        return value
    }

    /// A JSON value of which only a string counts.
    private struct LooseText: Decodable {
        let text: String?
        init(from decoder: any Decoder) throws { text = try? decoder.singleValueContainer().decode(String.self) }
    }
}

extension Client {
    /// - Throws: `access_denied` where the caller's address is not on the client's list.
    func admit(address: String?) throws(TokenError) {
        guard admits(address: address) else {
            throw TokenError(
                .accessDenied, "The caller's address is not on this client's list",
                detail: "\(address ?? "an unknown address") is not on the list of \(id)")
        }
    }
}

extension World {
    /// Counts a request of a token or a sign-in code; one without a client's secret is nobody's.
    func note(
        _ request: APIRequest, answeredBy response: APIResponse, operation: String, by fields: TokenFields?
    ) throws {
        try perform { simulation in
            let client = fields?.holder(in: simulation)?.client.id
            simulation.noteCall(
                Traffic.Call(request, answeredBy: response, operation: operation, client: client))
        }
    }
}
