internal import Cloud
internal import LockModel
internal import LockProtocol
internal import SimulationKernel
internal import World

extension ControlAPI {
    static let truthOperations: [(method: String, path: String, run: Operation)] = [
        ("GET", "/explain", { api, request in try await api.explain(request) }),
        ("GET", "/diff", { api, request in try await api.diff(request) }),
        ("POST", "/wait", { api, request in try await api.wait(request) }),
    ]

    private func explain(_ request: APIRequest) async throws -> APIResponse {
        guard let what = request.query["what"], let reference = request.query["door"] else {
            throw ControlError.badRequest("expected what and door")
        }
        let at = try request.queryInstant("at")
        let (door, zone, isKnownCode) = try await world.read { state, _ in
            let door = try state.door(reference)
            let code = Doorcode(what)
            return (door, state.cloud.zone(of: door), state.cloud.accesses.values.contains { $0.code.doorcode == code })
        }
        let subject = try await subject(what, isKnownCode: isKnownCode)
        guard let explanation = try await world.explain(subject, at: door.id, instant: at) else {
            throw ControlError(
                "unknown_event", status: 404,
                "nothing is recorded of that: an event's id of this run, or an instant since its start, is expected")
        }
        return try APIResponse([
            "outcome": JSON.text(explanation.outcome.rawValue), "reason": .text(explanation.reason?.name),
            "chain": .list(
                explanation.chain.map { link in
                    [
                        "at": .text(link.at.iso8601Milliseconds), "localTime": .text(zone.text(link.at)),
                        "what": .text(link.what), "by": .text(link.by), "event": .text(link.event.map(String.init)),
                    ]
                }), "advice": .text(explanation.advice),
        ])
    }

    /// A code, a card, a person, or an event's id: `17`, `#17`. Digits that are some door's code are a code.
    private func subject(_ what: String, isKnownCode: Bool) async throws -> ExplanationSubject {
        let lastEvent = try await world.timeStatus().lastEvent
        if what.hasPrefix("#"), let id = UInt64(what.dropFirst()) { return .event(id) }
        if let code = Doorcode(what) {
            if !isKnownCode, let id = UInt64(what), !what.hasPrefix("0"), id <= lastEvent { return .event(id) }
            return .code(code)
        }
        if let id = UInt64(what), id <= lastEvent { return .event(id) }
        if let card = [UInt8](hexadecimal: what), [4, 7, 10].contains(card.count) { return .card(card) }
        if let key = [UInt8](hexadecimal: what), key.count == 32 { return .phone(key) }
        return try await world.read { state, _ in .user(try state.user(what).id) }
    }

    private func diff(_ request: APIRequest) async throws -> APIResponse {
        let reference = request.query["door"]
        let door = try await world.read { state, _ in try reference.map { try state.door($0).id } }
        let differences = try await world.differences(at: door)
        let views = try await world.read { state, _ in
            differences.map { difference -> JSON in
                [
                    "subject": .text(difference.subject), "field": .text(difference.field),
                    "cloud": .text(difference.cloud), "lock": .text(difference.lock),
                    "since": .text(difference.since.iso8601Milliseconds),
                    "event": .text(difference.event.map(String.init)), "door": .text(state.name(of: difference.door)),
                    "doorUuid": .text(difference.door.description),
                    "inFlight": .list(difference.inFlight.map { .text($0) }),
                ]
            }
        }
        return try APIResponse(["differences": JSON.list(views)])
    }

    // MARK: Waiting

    private func wait(_ request: APIRequest) async throws -> APIResponse {
        let body = try request.members("for", "door", "kind", "reason", "after", "timeout")
        let timeout = try body.duration("timeout") ?? .minutes(5)
        let reference = try body.text("door")
        let door = try await world.read { state, _ in try reference.map { try state.door($0).id } }
        let after = try body.text("after").map { text in
            guard let id = UInt64(text) else { throw ControlError.badRequest("after is '\(text)'; expected a number") }
            return id
        }
        switch try body.required("for") {
        case "synced":
            guard let door else { throw ControlError.badRequest("door is missing") }
            return try await waitUntilSynced(door, timeout)
        case "record":
            guard let door else { throw ControlError.badRequest("door is missing") }
            return try await waitForRecord(at: door, reason: try body.text("reason"), after: after, timeout)
        case "event":
            return try await waitForEvent(
                ControlAPI.beginning(ofKinds: try body.required("kind")), at: door, after: after, timeout)
        case let other: throw ControlError.badRequest("for is '\(other)'; expected synced, event or record")
        }
    }

    private func waitUntilSynced(_ door: DoorID, _ timeout: Duration) async throws -> APIResponse {
        guard try await world.read({ state, _ in state.locks[door] != nil }) else { throw ControlError.noDevice }
        let result = try await world.wait(.simulated(timeout)) { simulation in
            guard let link = simulation.state.cloud.links[door] else { return false }
            return !link.needsSync && simulation.state.locks[door]?.flash.applied == link.head
        }
        guard case .settled = result else { throw ControlError.notSeen(result, "the door was not synced") }
        let now = try await world.timeStatus().now
        return try APIResponse(["at": JSON.text(now.iso8601Milliseconds), "event": .null])
    }

    /// Waits for a line of a lock's log to reach the cloud.
    private func waitForRecord(
        at door: DoorID, reason: String?, after: UInt64?, _ timeout: Duration
    ) async throws -> APIResponse {
        let wanted = try reason.map { name in
            guard let reason = Reason(name: name) else {
                throw ControlError.badRequest(
                    "reason is '\(name)'; expected \(Reason.allCases.map(\.name).joined(separator: ", "))")
            }
            return reason
        }
        let isMatch: @Sendable (Cloud.HistoryEntry) -> Bool = { entry in
            entry.door == door && (after.map { entry.record.index > $0 } ?? true)
                && (wanted == nil || entry.record.reason == wanted)
        }
        let result = try await world.wait(.simulated(timeout)) { $0.state.cloud.history.contains(where: isMatch) }
        let entry = try await world.read { state, _ in state.cloud.history.last(where: isMatch) }
        guard let entry else { throw ControlError.notSeen(result, "no such log record reached the cloud") }
        return try APIResponse([
            "at": JSON.text(entry.receivedAt.iso8601Milliseconds), "event": .null,
            "record": [
                "index": .integer(entry.record.index), "lockTime": .text(entry.record.at?.iso8601Milliseconds),
                "method": .text("\(entry.record.method)"), "reason": .text(entry.record.reason?.name),
            ],
        ])
    }

    /// Waits for an event of a kind, from now on or after one that is known.
    private func waitForEvent(
        _ kind: String, at door: DoorID?, after: UInt64?, _ timeout: Duration
    ) async throws -> APIResponse {
        if let after {
            let after = max(after, await world.runBegins)
            let known = try await world.record(after: after, kind: kind, door: door?.description, limit: 1)
            if let event = known.first { return try await answer(event) }
        }
        let last = try await world.timeStatus().lastEvent
        let result = try await world.wait(.simulated(timeout)) { simulation in
            simulation.hasRecorded(kind: kind, at: door, after: last)
        }
        guard let event = try await world.record(after: last, kind: kind, door: door?.description, limit: 1).first
        else {
            throw ControlError.notSeen(result, "no event of kind '\(kind)'")
        }
        return try await answer(event)
    }

    private func answer(_ event: RecordedEvent) async throws -> APIResponse {
        let view = try await world.read { state, _ in state.view(of: event) }
        return try APIResponse(["at": JSON.text(event.at.iso8601Milliseconds), "event": view])
    }
}
