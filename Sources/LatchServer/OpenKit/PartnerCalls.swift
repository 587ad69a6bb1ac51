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
        let outcome = try await world.perform { simulation in
            try answer(request, operation: operation, run: run, claims, wall, &simulation)
        }
        guard let fault = outcome.fault else { return outcome.response }
        var response = outcome.response
        if let age = fault.age, let caller = outcome.caller {
            let past = try await world.performOnPast(by: age) { past in
                do { return try run(request, caller, &past) } catch let refusal as CloudRefusal {
                    let status = refusal.code == .notFound ? 404 : 400
                    return try APIResponse(
                        status: status, OpenKitModels.Failure(message: refusal.code.rawValue))
                }
            }
            (response.status, response.body) = (past.status, past.body)
            let call = call(request, response, operation, caller.client, claims)
            try await world.perform { $0.noteCall(call) }
        }
        try await world.wait(for: fault)
        return response
    }

    /// An answer, and what a fault still has to do with it.
    private struct Outcome: Sendable {
        let response: APIResponse
        let fault: CallFault?
        let caller: OpenKit.Caller?
    }

    private func answer(
        _ request: APIRequest, operation: String, run: OpenKit.Operation, _ claims: TokenAuthority.Claims?,
        _ wall: Instant, _ simulation: inout Simulation
    ) throws -> Outcome {
        let bearer = claims.flatMap { simulation.state.cloud.client(id: $0.azp) }
        let fault = simulation.interfere(with: CloudCall(request, operation, client: bearer?.client.id))
        let before = simulation.lastID
        var standing: CallBudgets.Standing?
        var caller: OpenKit.Caller?
        var response: APIResponse
        do {
            if let (status, _) = fault?.refusal {
                throw Denial(status: status, code: FaultAnswers.word(status), detail: "a fault: nothing is done")
            }
            let (partner, client) = try self.caller(claims, bearer, wall, simulation)
            standing = simulation.spend(.calls, of: client)
            try admit(client, standing, request, simulation)
            let known = OpenKit.Caller(partner: partner, client: client.id)
            caller = known
            response =
                fault?.isDone == false
                ? APIResponse(body: [])
                : try simulation.attributing(to: fault) { try run(request, known, &$0) }
        } catch let refusal as Denial {
            response = try refuse(
                refusal.status, refusal.code, refusal.detail, claims?.azp, operation, &simulation, cause: fault)
        } catch let refusal as CloudRefusal {
            let status = refusal.code == .notFound ? 404 : 400
            response = try refuse(
                status, refusal.code.rawValue, refusal.message, claims?.azp, operation, &simulation, cause: fault)
        }
        if let event = fault?.event ?? (simulation.lastID > before ? before + 1 : nil) {
            response.headers[PartnerCalls.eventHeader] = String(event)
        }
        response.add(standing?.headers)
        if let fault {
            response = try fault.distort(response, FaultAnswers.partner)
            response.add(fault.refusal?.headers)
        }
        response.add(
            CrossOrigin.headers(for: request.origin, partner: bearer?.partner, in: simulation.state.cloud))
        // One that is answered from the past is counted with that answer.
        if fault?.age == nil || caller == nil {
            simulation.noteCall(call(request, response, operation, bearer?.client.id, claims))
        }
        return Outcome(response: response, fault: fault, caller: caller)
    }

    /// What is counted of a call.
    private func call(
        _ request: APIRequest, _ response: APIResponse, _ operation: String, _ client: String?,
        _ claims: TokenAuthority.Claims?
    ) -> Traffic.Call {
        Traffic.Call(
            request, answeredBy: response, operation: operation, client: client, subject: claims?.sub,
            isList: OpenKit.wholeLists.contains(operation))
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
        _ simulation: inout Simulation, cause: CallFault? = nil
    ) throws -> APIResponse {
        simulation.withCloud(cause: cause?.event) { cloud, _, now in
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

extension CloudCall {
    /// A call of the partner API, as faults look at it.
    fileprivate init(_ request: APIRequest, _ operation: String, client: String?) {
        self.init(
            route: operation, client: client, user: request.parameters["userUuid"].flatMap { UserID($0) },
            door: request.parameters["doorUuid"].flatMap { DoorID($0) }, isRead: request.method == "GET",
            knowsPast: true)
    }
}

extension Optional {
    fileprivate func asyncFlatMap<Result>(_ transform: (Wrapped) async -> Result?) async -> Result? {
        guard let self else { return nil }
        return await transform(self)
    }
}
