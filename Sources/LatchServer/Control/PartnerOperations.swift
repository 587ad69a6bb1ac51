internal import Cloud
internal import SimulationKernel
internal import World

// Partners and their clients, as the vendor's staff see them: limits, addresses, origins, secrets. No answer has a secret
// but that to the rotation that made it.
extension ControlAPI {
    static let partnerOperations: [(method: String, path: String, run: Operation)] = [
        ("GET", "/partners", { api, _ in try await api.partners() }),
        ("GET", "/partners/{partner}", { api, request in try await api.partner(request) }),
        ("PUT", "/partners/{partner}/origins", { api, request in try await api.setOrigins(request) }),
        ("GET", "/clients/{client}", { api, request in try await api.client(request) }),
        ("PUT", "/clients/{client}/limits", { api, request in try await api.setLimits(request) }),
        ("POST", "/clients/{client}/rotate-secret", { api, request in try await api.rotateSecret(request) }),
    ]

    private func partners() async throws -> APIResponse {
        let views = try await world.perform { simulation in
            simulation.state.cloud.partners.values.map { simulation.view(of: $0) }
        }
        return try APIResponse(["partners": JSON.list(views)])
    }

    private func partner(_ request: APIRequest) async throws -> APIResponse {
        let reference = request.parameter("partner")
        return try APIResponse(
            try await world.perform { simulation in simulation.view(of: try simulation.state.partner(reference)) })
    }

    private func client(_ request: APIRequest) async throws -> APIResponse {
        let reference = request.parameter("client")
        return try APIResponse(
            try await world.perform { simulation in simulation.view(ofClient: try simulation.state.client(reference)) })
    }

    private func setOrigins(_ request: APIRequest) async throws -> APIResponse {
        let reference = request.parameter("partner")
        guard let origins = try request.members("origins").texts("origins") else {
            throw ControlError.badRequest("origins is missing")
        }
        return try await change { simulation in
            let partner = try simulation.state.partner(reference)
            try simulation.withCloud { cloud, _, now throws(CloudRefusal) in
                try cloud.set(origins: origins, of: partner.id, at: now)
            }
            return simulation.view(of: try simulation.state.partner(partner.id.description))
        }
    }

    private func setLimits(_ request: APIRequest) async throws -> APIResponse {
        let reference = request.parameter("client")
        let body = try request.members("tokenSeconds", "requestsPerMinute", "tokensPerHour", "allowedAddresses")
        let wanted = Client.Change(
            tokenSeconds: try body.integer("tokenSeconds"), requestsPerMinute: try body.integer("requestsPerMinute"),
            tokensPerHour: try body.integer("tokensPerHour"), allowedAddresses: try body.texts("allowedAddresses"))
        return try await change { simulation in
            let id = try simulation.state.client(reference).client.id
            try simulation.withCloud { cloud, _, now throws(CloudRefusal) in
                try cloud.change(limitsOf: id, wanted, at: now)
            }
            return simulation.view(ofClient: try simulation.state.client(id))
        }
    }

    private func rotateSecret(_ request: APIRequest) async throws -> APIResponse {
        let reference = request.parameter("client")
        let body = try request.members("secret", "overlap")
        let secret = try body.text("secret")
        let overlap = try body.duration("overlap") ?? ControlAPI.usualOverlap
        return try await change { simulation in
            let id = try simulation.state.client(reference).client.id
            try simulation.withCloud { cloud, generator, now throws(CloudRefusal) in
                try cloud.rotateSecret(of: id, to: secret, overlap: overlap, using: &generator, at: now)
            }
            let client = try simulation.state.client(id).client
            return [
                "client": .text(id), "secret": .text(client.secret),
                "previousSecretUntil": .text(client.standingPrevious(at: simulation.now)?.until.iso8601Milliseconds),
            ]
        }
    }

    /// For how long the old secret stays good where a rotation does not say.
    private static let usualOverlap = Duration.hours(1)

    /// Runs a command of the cloud; what it refuses is a bad request.
    private func change(_ command: @escaping @Sendable (inout Simulation) throws -> JSON) async throws -> APIResponse {
        do {
            return try APIResponse(try await world.perform(command))
        } catch let refusal as CloudRefusal {
            throw ControlError.badRequest(refusal.message)
        }
    }
}

extension Partner {
    /// A partner without its id and clients.
    fileprivate var members: [String: JSON] {
        [
            "name": .text(name), "customer": .bool(isCustomer), "origins": .list((origins ?? []).map { .text($0) }),
        ]
    }

    /// What an event says of a partner that was changed: everything but secrets.
    func eventData(at instant: Instant) -> [String: JSON] {
        var data = members
        data["partner"] = .text(id.description)
        data["clients"] = .list(clients.map { .object($0.members(at: instant)) })
        return data
    }
}

extension Client {
    /// A client without its secrets, by what the cloud has of it.
    fileprivate func members(at instant: Instant) -> [String: JSON] {
        [
            "id": .text(id), "kind": .text(kind.rawValue), "tokenSeconds": .integer(tokenSeconds),
            "requestsPerMinute": .integer(requestsPerMinute), "tokensPerHour": .integer(tokensPerHour),
            "allowedAddresses": .list(allowedAddresses.map { .text($0) }),
            "previousSecretUntil": .text(standingPrevious(at: instant)?.until.iso8601Milliseconds),
        ]
    }
}

extension Simulation {
    fileprivate func view(of partner: Partner) -> JSON {
        var members = partner.members
        members["uuid"] = .text(partner.id.description)
        members["clients"] = .list(partner.clients.map { .object(self.members(of: $0)) })
        return .object(members)
    }

    /// A client with its partner's name.
    fileprivate func view(ofClient found: (partner: Partner, client: Client)) -> JSON {
        var members = self.members(of: found.client)
        members["partner"] = .text(found.partner.name)
        return .object(members)
    }

    /// A client with its budgets: null without a limit.
    private func members(of client: Client) -> [String: JSON] {
        var members = client.members(at: now)
        members["calls"] = standing(.calls, of: client).map(\.view) ?? .null
        members["tokens"] = standing(.tokens, of: client).map(\.view) ?? .null
        return members
    }
}

extension CallBudgets.Standing {
    fileprivate var view: JSON {
        [
            "limit": .integer(limit), "used": .integer(used), "remaining": .integer(remaining),
            "resetSeconds": .integer(resetSeconds),
        ]
    }
}
