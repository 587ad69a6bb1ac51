internal import Cloud
internal import SimulationKernel
internal import World

// Tokens of users: by the code that they were sent, and by a refresh token.
extension TokenEndpoint {
    /// The only scope that the vendor's document has, whose words may be in any order.
    static let scope = "openid profile email offline_access"

    func codeToken(
        _ fields: TokenFields, _ client: Client, of partner: Partner, in world: World
    ) async throws -> APIResponse {
        let audience = try audience(of: fields)
        let email = try fields.required("username")
        let code = try fields.required("otp")
        guard try fields.required("realm") == "email" else {
            throw TokenError(.invalidGrant, "realm must be email")
        }
        guard words(try fields.required("scope")) == words(TokenEndpoint.scope) else {
            throw TokenError(.invalidGrant, "scope must be '\(TokenEndpoint.scope)'")
        }
        return try await issue(client, of: partner, audience, in: world) { cloud, generator, now in
            cloud.completeLogin(email: email, code: code, client: client.id, using: &generator, at: now)
        }
    }

    func refreshedToken(
        _ fields: TokenFields, _ client: Client, of partner: Partner, in world: World
    ) async throws -> APIResponse {
        let audience = try audience(of: fields)
        let token = try fields.required("refresh_token")
        return try await issue(client, of: partner, audience, in: world) { cloud, generator, now in
            cloud.refreshLogin(token: token, client: client.id, using: &generator, at: now)
        }
    }

    private func audience(of fields: TokenFields) throws(TokenError) -> String {
        let audience = try fields.required("audience")
        guard authority.audiences.contains(audience) else {
            throw TokenError(.invalidGrant, "Service not enabled within domain: \(audience)")
        }
        return audience
    }

    private func words(_ scope: String) -> [Substring] { scope.split(separator: " ").sorted() }

    private struct Issued: Sendable {
        let claims: TokenAuthority.Claims
        let identity: TokenAuthority.IdentityClaims
        let refreshToken: String
    }

    private func issue(
        _ client: Client, of partner: Partner, _ audience: String, in world: World,
        _ signIn:
            @escaping @Sendable (inout Cloud, inout SeededGenerator, Instant) -> (
                Result<Login, LoginRefusal>, [CloudEvent]
            )
    ) async throws -> APIResponse {
        let (issuer, wall) = (authority.issuer, WallClock.now)
        let issued = try await world.perform { simulation -> Issued in
            let settings = simulation.state.cloud.settings
            let lifetime = Duration.seconds(client.tokenSeconds ?? settings.tokenSeconds)
            var result = Result<Login, LoginRefusal>.failure(.unknownUser)
            simulation.withCloud { cloud, generator, instant in
                var events: [CloudEvent]
                (result, events) = signIn(&cloud, &generator, instant)
                if case .success(let login) = result {
                    events += cloud.issueToken(
                        client: client.id, subject: login.user.description, expiresAt: instant + lifetime, at: instant)
                }
                return events
            }
            let login: Login
            switch result {
            case .success(let value): login = value
            // What is wrong is for the event: a stranger is not told whom we know.
            case .failure(let refusal): throw TokenError(.invalidGrant, refusal.publicDescription, detail: "\(refusal)")
            }
            let claims = TokenAuthority.Claims.user(
                login.user, client, of: partner, issuer: issuer, audience: audience,
                at: settings.tokensUseWallTime ? wall : simulation.now, lifetime: lifetime)
            let user = simulation.state.cloud.users[login.user]
            let identity = TokenAuthority.IdentityClaims(
                iss: issuer, sub: claims.sub, aud: client.id, iat: claims.iat, exp: claims.exp, email: user?.email,
                name: user.map { "\($0.firstName) \($0.lastName)" } ?? "")
            return Issued(claims: claims, identity: identity, refreshToken: login.refreshToken)
        }
        return try APIResponse([
            "access_token": JSON.text(try await authority.sign(issued.claims)), "token_type": "Bearer",
            "expires_in": .integer(issued.claims.exp - issued.claims.iat),
            "refresh_token": .text(issued.refreshToken),
            "id_token": .text(try await authority.sign(issued.identity)), "scope": .text(TokenEndpoint.scope),
        ])
    }
}

extension LoginRefusal {
    /// What the caller is told.
    fileprivate var publicDescription: String {
        switch self {
        case .unknownUser, .noCode, .wrongCode: "Wrong email or verification code."
        case .inactiveUser: "The user's account is not active."
        case .codeExpired: "The verification code has expired. Please try to login again."
        case .attemptsExhausted: "You've reached the maximum number of attempts. Please try to login again."
        case .unknownToken, .tokenReused, .tokenExpired: "Unknown or invalid refresh token."
        }
    }
}
