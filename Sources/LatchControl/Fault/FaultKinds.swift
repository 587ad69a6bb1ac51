internal import ArgumentParser

struct FaultKinds: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "kinds", "Lists what can go wrong, with parameters and what a fault's scope may name.",
        example: "latchctl fault kinds")

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .get("faults", "kinds") } }

    func text(of view: JSONValue) -> String {
        view["kinds"].table([
            Column("KIND", "kind"),
            Column("EFFECT", "effect"),
            Column("PARAMETERS") { kind in
                let parameters = kind["parameters"].elements.map { "\($0["name"].text)=\($0["default"].text)" }
                return parameters.isEmpty ? "-" : parameters.joined(separator: " ")
            },
            Column("SCOPE") { $0["scope"].elements.map(\.text).joined(separator: " ") },
        ])
    }
}
