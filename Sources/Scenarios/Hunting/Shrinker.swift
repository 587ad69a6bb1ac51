internal import SimulationKernel

/// Makes a scenario that fails as small as it gets while it still fails the same way.
///
/// First steps are left out: halves, then smaller parts, then one by one, until none can be spared (delta debugging, after
/// Zeller and Hildebrandt); a step whose names others need takes these along. Then what is left is made simpler: no
/// settings, no keys that need not be there, lists of one, shorter times. Both are repeated until nothing helps.
struct Shrinker {
    /// Whether a scenario fails the same way.
    let stillFails: (Scenario) async -> Bool
    /// How many scenarios may be tried.
    private(set) var triesLeft: Int

    init(tries: Int, stillFails: @escaping (Scenario) async -> Bool) {
        triesLeft = tries
        self.stillFails = stillFails
    }

    mutating func shrink(_ scenario: Scenario) async -> Scenario {
        var best = scenario
        while triesLeft > 0 {
            let before = best
            best = await withFewerSteps(best)
            best = await simpler(best)
            if best.steps.count == before.steps.count, ScenarioWriter.isEqual(best, before) { break }
        }
        return best
    }

    private mutating func fails(_ scenario: Scenario) async -> Bool {
        guard triesLeft > 0 else { return false }
        triesLeft -= 1
        return await stillFails(scenario)
    }

    // MARK: Steps

    private mutating func withFewerSteps(_ scenario: Scenario) async -> Scenario {
        var best = scenario
        var size = max(1, best.steps.count / 2)
        while triesLeft > 0 {
            var start = 0
            var hasShrunk = false
            while start < best.steps.count, triesLeft > 0 {
                let smaller = best.without(start..<min(start + size, best.steps.count))
                if !smaller.steps.isEmpty, await fails(smaller) {
                    best = smaller
                    hasShrunk = true
                } else {
                    start += size
                }
            }
            if size == 1, !hasShrunk { break }
            if !hasShrunk || size > best.steps.count { size = max(1, size / 2) }
        }
        return best
    }

    // MARK: Values

    private mutating func simpler(_ scenario: Scenario) async -> Scenario {
        var best = scenario
        for index in best.settings.indices.reversed() {
            var other = best
            other.settings.remove(at: index)
            if await fails(other) { best = other }
        }
        for index in best.steps.indices {
            var isSimpler = true
            while isSimpler, triesLeft > 0 {
                isSimpler = false
                for step in best.steps[index].simplerOnes {
                    var other = best
                    other.steps[index] = step
                    guard await fails(other) else { continue }
                    best = other
                    isSimpler = true
                    break
                }
            }
        }
        return best
    }
}

extension ScenarioWriter {
    /// Whether two scenarios read alike.
    static func isEqual(_ left: Scenario, _ right: Scenario) -> Bool {
        ScenarioWriter(file: "").text(of: left) == ScenarioWriter(file: "").text(of: right)
    }
}

extension Scenario {
    /// The scenario without some steps, and without those that need a name which these give.
    fileprivate func without(_ range: Range<Int>) -> Scenario {
        var other = self
        other.steps = []
        var lost: Set<String> = []
        for (index, step) in steps.enumerated() {
            let given = step.captures.map(\.name)
            if range.contains(index) || step.names.contains(where: lost.contains) {
                lost.formUnion(given)
            } else {
                other.steps.append(step)
                lost.subtract(given)
            }
        }
        return other
    }
}

extension Step {
    /// The names that it needs.
    fileprivate var names: [String] { fields.flatMap(\.value.names) }

    /// The same step with one thing less, or one that is simpler.
    fileprivate var simplerOnes: [Step] {
        let keys = verb.forms(having: fields.map(\.key)).first
        var simpler: [Step] = []
        for index in fields.indices {
            let name = fields[index].key
            let isOptional = keys?.others.contains { $0.name == name && !$0.isRequired } ?? false
            if isOptional { simpler.append(with(fields.enumerated().filter { $0.offset != index }.map(\.element))) }
            for value in fields[index].value.simplerOnes(isDuration: name == "by") {
                var others = fields
                others[index] = Value.Member(key: name, value: value)
                simpler.append(with(others))
            }
        }
        return simpler
    }

    private func with(_ fields: [Value.Member]) -> Step {
        Step(
            verb: verb, file: file, position: position, fields: fields, expectation: expectation, captures: captures,
            takesAny: takesAny)
    }
}

extension Value {
    /// The names in it.
    fileprivate var names: [String] {
        switch self {
        case .text(let template): template.variables.map(\.name)
        case .variable(let reference): [reference.name]
        case .list(let elements): elements.flatMap(\.names)
        case .map(let members): members.flatMap(\.value.names)
        case .null, .flag, .number: []
        }
    }

    /// Durations that people would write, the shortest first.
    private static let durations = ["1s", "1m", "1h", "1d"]

    fileprivate func simplerOnes(isDuration: Bool) -> [Value] {
        switch self {
        case .list(let elements) where elements.count > 1: elements.map { .list([$0]) }
        case .map(let members):
            members.indices.flatMap { index -> [Value] in
                let without = members.enumerated().filter { $0.offset != index }.map(\.element)
                let within = members[index].value.simplerOnes(isDuration: false).map { value in
                    var others = members
                    others[index] = Member(key: members[index].key, value: value)
                    return Value.map(others)
                }
                return [.map(without)] + within
            }
        case .text(let template) where isDuration:
            if let own = template.literal.flatMap({ Duration(text: $0) }) {
                Value.durations.filter { Duration(text: $0).map { $0 < own } ?? false }.map { .text($0) }
            } else {
                []
            }
        default: []
        }
    }
}
