internal import Foundation
internal import LatchServer
package import Properties
internal import SimulationKernel
internal import World

/// Reads scenario files, with the files that they include and the properties that they run on.
package final class ScenarioLoader {
    /// What was given on the command line: it goes before the `vars` of a file.
    private let given: [String: Constant]
    private let read: (_ path: String) throws(UnreadableFile) -> String
    /// Where those begin that do not say.
    let start: Instant
    private var properties: [String: World.LoadedProperty] = [:]
    private var known: [String: KnownNames] = [:]
    /// Of the properties that some file names, whether they can be used or not.
    private(set) var propertyFiles: Set<String> = []
    /// The names that some file has for its own `vars`.
    package private(set) var declared: Set<String> = []

    /// A file that is not there, or is no text.
    package struct UnreadableFile: Error {
        package let message: String
        package init(_ message: String) { self.message = message }
    }

    package init(
        variables: [String: Constant] = [:], start: ScenarioStart? = nil,
        read: @escaping (_ path: String) throws(UnreadableFile) -> String = ScenarioLoader.text(ofFile:)
    ) {
        given = variables
        self.start = start?.instant ?? Scenario.defaultStart
        self.read = read
    }

    /// The scenarios of a file: one, or one for each of its cases.
    /// - Throws: every problem of the file, and of those that it includes, with its place.
    package func load(_ file: String) throws(FileProblems) -> [Scenario] {
        let text = try self.text(file, for: file, at: .start)
        let outline = try StrictDocument.read(text, file: file, as: "a scenario") { value in Outline(value) }
        declared.formUnion(outline.variables.map(\.name))
        var scenarios: [Scenario] = []
        var refused: [(caseName: String?, problems: [Properties.Problem], isComplete: Bool)] = []
        for chosen in outline.cases.isEmpty ? [nil] : outline.cases.map(Optional.some) {
            var constants: [String: Constant] = [:]
            for (name, value) in outline.variables { constants[name] = given[name] ?? value }
            for (name, value) in chosen?.values ?? [] { constants[name] = value }
            let own = outline.variables.map(\.name).filter { given[$0] != nil }
            let reader = ScenarioReader(
                self, file: file, caseName: chosen?.name, constants: constants,
                given: own.map { "\($0)=\(given[$0]?.text ?? "")" })
            var scenario: Scenario?
            var (problems, isComplete): ([Properties.Problem], Bool) = ([], true)
            do {
                // One that comes to nothing has a problem, here or elsewhere.
                scenario = try StrictDocument.read(text, file: file, as: "a scenario") { .some(reader.read($0)) }
            } catch {
                (problems, isComplete) = (error.problems, error.isComplete)
            }
            problems += reader.problemsElsewhere
            if problems.isEmpty, let scenario {
                scenarios.append(scenario)
            } else {
                refused.append((chosen?.name, problems, isComplete))
            }
        }
        guard !refused.isEmpty else { return scenarios }
        throw ScenarioLoader.problems(of: refused, among: max(outline.cases.count, 1))
    }

    /// What is wrong with some cases: once what all have in common, and by the case's name what not.
    private static func problems(
        of refused: [(caseName: String?, problems: [Properties.Problem], isComplete: Bool)], among count: Int
    ) -> FileProblems {
        var all: [Properties.Problem] = []
        for (name, problems, _) in refused {
            for problem in problems {
                let isCommon = refused.count == count && refused.allSatisfy { $0.problems.contains(problem) }
                var told = problem
                if !isCommon, let name { told.message = "case \(quoted(name)): \(problem.message)" }
                if !all.contains(told) { all.append(told) }
            }
        }
        let limit = ProblemCollector.maximumProblems
        return FileProblems(
            problems: Array(all.prefix(limit)), isComplete: all.count <= limit && refused.allSatisfy(\.isComplete))
    }

    // MARK: Other files

    func text(_ path: String, for file: String, at position: SourcePosition) throws(FileProblems) -> String {
        do { return try read(path) } catch {
            throw FileProblems(problems: [Problem(file: file, position: position, message: error.message)])
        }
    }

    /// The property of a name: `demo`, or a file beside the scenario's.
    func property(_ name: String, for file: String, at position: SourcePosition) throws(FileProblems)
        -> World.LoadedProperty
    {
        let isDemo = name == "demo"
        let path = isDemo ? DemoProperty.fileName : ScenarioLoader.path(name, beside: file)
        if !isDemo { propertyFiles.insert(path) }
        if let known = properties[path] { return known }
        let yaml = isDemo ? DemoProperty.yaml : try text(path, for: file, at: position)
        let property = World.LoadedProperty(
            description: try PropertyLoader.load(yaml: yaml, file: path), file: path, yaml: yaml)
        properties[path] = property
        return property
    }

    /// What a property has names for.
    func names(of property: World.LoadedProperty) -> KnownNames? {
        if let known = known[property.file] { return known }
        let names = KnownNames(property, start: Scenario.defaultStart)
        known[property.file] = names
        return names
    }

    /// A path that is meant from the folder of another file.
    static func path(_ path: String, beside file: String) -> String {
        guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
        return String(file[...slash]) + path
    }

    /// Reads a file of UTF-8 text.
    package static func text(ofFile path: String) throws(UnreadableFile) -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw UnreadableFile("cannot read \(quoted(path))")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw UnreadableFile("\(quoted(path)) is not UTF-8")
        }
        return text
    }
}

