internal import BluetoothHCI
internal import BluetoothHost
internal import SimulationKernel
internal import World

extension ControlAPI {
    static let adapterOperations: [(method: String, path: String, run: Operation)] = [
        ("GET", "/adapters", { api, _ in try await api.listAdapters() }),
        ("POST", "/phones/{phone}/adapter", { api, request in try await api.movePhoneToAdapter(request) }),
    ]

    /// The name by which a phone goes back to the radio inside.
    static let virtualRadio = "virtual"

    private func listAdapters() async throws -> APIResponse {
        let hosts = try await world.adapters()
        let known = Set(hosts.map(\.name))
        let reports = await adapters?.adapters() ?? []
        // In a world without a daemon around it there are those that the world was told of.
        let others = hosts.filter { host in !reports.contains { $0.name == host.name } }.map { host in
            AdapterReport(name: host.name, role: host.isForLocks ? .locks : .phone, state: .away)
        }
        let views = (reports + others).map { report in
            report.view(known.contains(report.name) ? hosts.first { $0.name == report.name } : nil)
        }
        return try APIResponse(["adapters": JSON.list(views)])
    }

    private func movePhoneToAdapter(_ request: APIRequest) async throws -> APIResponse {
        let reference = try request.members("adapter").required("adapter")
        let phone = request.parameter("phone")
        guard reference != ControlAPI.virtualRadio else {
            return try APIResponse(try await world.movePhone(phone, toAdapter: nil).view)
        }
        // Nothing is taken for a phone that there is not.
        let current = try await world.phone(phone)
        if current.adapter == reference { return try APIResponse(current.view) }
        guard let adapters else {
            throw ControlError(
                "no_adapters", status: 409, "a world without a daemon around it has no adapters, only the virtual radio"
            )
        }
        let name: String
        do {
            name = try await adapters.keepForPhone(reference)
        } catch let error as AdapterUnavailable {
            throw ControlError(error)
        }
        return try APIResponse(try await world.movePhone(phone, toAdapter: name).view)
    }
}

extension ControlError {
    init(_ error: AdapterUnavailable) {
        switch error.kind {
        case .malformed: self = .badRequest(error.message)
        case .unavailable: self.init("adapter_unavailable", status: 409, error.message)
        }
    }

    init(_ refusal: AdapterRefusal) {
        switch refusal {
        case .unknownAdapter(let name, let candidates):
            self.init("unknown_adapter", status: 404, "no adapter '\(name)'", candidates: candidates)
        case .tooMany:
            self.init(
                "too_many", status: 409, "there are \(Simulation.maximumAdapters) adapters already: restart latchd")
        case .notForPhones(let name):
            self.init(
                "adapter_has_locks", status: 409,
                "\(name) is for locks: a phone needs an adapter of its own (--adapter \(name),role=phone)")
        case .taken(let name, let phone):
            self.init(
                "adapter_taken", status: 409,
                "\(phone) is on \(name): move it away first (latchctl phone adapter \(phone) virtual)")
        case .away(let name, let phone):
            self.init(
                "adapter_away", status: 409,
                "\(name), which is the controller of \(phone), is not there (latchctl adapter list says why)")
        }
    }

    init(_ error: AdapterInUse) {
        self.init(
            "adapter_in_use", status: 409,
            "somebody is connected over an adapter, and does not jump along in time: "
                + "\(error.connections.joined(separator: ", ")). End that first, or let time run")
    }
}

extension AdapterReport {
    /// - Parameter host: what the world knows of it.
    fileprivate func view(_ host: AdapterView?) -> JSON {
        var state = state
        if let host, host.state != .away { state = State(rawValue: host.state.rawValue) ?? state }
        let controller = host?.controller
        let features = controller?.features.names ?? features
        return [
            "name": .text(name), "role": .text(role?.rawValue), "mode": .text(mode.rawValue),
            "state": .text(state.rawValue), "why": .text(state == .ready ? nil : host?.failure ?? why),
            "address": .text(controller.map { "\($0.publicAddress)" } ?? address),
            "manufacturer": .text(
                controller.map { CompanyIdentifier(rawValue: $0.companyIdentifier).description } ?? manufacturer),
            "features": .list(features.map { .text($0) }),
            "advertisingSets": .integer(
                controller.map { $0.usesExtendedCommands ? $0.advertisingSetCount : 0 }),
            "door": .text(door), "phone": .text(host?.phone),
            "locks": .list(
                (host?.locks ?? []).map { lock in
                    [
                        "door": .text(lock.name), "doorUuid": .text(lock.door.description),
                        "advertising": .bool(lock.isAdvertising), "address": .text(lock.address),
                        "connections": .integer(lock.connections), "refusal": .text(lock.refusal),
                    ]
                }),
        ]
    }
}
