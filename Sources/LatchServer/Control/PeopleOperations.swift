internal import Cloud
internal import Properties
internal import SimulationKernel
internal import World

extension ControlAPI {
    static let peopleOperations: [(method: String, path: String, run: Operation)] = [
        ("GET", "/buildings", { api, _ in try await api.buildings() }),
        ("GET", "/keys", { api, _ in try await api.keys() }),
        ("GET", "/users", { api, _ in try await api.users() }),
        ("GET", "/users/{user}", { api, request in try await api.user(request) }),
        ("POST", "/tokens", { api, request in try await api.mint(request) }),
        ("GET", "/settings", { api, request in try await api.settings(request) }),
        ("GET", "/settings/{name}", { api, request in try await api.setting(request) }),
        ("PUT", "/settings/{name}", { api, request in try await api.changeSetting(request) }),
    ]

    private func buildings() async throws -> APIResponse {
        let views = try await world.read { state, _ in
            state.cloud.buildings.values.map { JSON.object(state.members(of: $0)) }
        }
        return try APIResponse(["buildings": JSON.list(views)])
    }

    private func keys() async throws -> APIResponse {
        let views = try await world.read { state, _ in state.cloud.keys.values.map { state.view(of: $0) } }
        return try APIResponse(["keys": JSON.list(views)])
    }

    private func users() async throws -> APIResponse {
        let views = try await world.read { state, now in
            state.cloud.users.values.map { JSON.object(state.members(of: $0, now)) }
        }
        return try APIResponse(["users": JSON.list(views)])
    }

    private func user(_ request: APIRequest) async throws -> APIResponse {
        let reference = request.parameter("user")
        let view = try await world.read { state, now in
            let user = try state.user(reference)
            var members = state.members(of: user, now)
            members["accessList"] = .list(
                state.cloud.accesses(of: user.id).filter { $0.isLive(at: now) }.map { state.view(of: $0, now) })
            return JSON.object(members)
        }
        return try APIResponse(view)
    }

    /// Makes a token for a client or a person, of any lifetime, also one that has run out.
    private func mint(_ request: APIRequest) async throws -> APIResponse {
        let body = try request.members("client", "user", "lifetime", "expired", "audience")
        let (clientID, userReference) = (try body.text("client"), try body.text("user"))
        guard clientID != nil || userReference != nil else {
            throw ControlError.badRequest("expected client or user")
        }
        let lifetime = try body.duration("lifetime")
        if let lifetime, lifetime <= .zero { throw ControlError.badRequest("lifetime must be above zero") }
        let isExpired = try body.flag("expired") ?? false
        let audience = try body.text("audience") ?? TokenAuthority.vendorAudience
        let issuer = authority.issuer
        let wall = WallClock.now
        let claims = try await world.perform { simulation -> TokenAuthority.Claims in
            let cloud = simulation.state.cloud
            let found = try clientID.map { try simulation.state.client($0) }
            let length = lifetime ?? .seconds(found?.client.tokenSeconds ?? cloud.settings.tokenSeconds)
            let now = cloud.settings.tokensUseWallTime ? wall : simulation.now
            // An expired token ended a second ago.
            let age = isExpired ? length + .seconds(1) : .zero
            let start = now - age
            let claims: TokenAuthority.Claims
            if let userReference {
                claims = .user(
                    try simulation.state.user(userReference).id, found?.client, issuer: issuer, audience: audience,
                    at: start, lifetime: length)
            } else if let found {
                claims = .partner(
                    found.partner, found.client, issuer: issuer, audience: audience, at: start, lifetime: length)
            } else {
                throw ControlError.badRequest("expected client or user")
            }
            simulation.withCloud { cloud, _, instant in
                cloud.issueToken(
                    client: claims.azp, subject: claims.sub, expiresAt: instant - age + length, at: instant)
            }
            return claims
        }
        return try APIResponse([
            "access_token": JSON.text(try await authority.sign(claims)), "token_type": "Bearer",
            "expires_in": .integer(claims.exp - claims.iat),
            "issuedAt": .text(Instant(secondsSinceEpoch: claims.iat).iso8601Milliseconds),
            "expiresAt": .text(Instant(secondsSinceEpoch: claims.exp).iso8601Milliseconds),
            "subject": .text(claims.sub),
        ])
    }

    // MARK: Settings

    private func settings(_ request: APIRequest) async throws -> APIResponse {
        let wanted = request.query["changed"] ?? "false"
        guard let onlyChanged = Bool(wanted) else {
            throw ControlError.badRequest("changed is '\(wanted)'; expected true or false")
        }
        let current = try await world.read { state, _ in state.cloud.settings }
        let listed = onlyChanged ? SettingDefinition.changed(in: current) : SettingDefinition.all
        return try APIResponse(["settings": JSON.list(listed.map { $0.view(current) })])
    }

    private func setting(_ request: APIRequest) async throws -> APIResponse {
        let definition = try definition(request)
        return try APIResponse(definition.view(try await world.read { state, _ in state.cloud.settings }))
    }

    private func changeSetting(_ request: APIRequest) async throws -> APIResponse {
        let definition = try definition(request)
        let value = try request.members("value").required("value")
        do {
            let settings = try await world.perform { simulation in
                try simulation.set(setting: definition.name, to: value)
                return simulation.state.cloud.settings
            }
            return try APIResponse(definition.view(settings))
        } catch let refusal as CloudRefusal {
            throw ControlError.badRequest(refusal.message)
        }
    }

    private func definition(_ request: APIRequest) throws(ControlError) -> SettingDefinition {
        let name = request.parameter("name")
        guard let definition = SettingDefinition.named(name) else {
            throw ControlError(
                "unknown_setting", status: 404, "no setting '\(name)'",
                candidates: nearestWord(to: name, in: SettingDefinition.all.map(\.name)).map { [$0] }
                    ?? SettingDefinition.all.map(\.name))
        }
        return definition
    }
}

extension SettingDefinition {
    fileprivate func view(_ settings: Settings) -> JSON {
        [
            "name": .text(name), "value": .text(get(settings)), "default": .text(get(Settings())), "why": .text(why),
            "effect": .text(effect), "values": .text(values),
        ]
    }
}

extension WorldState {
    func members(of user: User, _ now: Instant) -> [String: JSON] {
        [
            "uuid": .text(user.id.description), "firstName": .text(user.firstName), "lastName": .text(user.lastName),
            "email": .text(user.email), "phone": .text(user.phone), "active": .bool(user.isActive),
            "consent": user.consent.map { .bool($0) } ?? .null,
            "keycards": .list(user.keycards.map { .text($0.hexadecimal) }),
            "accesses": .integer(cloud.accesses(of: user.id).count { $0.isLive(at: now) }),
        ]
    }
}
