internal import ArgumentParser

struct FaultList: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "list", "Lists what goes wrong, where and when, and how often it struck.", example: "latchctl fault list")

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .get("faults") } }

    func text(of view: JSONValue) -> String {
        view["faults"].table([
            Column("FAULT", "id"),
            Column("KIND", "kind"),
            Column("STATE", "state"),
            Column("SCOPE") { $0["scope"].assignments },
            Column("PARAMETERS") { $0["parameters"].assignments },
            Column("OCCASIONS", "met", align: .right),
            Column("STRUCK", "struck", align: .right),
            Column("LAST", "lastStruckAt"),
        ])
    }
}
