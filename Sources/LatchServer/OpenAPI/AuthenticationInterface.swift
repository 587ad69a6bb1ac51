extension Interface {
    /// The vendor's sign-in service: tokens of partners and of people, and what clients need to check them.
    static let authentication = Interface(
        tag: "Authentication",
        description:
            "Tokens, by OAuth 2.0 (RFC 6749). Bodies are JSON or forms; the client's secret is in the body, or "
            + "comes as Basic credentials.",
        security: [""], openParts: [:],
        endpoints: [
            token("/v1/oauth/token", "getToken", "A token: of a partner, of a person who has a code, or a fresh one."),
            token("/oauth/token", "getTokenByDiscovery", "The same, at the path that discovery names."),
            Endpoint(
                method: "POST", path: "/passwordless/start", name: "startPasswordlessLogin",
                summary: "Sends a person a code to sign in with, which arrives in the outbox.",
                parameters: [
                    .header(
                        "auth0-forwarded-for", Schema.text.described("The person's own address; nothing depends on it.")
                    )
                ],
                bodies: both(.named("PasswordlessStart")),
                answers: [
                    Endpoint.Answer(
                        status: 200, meaning: "The code is on its way.",
                        schema: .object(["_id": .text, "email": .text, "email_verified": .flag]))
                ]
                    + errors([
                        (400, ["invalid_request", "bad.email", "extensibility_error"]),
                        (403, ["unauthorized_client", "access_denied"]),
                    ])),
            Endpoint(
                method: "GET", path: "/.well-known/openid-configuration", name: "getOpenIDConfiguration",
                summary: "Where all this is (OpenID Connect Discovery 1.0).",
                answers: [Endpoint.Answer(status: 200, meaning: "The metadata.", schema: .named("ProviderMetadata"))]),
            Endpoint(
                method: "GET", path: "/.well-known/jwks.json", name: "getKeySet",
                summary: "The public keys with which tokens are checked (RFC 7517).",
                answers: [
                    Endpoint.Answer(
                        status: 200, meaning: "The key set.", schema: .object(["keys": .list(of: .named("PublicKey"))]))
                ]),
        ], schemas: authenticationSchemas)

    private static func both(_ schema: Schema) -> [Endpoint.Body] {
        [.json(schema), Endpoint.Body(type: "application/x-www-form-urlencoded", schema: schema)]
    }

    private static func errors(_ words: [(status: Int, words: [String])]) -> [Endpoint.Answer] {
        let all: [(status: Int, words: [String])] = words + [(413, ["too_large"]), (500, ["internal_server_error"])]
        return all.map { status, words in
            Endpoint.Answer(
                status: status, meaning: "Refused (RFC 6749 section 5.2).",
                schema: .object(["error": .words(words), "error_description": .text]))
        }
    }

    private static func token(_ path: String, _ name: String, _ summary: String) -> Endpoint {
        Endpoint(
            method: "POST", path: path, name: name, summary: summary,
            bodies: both(
                .anyOf(.named("ClientCredentialsRequest"), .named("PasswordlessRequest"), .named("RefreshRequest"))),
            answers: [
                Endpoint.Answer(
                    status: 200, meaning: "A partner's token, or a person's tokens.",
                    schema: .anyOf(.named("UserTokens"), .named("PartnerToken")))
            ]
                + errors([
                    (400, ["invalid_request"]), (401, ["access_denied"]),
                    (403, ["access_denied", "invalid_grant", "unauthorized_client", "unsupported_grant_type"]),
                ]))
    }

    // MARK: Schemas

    private static let given = Schema.text.ofAtLeast(1)

    /// The secret may come as Basic credentials instead, which the schema cannot say.
    private static let authenticationSchemas: [(name: String, schema: Schema)] = [
        (
            "ClientCredentialsRequest",
            .object([
                "grant_type": .words(TokenEndpoint.Grant.clientCredentials.rawValue), "client_id": given,
                "client_secret": given, "audience": audience,
            ]).like([
                "grant_type": "client_credentials", "client_id": "demo-m2m", "client_secret": "demo-m2m-secret",
                "audience": .text(TokenAuthority.vendorAudience),
            ])
        ),
        (
            "PasswordlessRequest",
            .object([
                "grant_type": .words(TokenEndpoint.Grant.oneTimeCode.rawValue), "client_id": given,
                "client_secret": given, "audience": audience, "realm": .words("email"),
                "username": given.described("The person's email."),
                "otp": given.like("123456").described("The code that was sent."),
                "scope": .words(TokenEndpoint.scope),
            ])
        ),
        (
            "RefreshRequest",
            .object([
                "grant_type": .words(TokenEndpoint.Grant.refresh.rawValue), "client_id": given,
                "client_secret": given, "audience": audience,
                "refresh_token": given.described("Good once: each use gives another."),
            ])
        ),
        (
            "PartnerToken",
            .object(["access_token": .text, "token_type": .words("Bearer"), "expires_in": .seconds])
        ),
        (
            "UserTokens",
            .object([
                "access_token": .text, "token_type": .words("Bearer"), "expires_in": .seconds, "refresh_token": .text,
                "id_token": .text, "scope": .text,
            ])
        ),
        (
            "PasswordlessStart",
            .object([
                "client_id": given, "client_secret": given, "connection": .words("email"),
                "email": Schema.text.matching("^[^@\\s]+@[^@\\s]+$").like("riley@example.com"), "send": .words("code"),
            ]).like([
                "client_id": "demo-app", "client_secret": "demo-app-secret", "connection": "email",
                "email": "riley@example.com", "send": "code",
            ])
        ),
        (
            "PublicKey",
            .object([
                "kty": .words("RSA"), "use": .words("sig"), "alg": .words("RS256"), "kid": .text, "n": .text,
                "e": .text,
            ])
        ),
        ("ProviderMetadata", Discovery.schema),
    ]

    private static let audience = given.like(.text(TokenAuthority.vendorAudience)).described(
        "The vendor's, or our own address with /access/sdk.")
}
