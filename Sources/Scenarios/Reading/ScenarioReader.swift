internal import Cloud
internal import LatchServer
internal import Properties
internal import SimulationKernel
internal import World

/// Takes one scenario file apart, for one of its cases.
final class ScenarioReader {
    private let loader: ScenarioLoader
    private let file: String
    private let caseName: String?
    private var constants: [String: Constant]
    private let given: [String]
    private var steps: StepReader
    /// Of the files that this one includes, and of the property.
    private(set) var problemsElsewhere: [Problem] = []

    /// Names that the runner gives: the instant at which a step begins, the scenario's start, and the address of its world
    /// for programs outside.
    static let reserved = ["now", "start", "base"]
    /// Those of them that are known only while it runs.
    static let live: Set<String> = ["now", "base"]
    private static let deepestInclusion = 8

    init(_ loader: ScenarioLoader, file: String, caseName: String?, constants: [String: Constant], given: [String]) {
        self.loader = loader
        self.file = file
        self.caseName = caseName
        self.constants = constants
        self.given = given
        steps = StepReader(constants: constants)
    }

    func read(_ value: StrictValue) -> Scenario? {
        guard var map = value.mapping("a scenario") else { return nil }
        let name = map.require("name")
        let (why, source) = (map.take("why"), map.take("source"))
        let (property, start, seed) = (map.take("property"), map.take("start"), map.take("seed"))
        let (settings, included) = (map.take("settings"), map.take("include"))
        _ = (map.take("vars"), map.take("cases"))
        let (steps, invariants) = (map.require("steps"), map.take("invariants"))
        map.finish()

        let begin = start.flatMap(readInstant) ?? loader.start
        constants["start"] = Constant(.text(begin.iso8601))
        self.steps = StepReader(constants: constants)
        let loaded = readProperty(property, at: value.position)
        self.steps = StepReader(constants: constants, names: loaded.flatMap { loader.names(of: $0) })
        // Before the steps: what these capture is no name of the file's head.
        let number = seed.flatMap { self.steps.values.text($0) }.flatMap { $0.literal }
        let chosen = number.flatMap { UInt64($0) }
        if let seed, chosen == nil { seed.report("found \(seed.found); expected a whole number from 0") }
        let words = [name, why, source].map { $0.flatMap(readWords) }
        let set = settings.flatMap(readSettings) ?? []
        var all = included?.list(of: "files", { self.include($0, within: [self.file]) })?.flatMap { $0 } ?? []
        all += steps?.list(of: "steps", mayBeEmpty: false) { self.steps.step($0) } ?? []
        var laws: [(law: Law, place: String)] = []
        var expectations: [Step] = []
        _ = invariants?.list(of: "expectations") { value -> Void? in
            if value.isMap || value.isList {
                self.steps.invariant(value).map { expectations.append($0) }
            } else {
                laws += self.steps.laws(value) ?? []
            }
            return ()
        }
        guard let loaded, let name = words[0] else { return nil }
        return Scenario(
            file: file, name: name, why: words[1] ?? "", source: words[2] ?? "",
            caseName: caseName, property: loaded, start: begin, seed: chosen ?? Scenario.defaultSeed,
            settings: set, steps: all, invariants: expectations,
            laws: laws,
            variables: constants, given: given)
    }

    private func readWords(_ value: StrictValue) -> String? {
        guard let template = steps.values.text(value) else { return nil }
        return template.literal ?? value.refuse(expected: "a text that is known before the first step")
    }

    private func readInstant(_ value: StrictValue) -> Instant? {
        readWords(value).flatMap { text in
            Instant(iso8601: text) ?? value.refuse(expected: "a date-time such as 2026-11-21T14:30:00Z")
        }
    }

    private func readProperty(_ value: StrictValue?, at position: SourcePosition) -> World.LoadedProperty? {
        let name = value.map { readWords($0) } ?? "demo"
        guard let name else { return nil }
        do {
            return try loader.property(name, for: file, at: value?.position ?? position)
        } catch {
            problemsElsewhere += error.problems
            return nil
        }
    }

    private func readSettings(_ value: StrictValue) -> [(name: String, value: String)]? {
        guard var map = value.mapping("the settings") else { return nil }
        return map.takeRest().compactMap { entry in
            steps.values.setting(entry).flatMap { value in
                guard case .text(let template) = value, let text = template.literal else {
                    return entry.value.refuse(expected: "a value that is known before the first step")
                }
                return (entry.key, text)
            }
        }
    }

    /// The steps of a file that this one, or one that it includes, names.
    private func include(_ value: StrictValue, within files: [String]) -> [Step]? {
        guard let name = readWords(value) else { return nil }
        guard files.count <= ScenarioReader.deepestInclusion else {
            value.report("found \(quoted(name)) included more than \(ScenarioReader.deepestInclusion) deep")
            return nil
        }
        let path = ScenarioLoader.path(name, beside: value.problems.file)
        guard !files.contains(path) else {
            let circle = (files + [path]).drop { $0 != path }.joined(separator: ", ")
            value.report("found \(quoted(name)), which includes itself: \(circle)")
            return nil
        }
        do {
            let text = try loader.text(path, for: value.problems.file, at: value.position)
            return try StrictDocument.read(text, file: path, as: "steps to include") { root in
                guard var map = root.mapping("a file of steps") else { return nil }
                let (included, own) = (map.take("include"), map.require("steps"))
                map.finish()
                var all =
                    included?.list(of: "files", { self.include($0, within: files + [path]) })?.flatMap { $0 } ?? []
                all += own?.list(of: "steps", mayBeEmpty: false) { self.steps.step($0) } ?? []
                return all
            }
        } catch {
            problemsElsewhere += error.problems
            return nil
        }
    }
}