/// What has to be known of a file before the rest of it can be read: its names, and its cases.
private struct Outline {
    var variables: [(name: String, value: Constant)] = []
    var cases: [(name: String, values: [(name: String, value: Constant)])] = []

    init?(_ value: StrictValue) {
        guard var map = value.mapping("a scenario") else { return nil }
        let variables = map.take("vars")
        let cases = map.take("cases")
        self.variables = variables.flatMap { Outline.constants($0, in: "the vars") } ?? []
        var places: [SourcePosition] = []
        self.cases =
            cases?.list(of: "cases", mayBeEmpty: false) { value in
                guard var map = value.mapping("a case") else { return nil }
                let name = map.require("case")?.text("a name")
                places.append(value.position)
                return (name ?? "", map.takeRest().compactMap { Outline.constant($0) })
            } ?? []
        if let problems = cases?.problems { check(places, problems) }
    }

    /// Every case has a name of its own, and the same names as the first.
    private func check(_ places: [SourcePosition], _ problems: ProblemCollector) {
        var seen: Set<String> = []
        let names = cases.first?.values.map(\.name) ?? []
        for (one, place) in zip(cases, places) {
            if !seen.insert(one.name).inserted { problems.report(place, "two cases are called \(quoted(one.name))") }
            let own = one.values.map(\.name)
            if let missing = names.first(where: { !own.contains($0) }) {
                problems.report(place, "case \(quoted(one.name)) has no \(quoted(missing)); the first case has")
            }
            if let unknown = own.first(where: { !names.contains($0) }) {
                problems.report(
                    place,
                    "case \(quoted(one.name)) has \(quoted(unknown)), which the first has not"
                        + suggestion(for: unknown, in: names))
            }
        }
    }

    private static func constants(_ value: StrictValue, in what: String) -> [(name: String, value: Constant)]? {
        guard var map = value.mapping(what) else { return nil }
        return map.takeRest().compactMap { constant($0) }
    }

    private static func constant(_ entry: StrictMapping.Entry) -> (name: String, value: Constant)? {
        guard Reference.isName(entry.key), !ScenarioReader.reserved.contains(entry.key) else {
            entry.value.problems.report(
                entry.position,
                "\(quoted(entry.key)) cannot be a name; expected letters, digits and _, and neither "
                    + ScenarioReader.reserved.joined(separator: " nor "))
            return nil
        }
        guard !entry.value.isEmpty else { return entry.value.refuse(expected: "a value") }
        guard let text = entry.value.text("a text, a number, true or false") else { return nil }
        return (entry.key, entry.value.isPlain ? Constant(plain: text) : Constant(.text(text)))
    }
}
