internal import Cloud
internal import LockProtocol
internal import SimulationKernel
internal import World

extension ControlAPI {
    static let outboxOperations: [(method: String, path: String, run: Operation)] = [
        ("GET", "/outbox", { api, request in try await api.outbox(request) }),
        ("GET", "/outbox/{id}", { api, request in try await api.message(request) }),
        ("POST", "/outbox/wait", { api, request in try await api.waitForMessage(request) }),
    ]

    /// Which messages are meant.
    private struct Filter: Sendable {
        var to: String?
        var user: UserID?
        var kind: OutboxMessage.Kind?
        var door: DoorID?
        var after = 0

        func matches(_ message: OutboxMessage) -> Bool {
            message.id > after && (to == nil || message.to.lowercased() == to?.lowercased())
                && (user == nil || message.user == user) && (kind == nil || message.kind == kind)
                && (door == nil || message.doors.contains { $0.door == door })
        }
    }

    private func filter(to: String?, user: String?, kind: String?, door: String?) async throws -> Filter {
        var filter = Filter(to: to)
        if let user { filter.user = try await world.read { state, _ in try state.user(user).id } }
        if let kind {
            guard let value = OutboxMessage.Kind(rawValue: kind) else {
                let kinds = OutboxMessage.Kind.allCases.map(\.rawValue).joined(separator: ", ")
                throw ControlError.badRequest("kind is '\(kind)'; expected \(kinds)")
            }
            filter.kind = value
        }
        if let door { filter.door = try await world.read { state, _ in try state.door(door).id } }
        return filter
    }

    private func outbox(_ request: APIRequest) async throws -> APIResponse {
        let limit = try request.queryNumber("limit", default: 100, in: 1...10_000)
        let filter = try await filter(
            to: request.query["to"], user: request.query["user"], kind: request.query["kind"],
            door: request.query["door"])
        let views = try await world.read { state, _ in
            state.cloud.outbox.filter(filter.matches).suffix(limit).map {
                JSON.object(state.members(of: $0, about: filter.door))
            }
        }
        return try APIResponse(["messages": JSON.list(views)])
    }

    private func message(_ request: APIRequest) async throws -> APIResponse {
        let id = request.parameter("id")
        let view = try await world.read { [renderer] state, _ in
            guard let message = state.cloud.outbox.first(where: { String($0.id) == id }) else {
                throw ControlError("unknown_message", status: 404, "no message '\(id)'")
            }
            var members = state.members(of: message, about: nil)
            let rendered = try renderer.render(message, in: state.cloud)
            members["subject"] = .text(rendered.subject)
            members["text"] = .text(rendered.text)
            members["html"] = .text(rendered.html)
            return JSON.object(members)
        }
        return try APIResponse(view)
    }

    private func waitForMessage(_ request: APIRequest) async throws -> APIResponse {
        let body = try request.members("to", "user", "kind", "door", "after", "timeout")
        var chosen = try await filter(
            to: try body.text("to"), user: try body.text("user"), kind: try body.text("kind"),
            door: try body.text("door"))
        if let after = try body.text("after") {
            guard let id = Int(after) else {
                throw ControlError.badRequest("after is '\(after)'; expected a message's id")
            }
            chosen.after = id
        }
        let filter = chosen
        let timeout = try body.duration("timeout") ?? .seconds(30)
        // Only somebody outside can bring a message about, so the wait runs by the wall clock.
        let result = try await world.wait(.wall(timeout)) { simulation in
            simulation.state.cloud.outbox.contains(where: filter.matches)
        }
        let view = try await world.read { state, _ in
            state.cloud.outbox.last(where: filter.matches).map {
                JSON.object(state.members(of: $0, about: filter.door))
            }
        }
        guard let view else { throw ControlError.notSeen(result, "no such message") }
        return try APIResponse(view)
    }
}

extension ControlError {
    static func notSeen(_ result: WaitResult, _ what: String) -> ControlError {
        switch result {
        case .stopped: ControlError("stopped", status: 503, "\(what): the world stopped or was replaced")
        case .settled, .timedOut: ControlError("timeout", status: 408, "\(what) within the timeout")
        }
    }
}

extension WorldState {
    /// - Parameter door: the door whose code is told at the top; nil takes the first.
    fileprivate func members(of message: OutboxMessage, about door: DoorID?) -> [String: JSON] {
        let entry = message.doors.first { $0.door == door } ?? message.doors.first
        return [
            "id": .text(String(message.id)), "kind": .text(message.kind.rawValue),
            "channel": .text(message.channel.rawValue), "to": .text(message.to), "from": .text(message.from),
            "userUuid": .text(message.user.description), "doorUuid": .text(entry?.door.description),
            "code": .text(message.signInCode ?? entry?.code?.digits), "at": .text(message.at.iso8601Milliseconds),
            "startTime": .text(entry?.start?.iso8601Milliseconds),
            "endTime": .text((message.expiresAt ?? entry?.end)?.iso8601Milliseconds),
            "doors": .list(message.doors.map(view(of:))),
        ]
    }

    private func view(of entry: OutboxMessage.DoorCode) -> JSON {
        let door = cloud.doors[entry.door]
        return [
            "doorUuid": .text(entry.door.description), "door": .text(name(of: entry.door)),
            "building": .text(door.flatMap { cloud.buildings[$0.building]?.name }),
            "timeZone": .text(door.map { cloud.zone(of: $0).identifier }), "code": .text(entry.code?.digits),
            "passcodeType": .text(entry.passcodeType?.rawValue), "startTime": .text(entry.start?.iso8601Milliseconds),
            "endTime": .text(entry.end?.iso8601Milliseconds),
        ]
    }
}
