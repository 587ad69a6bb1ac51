internal import ArgumentParser
internal import Scenarios

struct FaultKinds: LocalCommand {
    static let configuration = CommandConfiguration.command(
        "kinds", "Lists what can go wrong, with parameters and what a fault's scope may name; needs no daemon.",
        example: "latchctl fault kinds")

    /// As all others have them; of these, only `--json` changes anything here.
    @OptionGroup var options: GlobalOptions

    var json: Bool { options.json }

    func run(in surroundings: Surroundings) async throws -> ExitStatus {
        let view = try JSONValue(parsing: FaultCatalog.text.utf8)
        let table = view["kinds"].table([
            Column("KIND", "kind"),
            Column("EFFECT", "effect"),
            Column("PARAMETERS") { kind in
                let parameters = kind["parameters"].elements.map { "\($0["name"].text)=\($0["default"].text)" }
                return parameters.isEmpty ? "-" : parameters.joined(separator: " ")
            },
            Column("SCOPE") { $0["scope"].elements.map(\.text).joined(separator: " ") },
        ])
        surroundings.write(.output, json ? view.pretty + "\n" : table)
        return .held
    }
}
