internal import Cloud
internal import Foundation

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
        let blocks = allowedAddresses.compactMap { AddressBlock($0) }
        guard allowedAddresses.isEmpty || blocks.contains(where: { $0.contains(address ?? "") }) else {
            throw TokenError(.accessDenied, "The caller's address is not on this client's list")
        }
    }
}
