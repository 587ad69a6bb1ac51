internal import Cloud
internal import SimulationKernel
package import World

/// `POST /passwordless/start`: sends a person a code to sign in with, which arrives in the outbox.
///
/// The header `auth0-forwarded-for` tells the address of the person for whom a backend asks. It may be left out, and is
/// recorded; it says nothing about who calls, so no list of addresses looks at it.
package struct PasswordlessStart: Sendable {
    package init() {}

    package static let operation = "passwordless.start"

    package func respond(to request: APIRequest, in world: World) async throws -> APIResponse {
        var given: TokenFields?
        let response: APIResponse
        do {
            let fields = try TokenFields(request)
            given = fields
            let wanted = Wanted(
                client: try fields.required("client_id"), secret: try fields.required("client_secret"),
                connection: try fields.required("connection"), email: try fields.required("email"),
                send: try fields.required("send"), address: request.remoteAddress,
                userAddress: try PasswordlessStart.userAddress(of: request))
            response = try await answer(wanted, in: world)
        } catch let error as TokenError {
            response = try await error.response(to: given?.client, PasswordlessStart.operation, in: world)
        }
        try await world.note(request, answeredBy: response, operation: PasswordlessStart.operation, by: given)
        return response
    }

    private struct Wanted: Sendable {
        let client: String
        let secret: String
        let connection: String
        let email: String
        let send: String
        let address: String?
        /// The person's, as the caller tells it.
        let userAddress: String?
    }

    private static func userAddress(of request: APIRequest) throws(TokenError) -> String? {
        guard let address = request.userAddress else { return nil }
        guard AddressBlock(address) != nil, !address.contains("/") else {
            throw TokenError(.invalidRequest, "auth0-forwarded-for is not an IP address")
        }
        return address
    }

    /// Starts it, or does what a fault makes of the call.
    private func answer(_ wanted: Wanted, in world: World) async throws -> APIResponse {
        let fault = try await world.perform { simulation in
            let client = simulation.state.cloud.client(id: wanted.client)?.client
            return simulation.interfere(with: CloudCall(route: PasswordlessStart.operation, client: client?.id))
        }
        return try await world.answer(fault, to: wanted.client, PasswordlessStart.operation) {
            try await start(wanted, in: world)
        }
    }

    private func start(_ wanted: Wanted, in world: World) async throws -> APIResponse {
        guard wanted.connection == "email" else {
            throw TokenError(.invalidRequest, "connection is '\(wanted.connection)'; expected email")
        }
        guard wanted.send == "code" else {
            throw TokenError(.invalidRequest, "send is '\(wanted.send)'; expected code")
        }
        let id = try await world.perform { simulation in
            guard let (partner, client) = simulation.state.cloud.client(id: wanted.client),
                client.accepts(secret: wanted.secret, at: simulation.now)
            else { throw TokenError(.unauthorizedClient, "Unknown client, or the wrong secret") }
            try client.admit(address: wanted.address)
            guard client.kind == .passwordless else {
                throw TokenError(.unauthorizedClient, "Passwordless sign-in is not allowed for this client")
            }
            guard PasswordlessStart.isAddress(wanted.email) else {
                throw TokenError(.badEmail, "email is not a valid email address")
            }
            var id = ""
            do {
                try simulation.withCloud { cloud, generator, now throws(LoginRefusal) in
                    id = generator.bytes(12).hexadecimal
                    return try cloud.startLogin(
                        email: wanted.email, client: client, of: partner, address: wanted.userAddress,
                        using: &generator, at: now)
                }
            } catch let error as LoginRefusal {
                // The vendor's words, without more: its sign-in service only passes them on.
                throw TokenError(
                    .extensibilityError, error == .inactiveUser ? "USER_ACCOUNT_NOT_ACTIVE" : "UNAUTHORIZED",
                    detail: error.description)
            }
            return id
        }
        return try APIResponse([
            "_id": JSON.text(id), "email": .text(wanted.email), "email_verified": false,
        ])
    }

    /// Whether a text has the shape of an address: one `@` with something on both sides, and no spaces.
    private static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && !text.contains { $0.isWhitespace }
            && text.utf8.count <= 254
    }
}
