internal import Cloud
internal import Foundation
internal import Properties
internal import SimulationKernel
internal import World

extension ControlAPI {
    static let faultOperations: [(method: String, path: String, run: Operation)] = [
        ("GET", "/faults", { api, request in try await api.faults(request) }),
        ("POST", "/faults", { api, request in try await api.addFault(request) }),
        ("DELETE", "/faults", { api, request in try await api.clearFaults(request) }),
        ("GET", "/faults/kinds", { api, request in try await api.faultKinds(request) }),
        ("GET", "/faults/{fault}", { api, request in try await api.fault(request) }),
        ("DELETE", "/faults/{fault}", { api, request in try await api.clearFault(request) }),
    ]

    /// The members of a fault's body: its kind, its scope, and the parameters of all kinds.
    static let faultMembers =
        ["kind"] + FaultScopeKey.allCases.map(\.rawValue)
        + Set(FaultKind.allCases.flatMap { $0.parameters.map(\.name) }).sorted()

    private func faults(_ request: APIRequest) async throws -> APIResponse {
        try APIResponse(
            try await world.perform { simulation in
                ["faults": .list(simulation.faults.map { simulation.view(of: $0) })] as JSON
            })
    }

    private func fault(_ request: APIRequest) async throws -> APIResponse {
        let reference = request.parameter("fault")
        return try APIResponse(
            try await world.perform { simulation in try simulation.view(of: simulation.fault(reference)) })
    }

    private func addFault(_ request: APIRequest) async throws -> APIResponse {
        let body = try request.members(ControlAPI.faultMembers)
        let name = try body.required("kind")
        guard let kind = FaultKind(name: name) else {
            throw ControlError(
                "unknown_kind", status: 400, "no kind of fault is called '\(name)'",
                candidates: FaultKind.allCases.map(\.rawValue).nearest(to: name))
        }
        var parameters: [String: FaultValue] = [:]
        for member in Set(FaultKind.allCases.flatMap { $0.parameters.map(\.name) }).sorted() {
            guard let text = try body.spelled(member) else { continue }
            guard let parameter = kind.parameter(member) else { throw FaultRefusal.unknownParameter(kind, member) }
            guard let value = parameter.value(text) else { throw FaultRefusal.badParameter(kind, parameter, text) }
            parameters[member] = value
        }
        let wanted = try FaultReferences(body)
        return try APIResponse(
            try await world.perform { [parameters] simulation in
                let entry = try simulation.addFault(kind, scope: wanted.scope(in: simulation), parameters: parameters)
                return simulation.view(of: entry)
            })
    }

    private func clearFault(_ request: APIRequest) async throws -> APIResponse {
        _ = try request.members()
        let reference = request.parameter("fault")
        return try APIResponse(
            try await world.perform { simulation in
                let entry = try simulation.fault(reference)
                try simulation.clearFault(entry.fault.number)
                return simulation.view(of: entry)
            })
    }

    private func clearFaults(_ request: APIRequest) async throws -> APIResponse {
        _ = try request.members()
        let cleared = try await world.perform { simulation in
            let entries = simulation.faults
            for entry in entries { try simulation.clearFault(entry.fault.number) }
            return entries.map(\.fault.id)
        }
        return try APIResponse(["cleared": JSON.list(cleared.map { .text($0) })])
    }

    private func faultKinds(_ request: APIRequest) async throws -> APIResponse {
        try APIResponse(ControlAPI.faultCatalog)
    }

    /// What can go wrong, as `GET /faults/kinds` tells it.
    package static let faultCatalog: JSON = ["kinds": .list(FaultKind.allCases.map(\.view))]

    /// The name of an operation that is called by its name, or by method and path as documented.
    static func operation(_ text: String) throws(ControlError) -> String {
        if countedRoutes[text] != nil { return text }
        if let route = countedRoutes.first(where: { $0.value.lowercased() == text.lowercased() }) { return route.key }
        throw ControlError(
            "unknown_route", status: 404, "no operation is called '\(text)'", candidates: routes.nearest(to: text))
    }

    /// What operations are called, by names first, then by methods and paths.
    package static let routes = countedRoutes.keys.sorted() + countedRoutes.values.sorted()

    /// What is wrong with a text that is to be one of them, with the nearest; nil where it is one.
    package static func problem(withRoute text: String) -> String? {
        do {
            _ = try operation(text)
            return nil
        } catch {
            let near = suggestion(for: text, in: routes)
            guard near.isEmpty, !error.candidates.isEmpty else { return error.message + near }
            return error.message + "; did you mean \(error.candidates.prefix(3).map(quoted).joined(separator: ", "))?"
        }
    }
}

