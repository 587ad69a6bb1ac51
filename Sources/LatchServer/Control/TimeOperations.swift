internal import Cloud
internal import SimulationKernel
internal import World

extension ControlAPI {
    static let timeOperations: [(method: String, path: String, run: Operation)] = [
        ("GET", "/status", { api, _ in try await api.status() }),
        ("GET", "/time", { api, _ in try APIResponse(JSON.object(try await api.time())) }),
        ("POST", "/time/advance", { api, request in try await api.advance(request) }),
        ("POST", "/time/set", { api, request in try await api.setTime(request) }),
        ("POST", "/time/freeze", { api, request in try await api.setScale(request, fallback: 0) }),
        ("POST", "/time/run", { api, request in try await api.setScale(request, fallback: 1) }),
    ]

    func time() async throws -> [String: JSON] {
        let status = try await world.timeStatus()
        return [
            "now": .text(status.now.iso8601Milliseconds), "mode": status.scale == 0 ? "frozen" : "paced",
            "scale": .number(status.scale), "seed": .unsigned(status.seed),
            "digest": .text(status.digest.text),
        ]
    }

    private func status() async throws -> APIResponse {
        var body = try await time()
        let propertyName = world.propertyName
        let start = world.start
        let journal = await world.journalPath
        let (counts, settings) = try await world.perform { simulation in
            let cloud = simulation.state.cloud
            let defaults = Settings()
            let differing = SettingDefinition.changed(in: cloud.settings)
            return (
                [
                    "doors": cloud.doors.count, "users": cloud.users.count, "events": Int(clamping: simulation.lastID),
                    "pendingEvents": simulation.pendingCount,
                ],
                differing.map { definition -> JSON in
                    [
                        "name": .text(definition.name), "value": .text(definition.get(cloud.settings)),
                        "default": .text(definition.get(defaults)),
                    ]
                }
            )
        }
        for (name, count) in counts { body[name] = .integer(count) }
        body["startTime"] = .text(start.iso8601Milliseconds)
        body["property"] = .text(propertyName)
        body["version"] = .text(version)
        body["journal"] = .text(journal ?? "memory")
        body["settings"] = .list(settings)
        if let relay { body["mailRelay"] = await relay.status.view }
        return try APIResponse(JSON.object(body))
    }

    private func advance(_ request: APIRequest) async throws -> APIResponse {
        let body = try request.members("by", "to")
        switch (try body.duration("by"), try body.instant("to")) {
        case (let by?, nil):
            guard by >= .zero else { throw ControlError.runsForward(try await world.timeStatus().now) }
            return try await advance(to: try await world.timeStatus().now + by)
        case (nil, let to?): return try await advance(to: to)
        default: throw ControlError.badRequest("expected either by or to")
        }
    }

    private func setTime(_ request: APIRequest) async throws -> APIResponse {
        guard let to = try request.members("to").instant("to") else { throw ControlError.badRequest("to is missing") }
        return try await advance(to: to)
    }

    private func advance(to instant: Instant) async throws -> APIResponse {
        guard instant <= Instant.lastWritable else {
            throw ControlError.badRequest("time ends at \(Instant.lastWritable.iso8601)")
        }
        let jump = try await world.advance(to: instant)
        var body = try await time()
        body["ran"] = .integer(Int(clamping: jump.events))
        body["connectionsEnded"] = .integer(jump.connectionsEnded)
        return try APIResponse(JSON.object(body))
    }

    private func setScale(_ request: APIRequest, fallback: Double) async throws -> APIResponse {
        let scale = try request.members("scale").number("scale") ?? fallback
        guard Pacing.isValid(scale: scale) else {
            throw ControlError.badRequest("scale is \(scale); expected 0 to \(Int(Pacing.maximumScale))")
        }
        try await world.setScale(scale)
        return try APIResponse(JSON.object(try await time()))
    }
}
