internal import LatchServer
internal import LockProtocol
internal import Properties

// What is expected of a step's answer, and what is captured from it.
extension StepReader {
    private static let verdicts = ["opened", "refused", "ignored"]
    /// What an entry may come to, in one word.
    static let outcomes = verdicts + Reason.allCases.map(\.name)

    func subjectExpectation(
        _ fields: inout [Value.Member], of entries: [StrictMapping.Entry], _ value: StrictValue
    ) -> Value? {
        let expected = fields.filter { ["is", "count"].contains($0.key) }
        fields.removeAll { ["is", "count"].contains($0.key) }
        guard entries.contains(where: { ["is", "count", "capture"].contains($0.key) }) else {
            value.problems.report(
                value.position, "found an expectation that expects nothing; expected is, count or capture")
            return nil
        }
        return .map(expected)
    }

    func expectation(_ value: StrictValue, of verb: Verb) -> Value? {
        switch verb.answer {
        case .call:
            if !value.isMap, !value.isList {
                // Nobody answered in time.
                if value.text() == Run.timeout { return .map("status", .text(Template(literal: Run.timeout))) }
                guard let status = values.read(value, as: .number(100...599)) else { return nil }
                return .map("status", status)
            }
            guard let map = values.value(value), case .map(let members) = map else {
                return value.refuse(expected: "a status, or a map of status, headers and body")
            }
            let names = ["status", "headers", "body"]
            for member in members where !names.contains(member.key) {
                value.report(
                    "found the unknown key \(quoted(member.key)); expected one of \(names.joined(separator: ", "))"
                        + suggestion(for: member.key, in: names))
            }
            return .map(
                members.map { member in
                    guard member.key == "headers", case .map(let headers) = member.value else { return member }
                    let lower = headers.map { Value.Member(key: $0.key.lowercased(), value: $0.value) }
                    return Value.Member(key: member.key, value: .map(lower))
                })
        case .entry: return entryExpectation(value)
        default:
            guard let map = values.value(value), case .map = map else {
                return value.refuse(expected: "a map of members")
            }
            return map
        }
    }

    /// A verdict or a reason, a condition of such words, or a map of members.
    private func entryExpectation(_ value: StrictValue) -> Value? {
        guard value.isMap || value.isList else { return outcome(value) }
        guard var map = value.mapping("a map of members") else { return nil }
        let entries = map.takeRest()
        guard let entry = entries.first(where: { $0.key.hasPrefix("$") }), entries.count == 1,
            let condition = Matcher.Condition(rawValue: entry.key)
        else { return values.value(value) }
        switch condition {
        case .not: return entryExpectation(entry.value).map { .map(entry.key, $0) }
        case .oneOf:
            return entry.value.list(of: "verdicts and reasons") { entryExpectation($0) }.map {
                .map(entry.key, .list($0))
            }
        default:
            value.problems.report(
                entry.position,
                "found \(quoted(entry.key)) for the whole answer; expected $not or $oneOf of verdicts and reasons, or the "
                    + "condition behind a member's name")
            return nil
        }
    }

    private func outcome(_ value: StrictValue) -> Value? {
        guard let template = values.text(value) else { return nil }
        guard let word = template.literal else {
            return value.refuse(expected: "a word that is known before the first step")
        }
        if StepReader.verdicts.contains(word) { return .map("verdict", .text(word)) }
        if StepReader.outcomes.contains(word) { return .map("reason", .text(word)) }
        return value.refuse(
            expected: "\(StepReader.verdicts.joined(separator: ", ")), a reason, or a map",
            hint: suggestion(for: word, in: StepReader.outcomes))
    }

    func captures(_ value: StrictValue) -> [Step.Capture] {
        guard var map = value.mapping("names and where their values lie") else { return [] }
        return map.takeRest().compactMap { entry in
            guard Reference.isName(entry.key), !ScenarioReader.reserved.contains(entry.key) else {
                value.problems.report(
                    entry.position,
                    "\(quoted(entry.key)) cannot be a name; expected letters, digits and _, and neither "
                        + ScenarioReader.reserved.joined(separator: " nor "))
                return nil
            }
            guard let path = values.text(entry.value) else { return nil }
            if let literal = path.literal, JSONPath(literal) == nil {
                return entry.value.refuse(expected: "a path such as accesses[0].doorcode.code")
            }
            return Step.Capture(name: entry.key, path: path)
        }
    }
}
