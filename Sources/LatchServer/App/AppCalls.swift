internal import Cloud
internal import SimulationKernel
internal import World

/// What surrounds each operation of the app API: the user's token before it, the envelope of errors after it.
struct AppCalls: Sendable {
    let authority: TokenAuthority

    func respond(
        to request: APIRequest, operation: String, read: AppAPI.Operation, in world: World
    ) async throws -> APIResponse {
        var claims: TokenAuthority.Claims?
        if let token = bearerToken(request) { claims = await authority.check(token) }
        // The token goes first: a stranger is not told what is wrong with a body.
        let parsed = Result { () throws(AppRefusal) in try read(request) }
        let (client, wall) = (claims?.azp, WallClock.now)
        return try await world.perform { [claims] simulation in
            let before = simulation.lastID
            let bearer = client.flatMap { simulation.state.cloud.client(id: $0) }
            var standing: CallBudgets.Standing?
            var response: APIResponse
            do {
                let user = try AppCalls.user(of: claims, wall, simulation)
                standing = bearer.flatMap { simulation.spend(.calls, of: $0.client) }
                if let standing, standing.isExceeded {
                    throw AppRefusal(
                        .tooManyRequests, "\(client ?? "") may make \(standing.limit) calls a minute")
                }
                let request = try parsed.get()
                var answer: AppAnswer?
                try simulation.withCloud { cloud, generator, now throws(AppRefusal) in
                    let (given, events) = try cloud.answer(request, for: user, using: &generator, at: now)
                    answer = given
                    return events
                }
                // What an answer says was not done is refused like a whole request.
                for refusal in answer?.refusals ?? [] {
                    simulation.withCloud { cloud, _, now in
                        cloud.refuseCall(
                            client: client, operation: operation, status: refusal.status, code: refusal.code.rawValue,
                            detail: refusal.message, at: now)
                    }
                }
                response = try answer?.response(to: request) ?? APIResponse(JSON.null)
            } catch let refusal as AppRefusal {
                simulation.withCloud { cloud, _, now in
                    cloud.refuseCall(
                        client: client, operation: operation, status: refusal.status, code: refusal.code.rawValue,
                        detail: refusal.message, at: now)
                }
                response = try refusal.response()
            }
            if simulation.lastID > before { response.headers[PartnerCalls.eventHeader] = String(before + 1) }
            response.add(standing?.headers)
            response.add(
                CrossOrigin.headers(for: request.origin, partner: bearer?.partner, in: simulation.state.cloud))
            simulation.noteCall(
                Traffic.Call(
                    request, answeredBy: response, operation: operation, client: bearer?.client.id,
                    subject: claims?.sub))
            return response
        }
    }

    /// The user for whom a token speaks.
    private static func user(
        of claims: TokenAuthority.Claims?, _ wall: Instant, _ simulation: Simulation
    ) throws(AppRefusal) -> UserID {
        guard let claims else { throw AppRefusal(.tokenInvalid, "no token of ours for this audience") }
        let now = simulation.state.cloud.settings.tokensUseWallTime ? wall : simulation.now
        guard now < Instant(secondsSinceEpoch: claims.exp) else {
            throw AppRefusal(.tokenInvalid, "the token has expired")
        }
        guard let user = claims.user.flatMap({ UserID($0) }) else {
            throw AppRefusal(.tokenInvalid, "the token is not a user's")
        }
        return user
    }
}

extension AppRefusal {
    /// The HTTP status of the refusal.
    var status: Int {
        switch code {
        case .tokenInvalid: 401
        case .userInactive, .consentNotGranted: 403
        case .notFound, .deviceNotFound: 404
        case .badRequest, .malformedReport, .emailRequiredForPermanent, .emailOrPhoneRequired, .emailAndPhoneProvided,
            .invalidPhone, .invalidStartTime, .endTimeNotSupported, .userCanNotShare, .shareableAccessRequired,
            .sharingNotEnabled, .requestedTimeOutsideShareableAccess, .doorcodesExhausted,
            .passcodeTypeCantBeRevoked:
            400
        case .tooManyPhones, .keyTaken: 409
        case .tooManyRequests: 429
        }
    }

    func response() throws -> APIResponse {
        try APIResponse(status: status, ["error": JSON.text(code.rawValue), "message": .text(message)])
    }
}
