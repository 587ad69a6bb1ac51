internal import LatchServer
internal import SimulationKernel

// Requests of the control API, as the steps that make them.
extension Transcript {
    mutating func control(_ call: RecordedCall, _ path: [String], at instant: Instant) {
        // Names that nothing has, and bodies that cannot be meant, came to nothing.
        if call.status == 400 || call.status == 404 { return }
        switch (path.first ?? "", path.count) {
        // Time passes by the instants of what was done; nothing is left of the rest.
        case ("time", _), ("wait", _), ("outbox", _), ("snapshots", _), ("reset", _), ("tokens", _), ("traffic", _):
            return
        case ("locks", 3): return lock(call, door: path[1], path[2], at: instant)
        case ("phones", 1): return createPhone(call, at: instant)
        case ("phones", 2) where call.method == "DELETE" && !call.target.contains("?"):
            return step("phone", [("remove", .text(path[1]))], call, at: instant)
        case ("phones", 3): return phone(call, path[1], path[2], at: instant)
        case ("settings", 2):
            guard let value = call.body?["value"] else { return }
            wait(until: instant)
            // Its answer can be captured nowhere.
            return book.add(Draft("setting", [(path[1], value)]))
        case ("radio", 2) where path[1] == "link":
            return step("radio", members(of: call, at: instant), call, at: instant)
        case ("radio", _):
            return omit("a Bluetooth client was moved or named: it is not in the file, because the client is not")
        default: return request(call, at: instant)
        }
    }

    /// A step whose refusal, if it was refused, is expected.
    private mutating func step(
        _ verb: String, _ fields: [(key: String, value: JSON)], _ call: RecordedCall, expect: JSON? = nil,
        at instant: Instant
    ) {
        wait(until: instant)
        let refusal =
            call.status >= 400 ? call.answer?["error"]?["code"].map { JSON.object(["error": ["code": $0]]) } : nil
        add(Draft(verb, fields, expect: refusal ?? expect), call, at: instant)
    }

    /// The members of a body that have a value, in alphabetical order.
    private mutating func members(
        of call: RecordedCall, renaming names: [String: String] = [:], at instant: Instant
    ) -> [(key: String, value: JSON)] {
        // What the body takes from the outbox has to be read before, at its time.
        wait(until: instant)
        guard case .object(let body)? = call.body else { return [] }
        return body.sorted { $0.key < $1.key }.compactMap { name, value in
            if case .null = value { return nil }
            return (names[name] ?? name, book.filled(value, at: instant))
        }
    }

    // MARK: Locks

    private mutating func lock(_ call: RecordedCall, door: String, _ action: String, at instant: Instant) {
        let fields = [(key: "door", value: JSON.text(door))] + members(of: call, at: instant)
        let shown: [String]
        switch action {
        case "keypad", "card": return step(action, fields, call, expect: Transcript.verdict(of: call), at: instant)
        case "touch", "thumbturn", "deadbolt": shown = ["state", "deadbolt"]
        case "battery", "power": shown = ["battery", "powered"]
        case "clock":
            // None of the three asks for nothing.
            guard fields.count > 1 else { return }
            shown = ["battery"]
        case "sync": shown = ["applied", "operations", "records"]
        default: return request(call, at: instant)
        }
        step(action, fields, call, expect: Transcript.part(shown, of: call), at: instant)
    }

    /// The word for what came of an entry: the reason, or the verdict.
    private static func verdict(of call: RecordedCall) -> JSON? {
        if let reason = call.answer?["reason"]?.string { return .text(reason) }
        return call.answer?["verdict"]?.string.map { .text($0) }
    }

    private static func part(_ names: [String], of call: RecordedCall) -> JSON? {
        guard case .object(let answer)? = call.answer else { return nil }
        return .object(answer.filter { names.contains($0.key) })
    }

    // MARK: Phones

    private mutating func createPhone(_ call: RecordedCall, at instant: Instant) {
        guard let name = call.answer?["name"]?.string else { return request(call, at: instant) }
        let others = members(of: call, at: instant).filter { ["door", "distance", "position"].contains($0.key) }
        step("phone", [("create", .text(name))] + others, call, at: instant)
    }

    private mutating func phone(_ call: RecordedCall, _ name: String, _ method: String, at instant: Instant) {
        let verbs = [
            "setupWithToken": "setup", "unlock": "unlock", "cancelUnlock": "cancel", "sync": "sync",
            "fetchLocks": "locks", "getAccessLogs": "logs", "move": "move", "bluetooth": "bluetooth",
            "network": "network", "permission": "permission", "consent": "consent", "kill": "kill", "clear": "wipe",
            "startProximityUnlock": "proximity", "stopProximityUnlock": "proximity",
        ]
        guard let action = verbs[method] else { return request(call, at: instant) }
        var fields =
            [(key: action, value: JSON.text(name))] + members(of: call, renaming: ["lockID": "door"], at: instant)
        // Whose token that was, nobody knew.
        if action == "setup", !fields.contains(where: { ["user", "token"].contains($0.key) }) {
            fields.append(("token", "not-a-token"))
        }
        if action == "proximity" { fields.append(("on", .bool(method.hasPrefix("start")))) }
        step("phone", fields, call, expect: action == "unlock" ? Transcript.verdict(of: call) : nil, at: instant)
    }
}
