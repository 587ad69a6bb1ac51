internal import Cloud
internal import SimulationKernel
internal import VirtualRadio
internal import World

extension ControlAPI {
    static let radioOperations: [(method: String, path: String, run: Operation)] = [
        ("GET", "/radio", { api, request in try await api.radio(request) }),
        ("GET", "/radio/{device}", { api, request in try await api.radioDevice(request) }),
        ("PUT", "/radio/{device}/position", { api, request in try await api.move(request) }),
        ("PUT", "/radio/{device}/name", { api, request in try await api.rename(request) }),
        ("POST", "/radio/link", { api, request in try await api.degrade(request) }),
    ]

    private func radio(_ request: APIRequest) async throws -> APIResponse {
        let answer = try await world.perform { simulation -> JSON in
            let devices = simulation.airDevices()
            return [
                "timing": .text(simulation.state.cloud.settings.radio.timing.rawValue),
                "now": .text(simulation.now.iso8601Milliseconds), "devices": .list(devices.map(\.view)),
            ]
        }
        return try APIResponse(answer)
    }

    private func radioDevice(_ request: APIRequest) async throws -> APIResponse {
        let reference = request.parameter("device")
        return try await answer { try $0.airDevice(reference) }
    }

    private func move(_ request: APIRequest) async throws -> APIResponse {
        let reference = request.parameter("device")
        let body = try request.members("x", "y", "z", "door", "distance")
        let (x, y, z) = (try body.number("x"), try body.number("y"), try body.number("z"))
        let (doorName, distance) = (try body.text("door"), try body.number("distance"))
        if let x, let y, let z, doorName == nil, distance == nil {
            return try await answer { try $0.move(reference, to: Position(x: x, y: y, z: z)) }
        }
        guard let doorName, x == nil, y == nil, z == nil else {
            throw ControlError.badRequest("expected x, y and z in metres, or door, with distance or without")
        }
        guard (distance ?? 0) >= 0 else {
            throw ControlError.badRequest("distance is \(distance ?? 0); expected 0 or more metres")
        }
        let door = try await world.read { state, _ in
            let door = try state.door(doorName)
            guard state.locks[door.id] != nil else { throw ControlError.noDevice }
            return door.id
        }
        return try await answer { simulation in
            let lock = simulation.position(of: door)
            return try simulation.move(
                reference, to: Position(x: lock.x, y: lock.y - (distance ?? 1), z: lock.z))
        }
    }

    private func rename(_ request: APIRequest) async throws -> APIResponse {
        let reference = request.parameter("device")
        let name = try request.members("name").required("name")
        return try await answer { try $0.rename(reference, to: name) }
    }

    private func degrade(_ request: APIRequest) async throws -> APIResponse {
        let body = try request.members("from", "to", "loss", "duplication", "corruption", "delay")
        let (from, to) = (try body.text("from"), try body.text("to"))
        let delay = try body.duration("delay") ?? .zero
        guard delay >= .zero, delay <= LinkFaults.longestDelay else {
            throw ControlError.badRequest("delay is \(try body.text("delay") ?? ""); expected 0s to 32s")
        }
        let chosen = LinkFaults(
            loss: try probability(body, "loss"), duplication: try probability(body, "duplication"),
            corruption: try probability(body, "corruption"), delay: delay)
        try await refusing { try await self.world.perform { try $0.setFaults(chosen, from: from, to: to) } }
        return try APIResponse([
            "from": JSON.text(from), "to": .text(to), "loss": .number(chosen.loss),
            "duplication": .number(chosen.duplication), "corruption": .number(chosen.corruption),
            "delayMilliseconds": .number(chosen.delay.inSeconds * 1_000),
        ])
    }

    private func probability(_ body: ControlBody, _ name: String) throws -> Double {
        let value = try body.number(name) ?? 0
        guard (0...1).contains(value) else {
            throw ControlError.badRequest("\(name) is \(value); expected a probability from 0 to 1")
        }
        return value
    }

    /// Shows the device that something was done to.
    private func answer(_ command: @escaping @Sendable (inout Simulation) throws -> AirDevice) async throws
        -> APIResponse
    {
        try APIResponse(try await refusing { try await self.world.perform { try command(&$0) } }.view)
    }

    private func refusing<Answer>(_ body: () async throws -> Answer) async throws -> Answer {
        do { return try await body() } catch let refusal as AirRefusal { throw ControlError(refusal) }
    }
}

extension ControlError {
    fileprivate init(_ refusal: AirRefusal) {
        switch refusal {
        case .unknownDevice(let reference, let candidates):
            self.init(
                "unknown_device", status: 404, "no device '\(reference)' on the air", candidates: candidates)
        case .ambiguousDevice(let reference, let candidates):
            self.init(
                "ambiguous_device", status: 404, "device '\(reference)' could mean \(candidates.count) things",
                candidates: candidates)
        case .notAClient(let reference):
            self.init("not_a_client", status: 409, "'\(reference)' is a lock: only clients of --hci move and are named")
        case .nameTaken(let name): self.init("name_taken", status: 409, "another device is called '\(name)'")
        case .tooManyFaults:
            self.init("too_many", status: 409, "too many links are bad already: make some good again")
        case .onAdapter(let reference, let adapter):
            self.init(
                "on_adapter", status: 409,
                "'\(reference)' is on \(adapter): only the air of the virtual radio can be made bad")
        case .badName:
            self = .badRequest("expected a name of 1 to \(AirClient.maximumNameLength) characters in one line")
        }
    }
}

extension AirDevice {
    fileprivate var view: JSON {
        [
            "kind": .text(kind.rawValue), "id": .text(id), "name": .text(name), "doorUuid": .text(door?.description),
            "endpoint": .text(endpoint), "address": .text(address),
            "addressType": address == nil ? .null : .text(isRandomAddress ? "random" : "public"),
            "position": ["x": .number(position.x), "y": .number(position.y), "z": .number(position.z)],
            "advertising": .bool(isAdvertising), "scanning": .bool(isScanning), "bonds": .integer(bonds),
            "links": .list(
                links.map { link in
                    [
                        "peer": .text(link.peer), "role": .text(link.isCentral ? "central" : "peripheral"),
                        "rssi": .integer(link.rssi),
                        "intervalMilliseconds": .number(link.intervalMilliseconds),
                        "encrypted": .bool(link.isEncrypted),
                    ]
                }),
        ]
    }
}
