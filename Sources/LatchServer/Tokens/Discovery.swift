/// OpenID Connect Discovery 1.0: where clients find what they need to check our tokens.
enum Discovery {
    static func document(issuer: String) -> JSON {
        [
            "issuer": .text(issuer), "token_endpoint": .text(issuer + "/oauth/token"),
            "jwks_uri": .text(issuer + "/.well-known/jwks.json"),
            "grant_types_supported": .list(TokenEndpoint.Grant.allCases.map { .text($0.rawValue) }),
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
            "id_token_signing_alg_values_supported": ["RS256"], "subject_types_supported": ["public"],
            "response_types_supported": ["token"],
        ]
    }
}
