internal import LatchServer

// What a step comes to while its scenario runs.
extension Step {
    /// The values of its keys now.
    func fields(_ variables: [String: JSON]) throws(UnknownVariable) -> Verb.Fields {
        var values: [String: JSON] = [:]
        for member in fields { values[member.key] = try member.value.rendered(variables) }
        return Verb.Fields(form: verb.forms(having: fields.map(\.key)).first?.key?.name, values: values)
    }

    /// The step in one line, with what its names stand for.
    func words(_ variables: [String: JSON]) -> String {
        guard let fields = try? fields(variables) else { return verb.name }
        return verb.name + " " + JSON.object(fields.values).compact
    }

    func expected(_ variables: [String: JSON]) throws(UnknownVariable) -> JSON? {
        try expectation?.rendered(variables)
    }

    /// What of a subject's answer is compared: of a list's, the newest.
    func shown(_ answer: Answer) -> JSON { answer.json["newest"] ?? answer.json }

    /// What differs from what was expected; nil where nothing does.
    /// - Throws: ``ImpossibleStep`` where that cannot be told.
    func judge(_ answer: Answer, _ expected: JSON?, _ words: String) throws -> Failure? {
        func failure(_ kind: Failure.Kind, _ mismatches: [Matcher.Mismatch], _ message: String?) -> Failure {
            Failure(
                kind: kind, place: place, step: words,
                differences: mismatches.map { .init(path: $0.path, expected: $0.expected, seen: $0.seen) },
                message: message)
        }
        // A refusal that is expected is no problem: its status, or its error, is told.
        let isProblemExpected =
            expected?["status"] != nil && verb.answer == .call || expected?["error"] != nil
            || expected?[answer.json["signal"]?.numeric == nil ? "exit" : "signal"] != nil && verb.name == "run"
        if takesAny, answer.problem?.isRefusal ?? true { return nil }
        if let problem = answer.problem, !isProblemExpected || answer.json["status"] == nil && verb.answer == .call {
            return failure(problem.isRefusal ? .failed : .couldNotRun, [], problem.message)
        }
        guard let expected else { return nil }
        guard verb.answer == .subject else {
            let mismatches = try Matcher.mismatches(expected: expected, seen: answer.json)
            return mismatches.isEmpty
                ? nil : failure(.failed, mismatches, answer.problem?.message ?? whole(answer.json, mismatches))
        }
        var mismatches: [Matcher.Mismatch] = []
        if let count = expected["count"] {
            let list = answer.json["all"] ?? answer.json
            if try !Matcher.mismatches(expected: ["$count": count], seen: list).isEmpty {
                mismatches.append(
                    Matcher.Mismatch(path: "count", expected: count.compact, seen: String(list.elements.count)))
            }
        }
        if let wanted = expected["is"] {
            mismatches += try Matcher.mismatches(expected: wanted, seen: shown(answer))
        }
        return mismatches.isEmpty ? nil : failure(.failed, mismatches, whole(shown(answer), mismatches))
    }

    /// The answer, where something was expected in it that it does not have: the name may be another.
    private func whole(_ answer: JSON, _ mismatches: [Matcher.Mismatch]) -> String? {
        guard mismatches.contains(where: { !$0.path.isEmpty && $0.seen == "nothing" }) else { return nil }
        return "the answer is \(Step.shortened(answer))"
    }

    /// An answer for people.
    static func shortened(_ answer: JSON) -> String {
        let (text, limit) = (answer.compact, 1_000)
        return text.count > limit ? text.prefix(limit) + "…" : text
    }
}
