internal import Cloud
internal import Phone
internal import SimulationKernel
internal import VirtualRadio
internal import World

// Phones, under the vendor SDK's own names for methods, events and errors.
extension ControlAPI {
    static let phoneOperations: [(method: String, path: String, run: Operation)] = [
        ("GET", "/phones", { api, _ in try await api.phones() }),
        ("POST", "/phones", { api, request in try await api.createPhone(request) }),
        ("GET", "/phones/{phone}", { api, request in try await api.phone(request) }),
        ("DELETE", "/phones/{phone}", { api, request in try await api.removePhone(request) }),
        ("POST", "/phones/{phone}/setupWithToken", { api, request in try await api.setUpPhone(request) }),
        ("POST", "/phones/{phone}/fetchLocks", { api, request in try await api.fetchLocks(request) }),
        ("POST", "/phones/{phone}/unlock", { api, request in try await api.unlock(request) }),
        ("POST", "/phones/{phone}/cancelUnlock", { api, request in try await api.act(request, .cancelUnlock) }),
        ("POST", "/phones/{phone}/sync", { api, request in try await api.syncByPhone(request) }),
        (
            "POST", "/phones/{phone}/startProximityUnlock",
            { api, request in try await api.act(request, .startProximity) }
        ),
        (
            "POST", "/phones/{phone}/stopProximityUnlock",
            { api, request in try await api.act(request, .stopProximity) }
        ),
        ("POST", "/phones/{phone}/getAccessLogs", { api, request in try await api.accessLogs(request) }),
        ("POST", "/phones/{phone}/inviteGuest", { api, request in try await api.inviteGuest(request) }),
        ("POST", "/phones/{phone}/guests", { api, request in try await api.guests(request) }),
        ("POST", "/phones/{phone}/revokeGuestAccess", { api, request in try await api.revokeGuestAccess(request) }),
        (
            "POST", "/phones/{phone}/revokeGuestAllAccesses",
            { api, request in try await api.revokeGuestAllAccesses(request) }
        ),
        ("POST", "/phones/{phone}/attack", { api, request in try await api.attack(request) }),
        (
            "POST", "/phones/{phone}/overhear",
            { api, request in try await api.turn(request, "on") { .overhear($0) } }
        ),
        ("POST", "/phones/{phone}/clear", { api, request in try await api.act(request, .clear) }),
        (
            "POST", "/phones/{phone}/consent",
            { api, request in try await api.turn(request, "granted") { .consent($0) } }
        ),
        (
            "POST", "/phones/{phone}/permission",
            { api, request in try await api.turn(request, "granted") { .permission($0) } }
        ),
        ("POST", "/phones/{phone}/bluetooth", { api, request in try await api.turn(request, "on") { .bluetooth($0) } }),
        ("POST", "/phones/{phone}/network", { api, request in try await api.turn(request, "on") { .network($0) } }),
        ("POST", "/phones/{phone}/move", { api, request in try await api.movePhone(request) }),
        ("POST", "/phones/{phone}/kill", { api, request in try await api.act(request, .kill) }),
    ]

    // MARK: The phone itself

    private func phones() async throws -> APIResponse {
        try APIResponse(["phones": JSON.list(try await world.phones().map(\.view))])
    }

    /// Shows the phone of the path.
    func phone(_ request: APIRequest) async throws -> APIResponse {
        try APIResponse(try await world.phone(request.parameter("phone")).view)
    }

    private func createPhone(_ request: APIRequest) async throws -> APIResponse {
        let body = try request.members("name", "user", "position", "door", "distance")
        let position = try await place(body, point: "position") ?? .origin
        var name = try body.text("name")
        if let reference = try body.text("user") {
            let user = try await world.read { state, _ in try state.user(reference) }
            let handle = user.email.map { String($0.prefix { $0 != "@" }) }
            let taken = try await world.phones().map(\.name)
            if name == nil, let handle, !taken.contains(handle) { name = handle }
        }
        return try APIResponse(try await world.createPhone(name: name, position: position).view)
    }

    private func removePhone(_ request: APIRequest) async throws -> APIResponse {
        _ = try request.members()
        let text = request.query["deregister"] ?? "false"
        guard let deregisters = Bool(text) else {
            throw ControlError.badRequest("deregister is '\(text)'; expected true or false")
        }
        try await world.removePhone(request.parameter("phone"), deregisters: deregisters)
        return try APIResponse(JSON.object([:]))
    }

    private func movePhone(_ request: APIRequest) async throws -> APIResponse {
        let body = try request.members("to", "door", "distance")
        guard let position = try await place(body, point: "to") else {
            throw ControlError.badRequest("expected to, as [x, y, z] in metres, or door, with distance or without")
        }
        return try APIResponse(try await world.movePhone(request.parameter("phone"), to: position).view)
    }

    /// A place that is given as a point, or as a distance before a door; nil where there is neither.
    private func place(_ body: ControlBody, point: String) async throws -> Position? {
        let (numbers, doorName) = (try body.numbers(point), try body.text("door"))
        let distance = try body.number("distance")
        guard numbers == nil || doorName == nil else {
            throw ControlError.badRequest("expected either \(point) or door")
        }
        guard distance == nil || doorName != nil else { throw ControlError.badRequest("distance goes with door") }
        guard (distance ?? 0) >= 0 else {
            throw ControlError.badRequest("distance is \(distance ?? 0); expected 0 or more metres")
        }
        if let numbers {
            guard numbers.count == 3 else {
                throw ControlError.badRequest("\(point) has \(numbers.count) numbers; expected [x, y, z] in metres")
            }
            return Position(x: numbers[0], y: numbers[1], z: numbers[2])
        }
        guard let doorName else { return nil }
        return try await world.read { state, _ in
            guard let lock = state.positions[try state.door(doorName).id] else { throw ControlError.noDevice }
            return Position(x: lock.x, y: lock.y - (distance ?? 1), z: lock.z)
        }
    }
}
