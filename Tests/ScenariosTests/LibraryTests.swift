import Foundation
import Scenarios
import Testing

/// The scenarios that come with the product.
@Suite struct LibraryTests {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path()
    private static let folder = root + "fixtures/scenarios"

    private static func load() throws -> [Scenario] {
        let contents = ScenarioFiles.load(try ScenarioFiles.find([folder]), variables: [:])
        try #require(contents.problems == [])
        return contents.scenarios
    }

    @Test("There are at least forty, each with a name of its own, a reason to exist and a source")
    func catalogue() throws {
        let scenarios = try Self.load()
        let files = Dictionary(grouping: scenarios, by: \.file)

        #expect(files.count >= 40)
        #expect(Set(scenarios.map(\.title)).count == scenarios.count)
        for scenario in scenarios {
            #expect(!scenario.why.isEmpty, "\(scenario.file)")
            #expect(!scenario.source.isEmpty, "\(scenario.file)")
        }
    }

    @Test("All hold; one at a time and four at a time they end in equal digests")
    func allHold() async throws {
        let scenarios = try Self.load()
        let runner = try await ScenarioRunner()

        let alone = await runner.run(scenarios, jobs: 1)
        let together = await runner.run(scenarios, jobs: 4)

        for result in alone where result.failure != nil {
            Issue.record("\(result.failure?.lines(replay: result.replay).joined(separator: "\n") ?? "")")
        }
        #expect(alone.map(\.digest) == together.map(\.digest))
        #expect(together.allSatisfy { $0.failure == nil })
    }

    @Test("The JSON Schema is the one that latchctl scenario schema prints")
    func schema() throws {
        let file = Self.folder + "/scenario.schema.json"
        let text = try #require(FileManager.default.contents(atPath: file).map { String(decoding: $0, as: UTF8.self) })

        #expect(text == ScenarioSchema.text, "latchctl scenario schema > fixtures/scenarios/scenario.schema.json")
    }

    @Test("The JSON Schema has the keys that a file takes, and the steps")
    func schemaKeys() throws {
        let document = try JSONDecoder().decode(SchemaKeys.self, from: Data(ScenarioSchema.text.utf8))
        let unknownKey = ScenarioText("name: x\nnonsense: 1\nsteps: [{touch: 101}]").problems.first ?? ""
        let unknownStep = ScenarioText(steps: "nonsense: 1").problems.first ?? ""

        #expect(Set(Self.words(behind: "expected one of ", in: unknownKey)) == Set(document.properties.keys))
        #expect(Self.words(behind: "expected one of ", in: unknownStep) == document.steps)
    }

    @Test("The page on scenario files names every key that the schema has")
    func documentation() throws {
        let page = try #require(
            FileManager.default.contents(atPath: Self.root + "Sources/Scenarios/Scenarios.docc/ScenarioFiles.md")
                .map { String(decoding: $0, as: UTF8.self) })
        let names = try Regex(#"(?m)^ +"([a-zA-Z]+)": \{"#)
        let structure: Set = [
            "properties", "items", "anyOf", "oneOf", "additionalProperties", "propertyNames", "scalar", "step", "body",
            "headers",
            "status",
        ]
        let keys = Set(ScenarioSchema.text.matches(of: names).compactMap { $0[1].substring.map(String.init) })
            .subtracting(structure)

        #expect(keys.count > 60)
        for key in keys.sorted() where !page.contains("`\(key)") { Issue.record("the page says nothing of \(key)") }
    }

    private static func words(behind mark: String, in message: String) -> [String] {
        guard let range = message.range(of: mark) else { return [] }
        return message[range.upperBound...].split(separator: ";")[0].components(separatedBy: ", ")
    }

    private struct SchemaKeys: Decodable {
        struct Anything: Decodable {}
        struct Choices: Decodable { let oneOf: [Choice] }
        struct Choice: Decodable { let required: [String] }
        struct Definitions: Decodable { let step: Choices }

        let properties: [String: Anything]
        let definitions: Definitions
        var steps: [String] { definitions.step.oneOf.flatMap(\.required) }

        enum CodingKeys: String, CodingKey {
            case properties
            case definitions = "$defs"
        }
    }
}
