internal import Cloud
internal import LockProtocol
internal import Properties
internal import SimulationKernel
internal import World

// What the property manager does in the vendor's own portal: people, keys, and which partner has what.
extension ControlAPI {
    static let managerOperations: [(method: String, path: String, run: Operation)] = [
        ("GET", "/buildings/{building}", { api, request in try await api.building(request) }),
        ("POST", "/users", { api, request in try await api.createUser(request) }),
        ("POST", "/users/{user}/activate", { api, request in try await api.setActive(true, request) }),
        ("POST", "/users/{user}/deactivate", { api, request in try await api.setActive(false, request) }),
        ("POST", "/keys", { api, request in try await api.createKey(request) }),
        ("PUT", "/keys/{key}/partner", { api, request in try await api.assignKey(request) }),
        ("PUT", "/doors/{door}/partners/{partner}", { api, request in try await api.assignDoor(request) }),
        ("DELETE", "/doors/{door}/partners/{partner}", { api, request in try await api.unassignDoor(request) }),
    ]

    private func building(_ request: APIRequest) async throws -> APIResponse {
        let reference = request.parameter("building")
        return try APIResponse(
            try await world.read { state, now in state.sheet(of: try state.building(reference), now) })
    }

    // MARK: People

    private func createUser(_ request: APIRequest) async throws -> APIResponse {
        let body = try request.members("firstName", "lastName", "email", "phone", "keycards")
        let cards = try (body.texts("keycards") ?? []).map { text in
            guard let card = [UInt8](hexadecimal: text) else {
                throw ControlError.badRequest("keycards has '\(text)'; expected 4, 7 or 10 bytes in hexadecimal")
            }
            return card
        }
        let wanted = NewUser(
            firstName: try body.required("firstName"), lastName: try body.required("lastName"),
            email: try body.text("email"), phone: try body.text("phone"), keycards: cards)
        let view = try await world.perform { simulation in
            var created: UserID?
            try simulation.withCloud { cloud, generator, now throws(CloudRefusal) in
                let result = try cloud.create(wanted, using: &generator, at: now)
                created = result.user
                return result.events
            }
            return created.flatMap { simulation.state.cloud.users[$0] }.map { user in
                JSON.object(simulation.state.members(of: user, simulation.now))
            }
        }
        return try APIResponse(view ?? .null)
    }

    private func setActive(_ isActive: Bool, _ request: APIRequest) async throws -> APIResponse {
        _ = try request.members()
        let reference = request.parameter("user")
        let view = try await world.perform { simulation in
            let id = try simulation.state.user(reference).id
            simulation.withCloud { cloud, _, now in cloud.setActive(isActive, of: id, at: now) }
            return simulation.state.cloud.users[id].map { user in
                JSON.object(simulation.state.members(of: user, simulation.now))
            }
        }
        return try APIResponse(view ?? .null)
    }

    // MARK: Keys

    private func createKey(_ request: APIRequest) async throws -> APIResponse {
        let body = try request.members("name", "doors", "partner", "startTime", "endTime", "schedule")
        let (name, doors, partner) = (
            try body.required("name"), try body.texts("doors") ?? [], try body.text("partner")
        )
        let (start, end) = (try body.instant("startTime"), try body.instant("endTime"))
        let windows = try body.texts("schedule")?.map { text in
            do throws(Schedule.Window.Refusal) {
                return try Schedule.Window(text: text)
            } catch { throw ControlError.badRequest("schedule: \(error.message)") }
        }
        let schedule = windows.flatMap { $0.isEmpty ? nil : Schedule(windows: $0) }
        let view = try await world.perform { simulation in
            let state = simulation.state
            let wanted = NewKey(
                name: name, doors: try doors.map { try state.door($0).id },
                partner: try partner.map { try state.partner($0).id }, start: start, end: end, schedule: schedule)
            var created: KeyID?
            try simulation.withCloud { cloud, generator, now throws(CloudRefusal) in
                let result = try cloud.create(wanted, using: &generator, at: now)
                created = result.key
                return result.events
            }
            return created.flatMap { simulation.state.cloud.keys[$0] }.map { simulation.state.view(of: $0) }
        }
        return try APIResponse(view ?? .null)
    }