/// The scope of a fault as it is asked for, by references.
private struct FaultReferences: Sendable {
    var scope = FaultScope()
    let door, user, phone, client: String?

    init(_ body: ControlBody) throws {
        (door, user) = (try body.text("door"), try body.text("user"))
        (phone, client) = (try body.text("phone"), try body.text("client"))
        scope.event = try body.text("event")
        if let text = try body.text("direction") {
            guard let direction = FaultDirection(rawValue: text) else {
                let words = FaultDirection.allCases.map(\.rawValue).joined(separator: " or ")
                throw ControlError.badRequest("direction is '\(text)'; expected \(words)")
            }
            scope.direction = direction
        }
        if let route = try body.text("route") { scope.route = try ControlAPI.operation(route) }
        scope.after = try body.integer("after")
        scope.count = try body.integer("count")
        scope.probability = try body.number("probability")
        scope.from = try body.instant("from")
        scope.until = try body.instant("until")
    }

    func scope(in simulation: Simulation) throws -> FaultScope {
        var scope = scope
        scope.door = try door.map { try simulation.state.door($0).id }
        scope.user = try user.map { try simulation.state.user($0).id }
        scope.phone = try phone.map { try simulation.phoneID($0) }
        scope.client = try client.map { try simulation.state.client($0).client.id }
        return scope
    }
}

extension ControlError {
    init(_ refusal: FaultRefusal) {
        switch refusal {
        case .unknownFault:
            self.init("unknown_fault", status: 404, refusal.message, candidates: refusal.candidates)
        case .tooMany: self.init("too_many", status: 409, refusal.message)
        case .noLock: self.init("no_device", status: 409, refusal.message)
        case .noBattery: self.init("no_battery", status: 409, refusal.message)
        default: self.init("bad_request", status: 400, refusal.message, candidates: refusal.candidates)
        }
    }
}

extension Simulation {
    /// A fault with what it has done.
    fileprivate func view(of entry: FaultBook.Entry) -> JSON {
        let fault = entry.fault
        return [
            "id": .text(fault.id), "kind": .text(fault.kind.rawValue), "effect": .text(fault.kind.effect),
            "state": .text(entry.standing(at: now).rawValue), "scope": .object(view(of: fault.scope)),
            "parameters": .object(Dictionary(fault.values.map { ($0.name, $0.value.view) }) { first, _ in first }),
            "met": .integer(entry.met), "struck": .integer(entry.struck),
            "lastStruckAt": .text(entry.lastStruck?.iso8601Milliseconds),
            "inForce": .integer(entry.standing.count), "addedAt": .text(entry.addedAt.iso8601Milliseconds),
            "event": .text(String(entry.event)),
        ]
    }

    private func view(of scope: FaultScope) -> [String: JSON] {
        let client = scope.client
        var members: [String: JSON] = [
            "event": .text(scope.event), "direction": .text(scope.direction?.rawValue),
            "door": .text(scope.door.map { state.name(of: $0) }), "doorUuid": .text(scope.door?.description),
            "user": .text(scope.user.map { state.name(of: $0) }), "userUuid": .text(scope.user?.description),
            "phone": .text(scope.phone), "client": .text(client), "route": .text(scope.route),
            "after": .integer(scope.after), "count": .integer(scope.count),
            "from": .text(scope.from?.iso8601Milliseconds), "until": .text(scope.until?.iso8601Milliseconds),
        ]
        members["probability"] = scope.probability.map { .number($0) } ?? .null
        return members
    }
}

extension FaultValue {
    fileprivate var view: JSON {
        switch self {
        case .number(let number): .number(number)
        case .flag(let flag): .bool(flag)
        case .duration, .word: .text(spelled)
        }
    }
}

extension FaultKind {
    fileprivate var view: JSON {
        [
            "kind": .text(rawValue), "effect": .text(effect), "manner": .text(manner.rawValue),
            "scope": .list(scopes.map { .text($0.rawValue) }),
            "parameters": .list(
                parameters.map { parameter in
                    [
                        "name": .text(parameter.name), "help": .text(parameter.help), "values": .text(parameter.values),
                        "unit": .text(parameter.unit), "default": parameter.standard.view,
                    ]
                }),
        ]
    }
}

extension [String] {
    /// The words that share a part with another, else all.
    fileprivate func nearest(to text: String) -> [String] {
        let parts = text.lowercased().split { !$0.isLetter }.filter { $0.count > 2 }
        let similar = filter { word in parts.contains { word.lowercased().contains($0) } }
        return similar.isEmpty ? nearestWord(to: text, in: self).map { [$0] } ?? [] : Array(similar.prefix(10))
    }
}
