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
        var (fields, holder): (TokenFields?, Holder?)
        var response: APIResponse
        do {
            let given = try TokenFields(request)
            fields = given
            let known = try await self.holder(given, isIncidental: request.isIncidental, in: world)
            holder = known
            response = try await answer(given, known, from: request.remoteAddress, in: world)
            // RFC 6749 section 5.1.
            response.add(["Cache-Control": "no-store", "Pragma": "no-cache"])
        } catch let error as TokenError {
            response = try await error.response(to: fields?.client, TokenEndpoint.operation, in: world)
        }
        response.add(holder?.standing?.headers)
        try await world.note(request, answeredBy: response, operation: TokenEndpoint.operation, by: fields)
        return response
    }

    /// A client that has proved who it is, and what is left of its hour.
    private struct Holder: Sendable {
        let partner: Partner
        let client: Client
        let standing: CallBudgets.Standing?
        let fault: CallFault?
    }

    /// The token, or what a fault makes of the call.
    private func answer(
        _ fields: TokenFields, _ holder: Holder, from address: String?, in world: World
    ) async throws -> APIResponse {
        try await world.answer(holder.fault, to: fields.client, TokenEndpoint.operation) {
            try await token(for: fields, holder, from: address, in: world)
        }
    }

    /// Counts the request against its client's limit.
    private func holder(_ fields: TokenFields, isIncidental: Bool, in world: World) async throws -> Holder {
        for name in ["grant_type", "client_id", "client_secret"] { _ = try fields.required(name) }
        return try await world.perform { simulation in
            guard let (partner, client) = fields.holder(in: simulation) else {
                throw TokenError(.accessDenied, "Unknown client, or the wrong secret", status: 401)
            }
            let fault = simulation.interfere(
                with: CloudCall(route: TokenEndpoint.operation, client: client.id, isIncidental: isIncidental))
            return Holder(
                partner: partner, client: client, standing: simulation.spend(.tokens, of: client), fault: fault)
        }
    }

    private func token(
        for fields: TokenFields, _ holder: Holder, from address: String?, in world: World
    ) async throws -> APIResponse {
        let (partner, client) = (holder.partner, holder.client)
        if let standing = holder.standing, standing.isExceeded {
            throw TokenError(.tooManyRequests, "\(client.id) may ask for \(standing.limit) tokens an hour")
        }
        try client.admit(address: address)
        let name = try fields.required("grant_type")
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
            simulation.noteToken(of: client.id, until: simulation.now + lifetime)
            return .partner(partner, client, issuer: issuer, audience: audience, at: now, lifetime: lifetime)
        }
        let token = try await authority.sign(claims)
        return try APIResponse([
            "access_token": JSON.text(token), "token_type": "Bearer", "expires_in": .integer(claims.exp - claims.iat),
        ])
    }
}