    private func assignKey(_ request: APIRequest) async throws -> APIResponse {
        let partner = try request.members("partner").required("partner")
        let reference = request.parameter("key")
        let view = try await world.perform { simulation in
            let (key, partner) = (try simulation.state.key(reference).id, try simulation.state.partner(partner).id)
            try simulation.withCloud { cloud, _, now throws(CloudRefusal) in
                try cloud.assign(key: key, to: partner, at: now)
            }
            return simulation.state.cloud.keys[key].map { simulation.state.view(of: $0) }
        }
        return try APIResponse(view ?? .null)
    }

    // MARK: Doors

    private func assignDoor(_ request: APIRequest) async throws -> APIResponse {
        try await change(request) { cloud, door, partner, now throws(CloudRefusal) in
            try cloud.assign(door: door, to: partner, at: now)
        }
    }

    private func unassignDoor(_ request: APIRequest) async throws -> APIResponse {
        try await change(request) { cloud, door, partner, now throws(CloudRefusal) in
            try cloud.unassign(door: door, from: partner, at: now)
        }
    }

    private func change(
        _ request: APIRequest,
        _ command: @Sendable (inout Cloud, DoorID, PartnerID, Instant) throws(CloudRefusal) -> [CloudEvent]
    ) async throws -> APIResponse {
        _ = try request.members()
        let (doorReference, partnerReference) = (request.parameter("door"), request.parameter("partner"))
        let view = try await world.perform { simulation in
            let door = try simulation.state.door(doorReference).id
            let partner = try simulation.state.partner(partnerReference).id
            try simulation.withCloud { cloud, _, now throws(CloudRefusal) in try command(&cloud, door, partner, now) }
            return simulation.state.cloud.doors[door].map { simulation.state.view(of: $0, simulation.now) }
        }
        return try APIResponse(view ?? .null)
    }
}

extension WorldState {
    /// A key, for tables.
    func view(of key: Key) -> JSON {
        [
            "uuid": .text(key.id.description), "name": .text(key.name), "type": .text(key.kind.rawValue),
            "building": .text(cloud.buildings[key.building]?.name),
            "partner": .text(key.partner.flatMap { cloud.partners[$0]?.name }),
            "doors": .list(key.doors.map { .text(name(of: $0)) }), "startTime": .text(key.start?.iso8601),
            "endTime": .text(key.end?.iso8601), "schedule": key.schedule == nil ? .null : "set",
        ]
    }

    /// A building, for tables.
    func members(of building: Building) -> [String: JSON] {
        [
            "uuid": .text(building.id.description), "name": .text(building.name),
            "timeZone": .text(building.zone.identifier), "commonDoorcodes": .bool(building.commonDoorcodes),
            "doors": .integer(cloud.doors.values.count { $0.building == building.id }),
        ]
    }

    /// A building with what is in it.
    fileprivate func sheet(of building: Building, _ now: Instant) -> JSON {
        let doors = cloud.doors.values.filter { $0.building == building.id }
        let keys = cloud.keys.values.filter { $0.building == building.id }
        var residents = OrderedTable<UserID, Bool>()
        for door in doors {
            for access in cloud.accesses(at: door.id) where access.role == .resident && access.isLive(at: now) {
                residents[access.user] = true
            }
        }
        let address = building.address
        var members = members(of: building)
        members["portfolio"] = .text(cloud.portfolio.name)
        members["manager"] = .text(cloud.portfolio.manager.map { name(of: $0) })
        members["localTime"] = .text(building.zone.text(now))
        members["address"] = .object([
            "line1": .text(address.line1), "line2": .text(address.line2), "line3": .text(address.line3),
            "city": .text(address.city), "state": .text(address.state), "postalCode": .text(address.postalCode),
            "country": .text(address.country),
        ])
        members["doorList"] = .list(doors.map { view(of: $0, now) })
        members["keys"] = .list(keys.map { view(of: $0) })
        members["residents"] = .list(residents.keys.map { .text(name(of: $0)) })
        return .object(members)
    }
}
