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
        let outcome = try await world.perform { [claims] simulation in
            let before = simulation.lastID
            let bearer = client.flatMap { simulation.state.cloud.client(id: $0) }
            var standing: CallBudgets.Standing?
            var outcome: AppOutcome?
            var asked: (request: AppRequest, user: UserID)?
            var response: APIResponse
            func refuse(_ refusal: AppRefusal, _ simulation: inout Simulation) {
                simulation.withCloud(cause: outcome?.fault?.event) { cloud, _, now in
                    cloud.refuseCall(
                        client: client, operation: operation, status: refusal.status, code: refusal.code.rawValue,
                        detail: refusal.message, at: now)
                }
            }
            do {
                let user = try AppCalls.user(of: claims, wall, simulation)
                standing = bearer.flatMap { simulation.spend(.calls, of: $0.client) }
                if let standing, standing.isExceeded {
                    throw AppRefusal(
                        .tooManyRequests, "\(client ?? "") may make \(standing.limit) calls a minute")
                }
                let wanted = try parsed.get()
                asked = (wanted, user)
                let given = simulation.answer(wanted, for: user, client: client, isRead: request.method == "GET")
                outcome = given
                let answer = try given.answer?.get()
                // What an answer says was not done is refused like a whole request.
                for refusal in answer?.refusals ?? [] { refuse(refusal, &simulation) }
                response = try answer?.response(to: wanted) ?? APIResponse(JSON.null)
            } catch let refusal as AppRefusal {
                refuse(refusal, &simulation)
                response = try refusal.response()
            }
            if let (status, headers) = outcome?.fault?.refusal {
                response = try FaultAnswers.app(status)
                response.add(headers)
            }
            if simulation.lastID > before { response.headers[PartnerCalls.eventHeader] = String(before + 1) }
            response.add(standing?.headers)
            if let fault = outcome?.fault { response = try fault.distort(response, FaultAnswers.app) }
            response.isDropped = outcome?.isUnanswered ?? false
            response.add(
                CrossOrigin.headers(for: request.origin, partner: bearer?.partner, in: simulation.state.cloud))
            // One that is answered from the past is counted with that answer.
            if outcome?.fault?.age == nil {
                simulation.noteCall(
                    Traffic.Call(
                        request, answeredBy: response, operation: operation, client: bearer?.client.id,
                        subject: claims?.sub))
            }
            return Outcome(response: response, app: outcome, asked: asked, client: bearer?.client.id)
        }
        var response = outcome.response
        guard let app = outcome.app else { return response }
        if let age = app.fault?.age, let (wanted, user) = outcome.asked {
            let past = try await world.performOnPast(by: age) { past in
                switch past.answer(wanted, for: user, cause: nil) {
                case .success(let answer): try answer.response(to: wanted)
                case .failure(let refusal): try refusal.response()
                }
            }
            (response.status, response.body) = (past.status, past.body)
            let call = Traffic.Call(
                request, answeredBy: response, operation: operation, client: outcome.client, subject: claims?.sub)
            try await world.perform { $0.noteCall(call) }
        }
        try await world.delay(app.delay)
        return response
    }

    /// An answer, and what a fault still has to do with it.
    private struct Outcome: Sendable {
        let response: APIResponse
        let app: AppOutcome?
        let asked: (request: AppRequest, user: UserID)?
        let client: String?
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
