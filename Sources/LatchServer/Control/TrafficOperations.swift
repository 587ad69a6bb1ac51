internal import Cloud
internal import SimulationKernel
internal import World

extension ControlAPI {
    static let trafficOperations: [(method: String, path: String, run: Operation)] = [
        ("GET", "/traffic", { api, request in try await api.traffic(request) }),
        ("DELETE", "/traffic", { api, request in try await api.resetTraffic(request) }),
    ]

    private func traffic(_ request: APIRequest) async throws -> APIResponse {
        let reference = request.query["client"]
        return try APIResponse(
            try await world.perform { simulation in
                simulation.trafficView(of: try reference.map { try simulation.state.client($0).client.id })
            })
    }

    private func resetTraffic(_ request: APIRequest) async throws -> APIResponse {
        _ = try request.members()
        return try APIResponse(
            try await world.perform { simulation in
                simulation.resetTraffic()
                return simulation.trafficView(of: nil)
            })
    }

    /// Method and path of each operation that is counted, by its name.
    static let countedRoutes: [String: String] = {
        var routes = [
            TokenEndpoint.operation: "POST /oauth/token", PasswordlessStart.operation: "POST /passwordless/start",
        ]
        for operation in OpenKit.operations {
            routes[operation.name] = "\(operation.method) /access/sdk\(operation.path)"
        }
        for operation in AppAPI.operations { routes[operation.name] = "\(operation.method) /app/v1\(operation.path)" }
        return routes
    }()
}

extension Simulation {
    /// What clients have asked for.
    /// - Parameter wanted: nil is every client, and those whom nobody could tell.
    fileprivate func trafficView(of wanted: String?) -> JSON {
        var lines = OrderedTable<String?, [Traffic.Line]>()
        for line in traffic.lines where wanted == nil || line.client == wanted {
            lines[line.client, default: []].append(line)
        }
        return [
            "since": .text(traffic.since.iso8601Milliseconds), "now": .text(now.iso8601Milliseconds),
            "clients": .list(zip(lines.keys, lines.values).map { client, lines in view(of: client, lines) }),
            "uncounted": .integer(traffic.uncounted),
        ]
    }

    private func view(of client: String?, _ lines: [Traffic.Line]) -> JSON {
        let tokens = client.map { traffic.tokens(of: $0) }
        return [
            "client": .text(client),
            "partner": .text(client.flatMap { state.cloud.client(id: $0)?.partner.name }),
            "calls": .integer(lines.reduce(0) { $0 + $1.calls }),
            "tokens": .integer(tokens?.issued), "earlyTokens": .integer(tokens?.early),
            "tokenRequestsOfLastHour": .integer(tokens?.requestsOfLastHour(at: now)),
            "routes": .list(lines.map(\.view)),
            "advice": .list(traffic.advice(for: client, lines).map(\.view)),
        ]
    }
}

extension Traffic.Line {
    fileprivate var view: JSON {
        [
            "operation": .text(operation), "route": .text(ControlAPI.countedRoutes[operation] ?? operation),
            "calls": .integer(calls),
            "statuses": .object(Dictionary(statuses.map { (String($0.status), .integer($0.count)) }) { $1 }),
            "pollingSeconds": pollingInterval.map { .number(($0.inSeconds * 1_000).rounded() / 1_000) } ?? .null,
            "largeLists": .integer(largeWholeLists), "longestAnswer": .integer(longestAnswer),
            "hastyRetries": .integer(hastyRetries), "lastAt": .text(last.iso8601Milliseconds),
        ]
    }
}

extension TrafficAdvice {
    fileprivate var view: JSON {
        ["code": .text(code.rawValue), "operation": .text(operation), "text": .text(text)]
    }
}
