internal import LatchServer
internal import Properties
internal import SimulationKernel
internal import World

// What of a step could not come to anything, as far as that is known before it runs.
extension StepReader {
    /// Keeps a name that leads nowhere.
    mutating func look(at field: Value, _ kind: Verb.Kind, _ value: StrictValue) {
        if let problem = StepReader.problem(with: field, kind) { unknown.append((value, problem)) }
        guard case .name(let subject) = kind, case .text(let template) = field, let name = template.literal,
            let problem = names?.problem(with: name, as: subject)
        else { return }
        unknown.append((value, problem))
    }

    /// What is wrong with a code, a card, a path, an event's kind or a route: a step may try it all the same.
    private static func problem(with field: Value, _ kind: Verb.Kind) -> String? {
        guard case .text(let template) = field else { return nil }
        switch (kind, template.literal) {
        case (.code, let code?):
            let isCode = (1...12).contains(code.utf8.count) && code.utf8.allSatisfy { (0x30...0x39).contains($0) }
            return isCode ? nil : "found \(quoted(code)); expected 1 to 12 digits"
        case (.card, let card?):
            let isCard = [UInt8](hexadecimal: card).map { [4, 7, 10].contains($0.count) } ?? false
            return isCard ? nil : "found \(quoted(card)); expected 4, 7 or 10 bytes in hexadecimal"
        case (.path, _):
            guard case .text(let beginning)? = template.parts.first, !beginning.hasPrefix("/") else { return nil }
            return "found \(quoted(beginning)); expected a path that begins with a slash, such as /access/sdk/v1/doors"
        case (.url, _):
            guard case .text(let beginning)? = template.parts.first, !Run.isURL(beginning) else { return nil }
            return "found \(quoted(beginning)); expected a URL such as http://localhost:3000/hook"
        case (.event(let kinds, let words), let text?):
            return WorldEvent.Kind.problem(withBeginning: text, of: kinds, or: words)
        case (.route, let text?): return ControlAPI.problem(withRoute: text)
        default: return nil
        }
    }

    /// What a clock on a wall shows needs a door whose clock it is.
    func checkMoments(_ keys: [Verb.Key], _ fields: [Value.Member], _ entries: [StrictMapping.Entry]) {
        guard !fields.contains(where: { $0.key == "door" }) else { return }
        for key in keys {
            guard case .moment = key.kind, let entry = entries.first(where: { $0.key == key.name }),
                case .text(let template)? = fields.first(where: { $0.key == key.name })?.value,
                let literal = template.literal, LocalMoment(literal) != nil
            else { continue }
            entry.value.report(
                "found \(quoted(literal)) without 'door'; expected the door whose clock is meant beside it")
        }
    }

    /// Tells of names that lead nowhere, and of values that no step takes, unless that is what is expected.
    mutating func checked(_ step: Step) -> Step {
        let isExpected = step.takesAny || ["error", "status"].contains { step.expectation?[$0] != nil }
        if !isExpected {
            for (value, problem) in unknown { value.report(problem) }
        }
        unknown = []
        names?.note(step)
        return step
    }

    func checkCall(_ fields: [Value.Member], _ value: StrictValue) {
        for group in [["as", "user", "token"], ["body", "form"]] {
            let given = fields.map(\.key).filter(group.contains)
            if given.count > 1 {
                value.report("found \(given.map(quoted).joined(separator: " and ")); expected one of them")
            }
        }
    }

    /// The keys of a fault must be those of its kind.
    mutating func checkFault(
        _ entries: [StrictMapping.Entry], _ fields: [Value.Member], _ value: StrictValue
    ) {
        var texts: [String: String] = [:]
        for field in fields {
            if case .text(let template) = field.value { texts[field.key] = template.literal }
        }
        func entry(_ key: String) -> StrictValue { entries.first { $0.key == key }?.value ?? value }
        if let clear = texts["clear"], clear != "all", UInt(clear.trimmingPrefix("fault-")) == nil {
            unknown.append((entry("clear"), "found \(quoted(clear)); expected all, or a fault's id, such as fault-1"))
        }
        if let kind = texts["add"].flatMap({ FaultKind(name: $0) }),
            let (problem, key) = Verb.problem(of: kind, texts, having: entries.map(\.key))
        {
            unknown.append((entry(key), problem))
        }
        if let kind = texts["add"].flatMap({ FaultKind(name: $0) }), let door = texts["door"],
            let problem = names?.objection(to: kind, at: door)
        {
            unknown.append((entry("door"), problem))
        }
        func literal(_ value: StrictValue) -> String? {
            guard !value.isMap, !value.isList, let text = value.text(), !text.contains("${") else { return nil }
            return text
        }
        guard let name = entries.first(where: { $0.key == "add" }).flatMap({ literal($0.value) }),
            let kind = FaultKind(name: name)
        else { return }
        for entry in entries where entry.key != "add" && !Verb.fault.commonKeys.contains(entry.key) {
            guard let problem = Verb.problem(of: kind, entry.key, literal(entry.value)) else { continue }
            value.problems.report(entry.position, problem)
        }
    }
}
