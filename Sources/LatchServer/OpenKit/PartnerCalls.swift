internal import Cloud
internal import SimulationKernel
package import World

/// What surrounds each operation of the partner API: the token before it, the vendor's envelope after it.
package struct PartnerCalls: Sendable {
    let authority: TokenAuthority

    package init(authority: TokenAuthority) { self.authority = authority }

    /// The id of the event that an answer is about.
    package static let eventHeader = "Latch-Event-Id"

    package func respond(
        to request: APIRequest, operation: String, run: @escaping OpenKit.Operation, in world: World
    ) async throws -> APIResponse {
        let claims = await bearerToken(request).asyncFlatMap { await authority.check($0) }
        let wall = WallClock.now
        return try await world.perform { simulation in
            let before = simulation.lastID
            var response: APIResponse
            var client = claims?.azp
            do {
                let caller = try caller(claims, wall, simulation)
                client = caller.client
                try admit(caller, &simulation)
                response = try run(request, caller, &simulation)
            } catch let refusal as Denial {
                response = try refuse(refusal.status, refusal.code, refusal.detail, client, operation, &simulation)
                response.headers["Retry-After"] = refusal.retryAfter.map(String.init)
            } catch let refusal as CloudRefusal {
                let status = refusal.code == .notFound ? 404 : 400
                response = try refuse(
                    status, refusal.code.rawValue, refusal.message, client, operation, &simulation)
            }
            if simulation.lastID > before { response.headers[PartnerCalls.eventHeader] = String(before + 1) }
            return response
        }
    }

    /// Refuses a request of which the operation saw nothing: it cannot be read, or asks for no operation.
    package func refuse(
        _ status: Int, _ code: String, _ detail: String, operation: String, in world: World
    ) async throws -> APIResponse {
        try await world.perform { simulation in
            let event = simulation.lastID + 1
            var response = try refuse(status, code, detail, nil, operation, &simulation)
            response.headers[PartnerCalls.eventHeader] = String(event)
            return response
        }
    }

    private func refuse(
        _ status: Int, _ code: String, _ detail: String, _ client: String?, _ operation: String,
        _ simulation: inout Simulation
    ) throws -> APIResponse {
        simulation.withCloud { cloud, _, now in
            cloud.refuseCall(
                client: client, operation: operation, status: status, code: code, detail: detail, at: now)
        }
        return try APIResponse(status: status, OpenKitModels.Failure(message: code))
    }

    private struct Denial: Error {
        let status: Int
        let code: String
        let detail: String
        /// Seconds after which to try again.
        var retryAfter: Int?
    }

    /// Counts a request against its client's limit, where the property gives it one.
    private func admit(_ caller: OpenKit.Caller, _ simulation: inout Simulation) throws(Denial) {
        guard let client = caller.partner.clients.first(where: { $0.id == caller.client }),
            let limit = client.requestsPerMinute, let wait = simulation.spendCall(of: client.id, limit: limit)
        else { return }
        throw Denial(
            status: 429, code: "TOO_MANY_REQUESTS", detail: "\(client.id) may make \(limit) requests a minute",
            retryAfter: Int(wait.inSeconds.rounded(.up)))
    }

    /// The partner that a token stands for.
    private func caller(
        _ claims: TokenAuthority.Claims?, _ wall: Instant, _ simulation: Simulation
    ) throws(Denial) -> OpenKit.Caller {
        guard let claims else {
            throw Denial(status: 401, code: "UNAUTHORIZED", detail: "no token of ours for this audience")
        }
        let settings = simulation.state.cloud.settings
        let now = settings.tokensUseWallTime ? wall : simulation.now
        guard now < Instant(secondsSinceEpoch: claims.exp) else {
            let code = settings.expiredTokenStatus == 403 ? "FORBIDDEN" : "UNAUTHORIZED"
            throw Denial(
                status: settings.expiredTokenStatus, code: code,
                detail: "the token has expired")
        }
        // A user's token names the partner for whom the user signed in, too.
        guard claims.user == nil, claims.partner != nil,
            let (partner, client) = simulation.state.cloud.client(id: claims.azp)
        else {
            throw Denial(status: 403, code: "FORBIDDEN", detail: "the token is not a partner's")
        }
        return OpenKit.Caller(partner: partner, client: client.id)
    }
}

/// The token of `Authorization: Bearer …` (RFC 6750 section 2.1).
func bearerToken(_ request: APIRequest) -> String? {
    guard let header = request.authorization, header.lowercased().hasPrefix("bearer ") else { return nil }
    return String(header.dropFirst(7).drop { $0 == " " })
}

extension Optional {
    fileprivate func asyncFlatMap<Result>(_ transform: (Wrapped) async -> Result?) async -> Result? {
        guard let self else { return nil }
        return await transform(self)
    }
}
