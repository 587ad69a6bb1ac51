internal import Cloud
internal import SimulationKernel
internal import World

/// Why no token is given (RFC 6749 section 5.2, with the vendor's words and statuses).
struct TokenError: Error {
    let code: Code
    /// `error_description`.
    let description: String
    let status: Int
    /// What the event says, where the description has no room for it.
    let detail: String

    init(_ code: Code, _ description: String, status: Int? = nil, detail: String? = nil) {
        self.code = code
        self.description = description
        self.status = status ?? code.status
        self.detail = detail ?? description
    }

    enum Code: String {
        case invalidRequest = "invalid_request"
        case accessDenied = "access_denied"
        case invalidGrant = "invalid_grant"
        case unauthorizedClient = "unauthorized_client"
        case unsupportedGrantType = "unsupported_grant_type"
        /// More token requests than the client may make.
        case tooManyRequests = "too_many_requests"
        /// An email that is none.
        case badEmail = "bad.email"
        /// An email that may not sign in.
        case extensibilityError = "extensibility_error"

        fileprivate var status: Int {
            switch self {
            case .invalidRequest, .badEmail, .extensibilityError: 400
            case .accessDenied, .invalidGrant, .unauthorizedClient, .unsupportedGrantType: 403
            case .tooManyRequests: 429
            }
        }
    }

    /// Records the refusal, and answers it.
    func response(to client: String?, _ operation: String, in world: World) async throws -> APIResponse {
        _ = try await world.perform { simulation in
            simulation.withCloud { cloud, _, now in
                cloud.refuseCall(
                    client: client, operation: operation, status: status, code: code.rawValue, detail: detail, at: now)
            }
        }
        return try APIResponse(
            status: status, ["error": JSON.text(code.rawValue), "error_description": .text(description)])
    }
}

extension World {
    /// The answer to a call for tokens, also to one that is refused, or what a fault makes of it.
    func answer(
        _ fault: CallFault?, to client: String?, _ operation: String, _ answer: () async throws -> APIResponse
    ) async throws -> APIResponse {
        guard let fault else { return try await answer() }
        var response = APIResponse(body: [])
        if let (status, headers) = fault.refusal {
            response = try FaultAnswers.token(status)
            response.add(headers)
        } else if fault.isDone {
            do { response = try await answer() } catch let error as TokenError {
                response = try await error.response(to: client, operation, in: self)
            }
        }
        try await wait(for: fault)
        return try fault.distort(response, FaultAnswers.token)
    }
}
