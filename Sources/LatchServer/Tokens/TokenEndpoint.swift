internal import Cloud
internal import Foundation
internal import SimulationKernel
package import World

/// `POST /oauth/token`: the token endpoint (RFC 6749 section 3.2) as the vendor's documents describe theirs.
///
/// It takes JSON and form bodies, and the client's secret in the body or as Basic credentials (RFC 6749 section 2.3.1).
package struct TokenEndpoint: Sendable {
    let authority: TokenAuthority

    package init(authority: TokenAuthority) { self.authority = authority }

    package static let operation = "token"

    package func respond(to request: APIRequest, in world: World) async throws -> APIResponse {
        let fields: [String: String]
        do {
            fields = try TokenEndpoint.fields(of: request)
        } catch {
            return try await refuse(error, client: nil, in: world)
        }
        do {
            return try await token(for: fields, from: request.remoteAddress, in: world)
        } catch let error as TokenError {
            return try await refuse(error, client: fields["client_id"], in: world)
        }
    }

    private func token(
        for fields: [String: String], from address: String?, in world: World
    ) async throws -> APIResponse {
        func required(_ name: String) throws(TokenError) -> String {
            guard let value = fields[name], !value.isEmpty else {
                throw TokenError(.invalidRequest, "Missing required parameter: \(name)")
            }
            return value
        }
        let grant = try required("grant_type")
        let id = try required("client_id")
        let secret = try required("client_secret")
        let found = try await world.read { state, _ in state.cloud.client(id: id) }
        guard let (partner, client) = found, client.secret == secret else {
            throw TokenError(.accessDenied, "Unknown client, or the wrong secret", status: 401)
        }
        let blocks = client.allowedAddresses.compactMap { AddressBlock($0) }
        guard client.allowedAddresses.isEmpty || blocks.contains(where: { $0.contains(address ?? "") }) else {
            throw TokenError(.accessDenied, "The caller's address is not on this client's list")
        }
        guard grant == "client_credentials" else {
            throw TokenError(.unsupportedGrantType, "grant_type '\(grant)' is not offered")
        }
        guard client.kind == .m2m else {
            throw TokenError(.unauthorizedClient, "Grant type 'client_credentials' is not allowed for this client")
        }
        let audience = try required("audience")
        guard authority.audiences.contains(audience) else {
            throw TokenError(.accessDenied, "Service not enabled within domain: \(audience)")
        }
        let claims = try await issue(client, of: partner, audience: audience, in: world)
        let token = try await authority.sign(claims)
        var response = try APIResponse([
            "access_token": JSON.text(token), "token_type": "Bearer", "expires_in": .integer(claims.exp - claims.iat),
        ])
        // RFC 6749 section 5.1.
        response.headers = ["Cache-Control": "no-store", "Pragma": "no-cache"]
        return response
    }

    private func issue(
        _ client: Client, of partner: Partner, audience: String, in world: World
    ) async throws -> TokenAuthority.Claims {
        let wall = WallClock.now
        let issuer = authority.issuer
        return try await world.perform { simulation in
            let settings = simulation.state.cloud.settings
            let now = settings.tokensUseWallTime ? wall : simulation.now
            let lifetime = Duration.seconds(client.tokenSeconds ?? settings.tokenSeconds)
            simulation.withCloud { cloud, _, instant in
                cloud.issueToken(
                    client: client.id, subject: partner.name, expiresAt: instant + lifetime, at: instant)
            }
            return .partner(partner, client, issuer: issuer, audience: audience, at: now, lifetime: lifetime)
        }
    }

    private func refuse(_ error: TokenError, client: String?, in world: World) async throws -> APIResponse {
        _ = try await world.perform { simulation in
            simulation.withCloud { cloud, _, now in
                cloud.refuseCall(
                    client: client, operation: TokenEndpoint.operation, status: error.status, code: error.code.rawValue,
                    detail: error.description, at: now)
            }
        }
        return try APIResponse(
            status: error.status,
            ["error": JSON.text(error.code.rawValue), "error_description": .text(error.description)])
    }

    /// The parameters of a JSON or form body, with the Basic credentials of the header, if any.
    private static func fields(of request: APIRequest) throws(TokenError) -> [String: String] {
        var fields: [String: String]
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
        return fields
    }

    /// A JSON value of which only a string counts.
    private struct LooseText: Decodable {
        let text: String?
        init(from decoder: any Decoder) throws { text = try? decoder.singleValueContainer().decode(String.self) }
    }
}

/// Why no token is given (RFC 6749 section 5.2, with the vendor's statuses).
struct TokenError: Error {
    let code: Code
    let description: String
    let status: Int

    init(_ code: Code, _ description: String, status: Int? = nil) {
        self.code = code
        self.description = description
        self.status = status ?? (code == .invalidRequest ? 400 : 403)
    }

    enum Code: String {
        case invalidRequest = "invalid_request"
        case accessDenied = "access_denied"
        case unauthorizedClient = "unauthorized_client"
        case unsupportedGrantType = "unsupported_grant_type"
    }
}
