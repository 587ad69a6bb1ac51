internal import Cloud
internal import LockProtocol
internal import Phone
internal import SimulationKernel
internal import World

// What an app does with a phone: the calls of the vendor's SDK, and the switches of the phone.
extension ControlAPI {
    // MARK: Setup

    func setUpPhone(_ request: APIRequest) async throws -> APIResponse {
        let body = try request.members("token", "user", "includeAllLocks")
        let includesAllLocks = try body.flag("includeAllLocks") ?? false
        let (user, expiresAt) =
            switch (try body.text("token"), try body.text("user")) {
            case (let token?, nil): try await holder(of: token)
            case (nil, let user?): try await grant(to: user)
            default: throw ControlError.badRequest("expected either token or user")
            }
        let outcome = try await world.setUpPhone(
            request.parameter("phone"), user: user, expiresAt: expiresAt, includesAllLocks: includesAllLocks)
        if case .failure(let error) = outcome.result { throw ControlError(error) }
        return try await phone(request)
    }

    /// The user whose token it is, and when it expires by the world's clock.
    private func holder(of token: String) async throws -> (UserID, Instant) {
        guard let claims = await authority.check(token) else {
            throw ControlError.invalidToken("the token is not ours")
        }
        guard let user = claims.user.flatMap({ UserID($0) }) else {
            throw ControlError.invalidToken("the token is not a user's")
        }
        let wall = WallClock.now
        return try await world.read { state, now in
            guard state.cloud.users[user] != nil else { throw ControlError.invalidToken("the token's user is gone") }
            let clock = state.cloud.settings.tokensUseWallTime ? wall : now
            let left = Instant(secondsSinceEpoch: claims.exp).since(clock)
            guard left > .zero else { throw ControlError.invalidToken("the token has expired") }
            return (user, now + left)
        }
    }

    /// Makes a token for a user, as the app's backend would have the cloud do.
    private func grant(to reference: String) async throws -> (UserID, Instant) {
        let issuer = authority.issuer
        return try await world.perform { simulation in
            let user = try simulation.state.user(reference).id
            let lifetime = Duration.seconds(simulation.state.cloud.settings.tokenSeconds)
            let claims = TokenAuthority.Claims.user(
                user, nil, issuer: issuer, audience: TokenAuthority.vendorAudience, at: simulation.now,
                lifetime: lifetime)
            let expiresAt = simulation.now + lifetime
            simulation.withCloud { cloud, _, instant in
                cloud.issueToken(client: claims.azp, subject: claims.sub, expiresAt: expiresAt, at: instant)
            }
            return (user, expiresAt)
        }
    }

    // MARK: Calls that answer with more than the phone

    func fetchLocks(_ request: APIRequest) async throws -> APIResponse {
        _ = try request.members()
        guard case .locks(let locks) = try await run(.fetchLocks, request).result else {
            return try APIResponse(JSON.null)
        }
        return try APIResponse(["locks": JSON.list(locks.map(\.controlView))])
    }

    func accessLogs(_ request: APIRequest) async throws -> APIResponse {
        let lock = try await lock(try request.members("lockID").required("lockID"))
        guard case .logs(let logs) = try await run(.logs(lock), request).result else {
            return try APIResponse(JSON.null)
        }
        return try APIResponse(["accessLogs": JSON.list(logs.map { $0.controlView(of: lock) })])
    }

    func syncByPhone(_ request: APIRequest) async throws -> APIResponse {
        let reference = try request.members("lockID").text("lockID")
        let lock: UniqueID? = if let reference { try await lock(reference) } else { nil }
        let (outcome, result) = try await run(.sync(lock), request)
        guard case .synced(let summary) = result else { return try APIResponse(JSON.null) }
        let views = try await world.read { state, _ in
            summary.locks.map { $0.view(door: state.doorName(ofLock: $0.lock)) }
        }
        return try APIResponse(["at": JSON.text(outcome.at.iso8601Milliseconds), "locks": .list(views)])
    }

