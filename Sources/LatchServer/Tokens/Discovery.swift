/// Where clients find what they need to get and check our tokens: OpenID Connect Discovery 1.0 section 3, and RFC 8414
/// section 2.
///
/// There is no authorization endpoint: none of the grants uses one (RFC 8414 section 2). The response types, which only such
/// an endpoint has, are a member that must be there and must not be empty (section 3.2).
enum Discovery {
    static func document(issuer: String) -> JSON {
        [
            "issuer": .text(issuer), "token_endpoint": .text(issuer + "/oauth/token"),
            "jwks_uri": .text(issuer + "/.well-known/jwks.json"),
            "grant_types_supported": .list(TokenEndpoint.Grant.allCases.map { .text($0.rawValue) }),
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
            "id_token_signing_alg_values_supported": ["RS256"], "subject_types_supported": ["public"],
            "response_types_supported": ["token"],
            "scopes_supported": .list(TokenEndpoint.scope.split(separator: " ").map { .text(String($0)) }),
            "claims_supported": ["iss", "sub", "aud", "iat", "exp", "email", "name"],
        ]
    }

    static let schema = Schema.object([
        "issuer": address, "token_endpoint": address, "jwks_uri": address, "grant_types_supported": texts,
        "token_endpoint_auth_methods_supported": texts, "id_token_signing_alg_values_supported": texts,
        "subject_types_supported": texts, "response_types_supported": texts, "scopes_supported": texts,
        "claims_supported": texts,
    ])

    private static let address = Schema(["type": "string", "format": "uri"])
    private static let texts = Schema.list(of: .text)
}
