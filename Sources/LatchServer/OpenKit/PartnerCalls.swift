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
            let bearer = claims.flatMap { simulation.state.cloud.client(id: $0.azp) }
            var standing: CallBudgets.Standing?
            var response: APIResponse
            do {
                let caller = try caller(claims, bearer, wall, simulation)
                standing = simulation.spend(.calls, of: caller.client)
                try admit(caller.client, standing, request, simulation)
                response = try run(
                    request, OpenKit.Caller(partner: caller.partner, client: caller.client.id), &simulation)
            } catch let refusal as Denial {
                response = try refuse(
                    refusal.status, refusal.code, refusal.detail, claims?.azp, operation, &simulation)
            } catch let refusal as CloudRefusal {
                let status = refusal.code == .notFound ? 404 : 400
                response = try refuse(
                    status, refusal.code.rawValue, refusal.message, claims?.azp, operation, &simulation)
            }
            if simulation.lastID > before { response.headers[PartnerCalls.eventHeader] = String(before + 1) }
            response.add(standing?.headers)
            response.add(
                CrossOrigin.headers(for: request.origin, partner: bearer?.partner, in: simulation.state.cloud))
            simulation.noteCall(
                Traffic.Call(
                    request, answeredBy: response, operation: operation, client: bearer?.client.id,
                    subject: claims?.sub, isList: OpenKit.wholeLists.contains(operation)))
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
    }

    /// Lets a call go on that is within its client's limit, and from an address that may call.
    private func admit(
        _ client: Client, _ standing: CallBudgets.Standing?, _ request: APIRequest, _ simulation: Simulation
    ) throws(Denial) {
        if let standing, standing.isExceeded {
            throw Denial(
                status: 429, code: "TOO_MANY_REQUESTS", detail: "\(client.id) may make \(standing.limit) calls a minute"
            )
        }
        if simulation.state.cloud.settings.addressListScope == .all, !client.admits(address: request.remoteAddress) {
            throw Denial(
                status: 403, code: "FORBIDDEN",
                detail: "\(request.remoteAddress ?? "an unknown address") is not on the list of \(client.id)")
        }
    }

    /// The partner that a token stands for.
    private func caller(
        _ claims: TokenAuthority.Claims?, _ bearer: (partner: Partner, client: Client)?, _ wall: Instant,
        _ simulation: Simulation
    ) throws(Denial) -> (partner: Partner, client: Client) {
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
        guard claims.user == nil, claims.partner != nil, let bearer else {
            throw Denial(status: 403, code: "FORBIDDEN", detail: "the token is not a partner's")
        }
        return bearer
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
