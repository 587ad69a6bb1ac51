internal import Cloud
internal import LockModel
internal import LockProtocol
internal import SimulationKernel
internal import World

extension ControlAPI {
    static let lockOperations: [(method: String, path: String, run: Operation)] = [
        ("POST", "/locks/{door}/keypad", { api, request in try await api.keypad(request) }),
        ("POST", "/locks/{door}/card", { api, request in try await api.card(request) }),
        ("POST", "/locks/{door}/touch", { api, request in try await api.touch(request) }),
        ("POST", "/locks/{door}/thumbturn", { api, request in try await api.thumbturn(request) }),
        ("POST", "/locks/{door}/deadbolt", { api, request in try await api.deadbolt(request) }),
        ("POST", "/locks/{door}/battery", { api, request in try await api.battery(request) }),
        ("POST", "/locks/{door}/power", { api, request in try await api.power(request) }),
        ("POST", "/locks/{door}/clock", { api, request in try await api.clock(request) }),
        ("POST", "/locks/{door}/firmware", { api, request in try await api.firmware(request) }),
        ("POST", "/locks/{door}/sync", { api, request in try await api.sync(request) }),
    ]

    /// The door of the path, which must have a lock.
    private func door(_ request: APIRequest) async throws -> Door {
        let reference = request.parameter("door")
        return try await world.read { state, _ in
            let door = try state.door(reference)
            guard state.locks[door.id] != nil else { throw ControlError.noDevice }
            return door
        }
    }

