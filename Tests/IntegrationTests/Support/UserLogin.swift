/// Signing in as a phone's app does.
extension Daemon {
    static func start(_ email: String = "riley@example.com") -> JSON {
        [
            "client_id": "demo-app", "client_secret": "demo-app-secret", "connection": "email", "email": .text(email),
            "send": "code",
        ]
    }

    static func complete(_ code: String, _ email: String = "riley@example.com") -> JSON {
        [
            "client_id": "demo-app", "client_secret": "demo-app-secret",
            "grant_type": "http://auth0.com/oauth/grant-type/passwordless/otp", "otp": .text(code), "realm": "email",
            "scope": "openid profile email offline_access", "username": .text(email),
            "audience": .text(PartnerAPI.audience),
        ]
    }

    static func refresh(_ token: String) -> JSON {
        [
            "client_id": "demo-app", "client_secret": "demo-app-secret", "grant_type": "refresh_token",
            "refresh_token": .text(token), "audience": .text(PartnerAPI.audience),
        ]
    }

    /// Asks for a code, and answers the newest in the outbox.
    func code(for email: String = "riley@example.com") async throws -> String {
        let answer = try await send(.post, "/passwordless/start", Self.start(email))
        guard answer.status == 200 else { throw Failure("no code: \(answer)") }
        let message = try await json("outbox", "wait", "--to", email, "--kind", "otp")
        guard let code = message.code.string else { throw Failure("no code in \(message)") }
        return code
    }

    /// Signs a person in by code, and answers the token endpoint's whole answer.
    func signIn(_ email: String = "riley@example.com") async throws -> JSON {
        let answer = try await send(.post, "/oauth/token", Self.complete(code(for: email), email))
        guard answer.status == 200 else { throw Failure("no sign-in: \(answer)") }
        return try answer.json
    }

    /// The app API for a person, with a token of the control API's.
    func app(_ user: String = "riley") async throws -> AppClient {
        let token = try await json("token", "mint", "--user", user)
        return AppClient(daemon: self, token: token.access_token.string ?? "")
    }
}

/// The app API as a phone's app calls it.
struct AppClient: Sendable {
    let daemon: Daemon
    let token: String

    func call(_ method: Method, _ path: String, _ body: JSON? = nil) async throws -> Answer {
        let authorization = [("Authorization", "Bearer \(token)")]
        guard let body else { return try await daemon.http(method, "/app/v1" + path, headers: authorization) }
        return try await daemon.send(method, "/app/v1" + path, body, headers: authorization)
    }

    /// What a request answers that is expected to be answered.
    func json(_ method: Method, _ path: String, _ body: JSON? = nil) async throws -> JSON {
        let answer = try await call(method, path, body)
        guard answer.status == 200 else { throw Failure("\(method) \(path): \(answer)") }
        return try answer.json
    }

    func register(_ key: String, _ name: String = "Phone") async throws -> JSON {
        try await json(.post, "/phones", ["publicKey": .text(key), "name": .text(name)])
    }
}
