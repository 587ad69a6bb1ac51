internal import ArgumentParser
internal import Scenarios

struct ScenarioList: LocalCommand {
    static let configuration = CommandConfiguration.command(
        "list", "Lists scenarios and why each exists; --json also says where its behaviour comes from.",
        example: "latchctl scenario list fixtures/scenarios")

    @OptionGroup var choice: ScenarioChoice

    @Flag(help: "Print the list as JSON.")
    var json = false

    func run(in surroundings: Surroundings) async throws -> ExitStatus {
        let scenarios = JSONValue.array(try choice.load().map(\.view))
        let table = scenarios.table([
            Column("FILE", "file"), Column("SCENARIO", "name"), Column("CASE", "case"), Column("WHY", "why"),
        ])
        surroundings.write(
            .output, json ? JSONValue.object(having: ["scenarios": scenarios]).pretty + "\n" : table)
        return .held
    }
}

struct ScenarioCheck: LocalCommand {
    static let configuration = CommandConfiguration.command(
        "check", "Reads scenarios without running them; exits with 2 where one cannot be used.",
        example: "latchctl scenario check fixtures/scenarios")

    @OptionGroup var choice: ScenarioChoice

    @Flag(help: "Print the answer, or the error, as JSON.")
    var json = false

    func run(in surroundings: Surroundings) async throws -> ExitStatus {
        let count = try choice.load().count
        let view = JSONValue.object(having: ["scenarios": count])
        surroundings.write(
            .output, json ? view.pretty + "\n" : "\(count) \(count == 1 ? "scenario" : "scenarios") read\n")
        return .held
    }
}

struct ScenarioSchemaCommand: LocalCommand {
    static let configuration = CommandConfiguration.command(
        "schema", "Prints the JSON Schema of scenario files, for editors.", example: "latchctl scenario schema")

    @Flag(help: "Print it as JSON, which it is anyway.")
    var json = false

    func run(in surroundings: Surroundings) async throws -> ExitStatus {
        surroundings.write(.output, ScenarioSchema.text)
        return .held
    }
}