    func unlock(_ request: APIRequest) async throws -> APIResponse {
        let body = try request.members("lockID", "wait")
        let reference = try body.required("lockID")
        let waits = try body.flag("wait") ?? true
        let lock = try await lock(reference)
        let (outcome, _) = try await run(.unlock(lock), request, awaiting: waits)
        let (door, now) = try await world.read { state, now in (state.doorName(ofLock: lock), now) }
        let phone = try await world.phone(request.parameter("phone"))
        let hint = outcome.end == .failed(.lockNotFound) ? try await radioHint(phone, lock) : nil
        let verdict: [String: JSON] = [
            "verdict": .text(outcome.verdict), "reason": .text(outcome.end?.failure?.lockReason?.name),
            "at": .text((outcome.unlock.last?.at ?? now).iso8601Milliseconds), "door": .text(door),
            "events": .list(outcome.unlock.map(\.view)), "user": .text(phone.email ?? phone.user?.description),
            "hint": .text(hint),
        ]
        return try APIResponse(JSON.object(verdict))
    }

    // MARK: Calls and switches that answer with the phone

    func act(_ request: APIRequest, _ command: PhoneCommand) async throws -> APIResponse {
        _ = try request.members()
        _ = try await run(command, request)
        return try await phone(request)
    }

    /// A command that the body's one member decides.
    func turn(
        _ request: APIRequest, _ member: String, _ command: (Bool) -> PhoneCommand
    ) async throws -> APIResponse {
        guard let value = try request.members(member).flag(member) else {
            throw ControlError.badRequest("\(member) is missing")
        }
        _ = try await run(command(value), request)
        return try await phone(request)
    }

    // MARK: Running

    func run(
        _ command: PhoneCommand, _ request: APIRequest, awaiting: Bool = true
    ) async throws -> (outcome: PhoneOutcome, result: PhoneResult) {
        let phone = request.parameter("phone")
        let outcome = try await world.perform(command, on: phone, awaiting: awaiting)
        do {
            return (outcome, try outcome.result.get())
        } catch .lockNotFound(let lock) {
            let door = try await world.read { state, _ in state.doorName(ofLock: lock) }
            var message = "\(phone) has no lock \(door) among those that it has fetched"
            if case .sync = command {
                message = "\(phone) does not know \(door), or did not hear it"
                if let hint = try await radioHint(try await world.phone(phone), lock) { message += ": \(hint)" }
            }
            throw ControlError(PhoneError.lockNotFound(lock).name, status: 409, message)
        } catch .guestInvites(let invites) {
            let error = PhoneError.guestInvites(invites)
            let failed = try await world.read { state, _ in
                invites.failures.map {
                    "\(state.doorName(ofLock: $0.lock)): \($0.refusal.code.sdkName), \($0.refusal.message)"
                }
            }
            let count = invites.failures.count + invites.successes.count
            throw ControlError(
                error.name, status: 409,
                "not granted at \(failed.count) of \(count) locks: \(failed.joined(separator: "; "))",
                details: invites.members(error: \.sdkName))
        } catch {
            throw ControlError(error)
        }
    }

    /// Why the phone may not hear the lock, where that is a matter of whose air they are on.
    private func radioHint(_ phone: PhoneView, _ lock: UniqueID) async throws -> String? {
        try await world.perform { simulation in
            let door = simulation.state.cloud.doors.values.first { $0.lockID == lock }?.id
            return door.flatMap { simulation.radioHint(phone: phone.id, door: $0) }
        }
    }

    /// The lock that a door's name, or a lock's id, leads to. An id of which nobody has heard is the phone's to refuse.
    func lock(_ reference: String) async throws -> UniqueID {
        try await world.read { state, _ in
            do { return try state.door(reference).lockID } catch {
                guard let id = UniqueID(reference) else { throw error }
                return id
            }
        }
    }
}

extension WorldState {
    /// The name of the door with that lock; the lock's id where there is none.
    func doorName(ofLock id: UniqueID) -> String {
        cloud.doors.values.first { $0.lockID == id }.map { name(of: $0) } ?? id.description
    }
}
