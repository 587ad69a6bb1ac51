internal import Cloud
internal import SimulationKernel
package import World

/// `POST /oauth/token`: the token endpoint (RFC 6749 section 3.2) as the vendor's documents describe theirs.
///
/// It takes JSON and form bodies, and the client's secret in the body or as Basic credentials (RFC 6749 section 2.3.1).
package struct TokenEndpoint: Sendable {
    let authority: TokenAuthority

    package init(authority: TokenAuthority) { self.authority = authority }

    package static let operation = "token"

    /// The values of `grant_type`.
    enum Grant: String, CaseIterable {
        case clientCredentials = "client_credentials"
        case oneTimeCode = "http://auth0.com/oauth/grant-type/passwordless/otp"
        case refresh = "refresh_token"

        /// The kind of client for which it is.
        var kind: Client.Kind { self == .clientCredentials ? .m2m : .passwordless }
    }

    package func respond(to request: APIRequest, in world: World) async throws -> APIResponse {
        var client: String?
        do {
            let fields = try TokenFields(request)
            client = fields.client
            var response = try await token(for: fields, from: request.remoteAddress, in: world)
            // RFC 6749 section 5.1.
            response.headers = ["Cache-Control": "no-store", "Pragma": "no-cache"]
            return response
        } catch let error as TokenError {
            return try await error.response(to: client, TokenEndpoint.operation, in: world)
        }
    }

    private func token(
        for fields: TokenFields, from address: String?, in world: World
    ) async throws -> APIResponse {
        let name = try fields.required("grant_type")
        let id = try fields.required("client_id")
        let secret = try fields.required("client_secret")
        let found = try await world.read { state, _ in state.cloud.client(id: id) }
        guard let (partner, client) = found, client.secret == secret else {
            throw TokenError(.accessDenied, "Unknown client, or the wrong secret", status: 401)
        }
        try client.admit(address: address)
        guard let grant = Grant(rawValue: name) else {
            throw TokenError(.unsupportedGrantType, "grant_type '\(name)' is not offered")
        }
        guard client.kind == grant.kind else {
            throw TokenError(.unauthorizedClient, "Grant type '\(name)' is not allowed for this client")
        }
        switch grant {
        case .clientCredentials: return try await partnerToken(fields, client, of: partner, in: world)
        case .oneTimeCode: return try await codeToken(fields, client, of: partner, in: world)
        case .refresh: return try await refreshedToken(fields, client, of: partner, in: world)
        }
    }

    private func partnerToken(
        _ fields: TokenFields, _ client: Client, of partner: Partner, in world: World
    ) async throws -> APIResponse {
        let audience = try fields.required("audience")
        guard authority.audiences.contains(audience) else {
            throw TokenError(.accessDenied, "Service not enabled within domain: \(audience)")
        }
        let (issuer, wall) = (authority.issuer, WallClock.now)
        let claims = try await world.perform { simulation -> TokenAuthority.Claims in
            let settings = simulation.state.cloud.settings
            let now = settings.tokensUseWallTime ? wall : simulation.now
            let lifetime = Duration.seconds(client.tokenSeconds ?? settings.tokenSeconds)
            simulation.withCloud { cloud, _, instant in
                cloud.issueToken(
                    client: client.id, subject: partner.name, expiresAt: instant + lifetime, at: instant)
            }
            return .partner(partner, client, issuer: issuer, audience: audience, at: now, lifetime: lifetime)
        }
        let token = try await authority.sign(claims)
        return try APIResponse([
            "access_token": JSON.text(token), "token_type": "Bearer", "expires_in": .integer(claims.exp - claims.iat),
        ])
    }
}