    private func keypad(_ request: APIRequest) async throws -> APIResponse {
        let body = try request.members("code", "at", "gap", "wake", "digits", "confirm")
        let code = try body.required("code")
        guard (1...12).contains(code.utf8.count), code.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw ControlError.badRequest("code is '\(code)'; expected 1 to 12 digits")
        }
        var digits = code.utf8.map { $0 - 0x30 }
        if let count = try body.number("digits") {
            guard count >= 1, count <= Double(digits.count), count == count.rounded() else {
                throw ControlError.badRequest("digits is \(count); expected 1 to \(digits.count)")
            }
            digits = Array(digits.prefix(Int(count)))
        }
        var typing = Typing(digits: digits)
        typing.wakes = try body.flag("wake") ?? true
        typing.confirms = try body.flag("confirm") ?? true
        if let gap = try body.duration("gap") {
            guard gap >= .zero, gap <= .seconds(60) else {
                throw ControlError.badRequest("gap is \(gap); expected 0s to 60s")
            }
            typing.gap = gap
        }
        let door = try await door(request)
        return try await answer(try await world.type(typing, at: door.id, last: try body.instant("at")))
    }

    private func card(_ request: APIRequest) async throws -> APIResponse {
        let body = try request.members("card", "at")
        let text = try body.required("card")
        guard let card = [UInt8](hexadecimal: text), [4, 7, 10].contains(card.count) else {
            throw ControlError.badRequest("card is '\(text)'; expected 4, 7 or 10 bytes in hexadecimal")
        }
        let door = try await door(request)
        return try await answer(try await world.present(card: card, at: door.id, at: try body.instant("at")))
    }

    private func answer(_ outcome: EntryOutcome) async throws -> APIResponse {
        let name = try await world.read { state, _ in state.name(of: outcome.door) }
        return try APIResponse([
            "verdict": JSON.text(outcome.verdict.rawValue), "reason": .text(outcome.reason?.name),
            "at": .text(outcome.at.iso8601Milliseconds), "door": .text(name),
            "doorUuid": .text(outcome.door.description), "feedback": .text(outcome.feedback.rawValue),
            "event": .text(outcome.event.map(String.init)),
        ])
    }

    private func touch(_ request: APIRequest) async throws -> APIResponse {
        _ = try request.members()
        return try await act(request, on: try await door(request)) { lock, now in lock.touch(at: now) }
    }

    private func thumbturn(_ request: APIRequest) async throws -> APIResponse {
        let to = try request.members("to").text("to")
        guard to == nil || to == "locked" || to == "unlocked" else {
            throw ControlError.badRequest("to is '\(to ?? "")'; expected locked or unlocked")
        }
        let door = try await door(request)
        try requireBolt(door)
        return try await act(request, on: door) { lock, now in
            lock.moveBolt(thrown: to.map { $0 == "locked" } ?? !lock.isBoltThrown, at: now, by: .thumbturn)
        }
    }

    private func deadbolt(_ request: APIRequest) async throws -> APIResponse {
        let to = try request.members("to").required("to")
        guard to == "thrown" || to == "retracted" else {
            throw ControlError.badRequest("to is '\(to)'; expected thrown or retracted")
        }
        let door = try await door(request)
        try requireBolt(door)
        return try await act(request, on: door) { lock, now in
            lock.moveBolt(thrown: to == "thrown", at: now, by: .deadbolt)
        }
    }

    private func requireBolt(_ door: Door) throws {
        guard door.device?.family.hasDeadbolt == true else {
            throw ControlError("no_bolt", status: 409, "\(door.name) has no bolt: it is a wall reader")
        }
    }

    /// Does something to a lock and shows how its mechanism stands.
    private func act(
        _ request: APIRequest, on door: Door, _ input: @escaping @Sendable (inout Lock, Instant) -> [LockEvent]
    ) async throws -> APIResponse {
        let answer = try await world.perform { simulation -> JSON in
            simulation.withLock(door.id, input)
            guard let lock = simulation.state.locks[door.id],
                case .object(var view) = lock.view(simulation.now, firmware: nil)
            else {
                return .null
            }
            view = view.filter { ["lens", "state", "deadbolt"].contains($0.key) }
            view["at"] = .text(simulation.now.iso8601Milliseconds)
            view["door"] = .text(simulation.state.name(of: door))
            return .object(view)
        }
        return try APIResponse(answer)
    }

    /// Does something to a lock and shows the whole of it.
    private func alter(
        _ door: Door, _ input: @escaping @Sendable (inout Lock, Instant) -> [LockEvent]
    ) async throws -> APIResponse {
        let view = try await world.perform { simulation in
            simulation.withLock(door.id, input)
            return simulation.state.locks[door.id]?.view(simulation.now, firmware: door.device?.firmware) ?? .null
        }
        return try APIResponse(view)
    }

    private func battery(_ request: APIRequest) async throws -> APIResponse {
        let body = try request.members("percentage", "swap")
        let door = try await door(request)
        guard door.device?.family.isWired == false else {
            throw ControlError("no_battery", status: 409, "\(door.name) has no battery: it is wired")
        }
        if try body.flag("swap") == true {
            return try await alter(door) { lock, now in lock.swapBattery(at: now) }
        }
        guard let percentage = try body.number("percentage"), (0...100).contains(percentage),
            percentage == percentage.rounded()
        else { throw ControlError.badRequest("expected percentage, a whole number from 0 to 100, or swap: true") }
        return try await alter(door) { lock, now in lock.readBattery(percentage: UInt8(percentage), at: now) }
    }

    private func power(_ request: APIRequest) async throws -> APIResponse {
        guard let on = try request.members("on").flag("on") else { throw ControlError.badRequest("on is missing") }
        let door = try await door(request)
        guard door.device?.family.isWired == true else {
            throw ControlError("no_mains", status: 409, "\(door.name) runs on batteries: swap them instead")
        }
        return try await alter(door) { lock, now in lock.changePower(on: on, at: now) }
    }

    private func clock(_ request: APIRequest) async throws -> APIResponse {
        let body = try request.members("lose", "offset", "driftPPM")
        let lose = try body.flag("lose") ?? false
        let (offset, drift) = (try body.duration("offset"), try body.number("driftPPM"))
        guard (lose ? 1 : 0) + (offset == nil ? 0 : 1) + (drift == nil ? 0 : 1) <= 1 else {
            throw ControlError.badRequest("expected one of lose, offset, driftPPM")
        }
        if let drift, abs(drift) > 100_000 {
            throw ControlError.badRequest("driftPPM is \(drift); expected -100000 to 100000")
        }
        let door = try await door(request)
        let isLost = try await world.read { state, _ in state.locks[door.id]?.clock.isKnown == false }
        if offset != nil, isLost {
            throw ControlError("clock_lost", status: 409, "\(door.name) has lost its clock: there is nothing to move")
        }
        return try await alter(door) { lock, now in
            if lose { return lock.loseClock(at: now) }
            if let offset { return lock.stepClock(by: offset, at: now) }
            if let drift { return lock.drift(ppm: drift, at: now) }
            return []
        }
    }

    private func firmware(_ request: APIRequest) async throws -> APIResponse {
        let version = try request.members("version").required("version")
        guard (1...32).contains(version.utf8.count), version.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            throw ControlError.badRequest("version is '\(version)'; expected 1 to 32 ASCII characters without spaces")
        }
        let door = try await door(request)
        return try APIResponse(
            try await world.perform { simulation -> JSON in
                guard let lock = simulation.state.locks[door.id], lock.outage == nil else {
                    throw ControlError("lock_dead", status: 409, "\(door.name) does not answer: it has no power")
                }
                let least = simulation.state.cloud.settings.firmwareBattery
                if let battery = lock.battery, Int(battery) < least {
                    throw ControlError(
                        "low_battery", status: 409,
                        "the battery of \(door.name) is at \(battery) %: firmware needs \(least) %")
                }
                simulation.installFirmware(version, at: door.id)
                return simulation.state.locks[door.id]?.view(simulation.now, firmware: nil) ?? .null
            })
    }

    private func sync(_ request: APIRequest) async throws -> APIResponse {
        _ = try request.members()
        let door = try await door(request)
        let (outcome, name, battery, outage) = try await world.perform { simulation in
            let outcome = simulation.sync(door.id)
            let lock = simulation.state.locks[door.id]
            return (outcome, simulation.state.name(of: door), lock?.battery, lock?.outage)
        }
        guard let outcome else {
            guard outage != nil else {
                throw ControlError("lock_rebooted", status: 409, "\(name) rebooted before the sync was over")
            }
            throw ControlError(
                "lock_dead", status: 409,
                "\(name) does not answer: \(battery == 0 ? "its battery is empty" : "it has no power")")
        }
        return try APIResponse([
            "door": JSON.text(name), "base": .integer(outcome.base), "sequence": .integer(outcome.sequence),
            "applied": .bool(outcome.applied), "operations": .integer(outcome.operations),
            "records": .integer(outcome.records), "battery": .integer(battery),
            "at": .text(outcome.at.iso8601Milliseconds), "event": .text(outcome.event.map(String.init)),
        ])
    }
}
