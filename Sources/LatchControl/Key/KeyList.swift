internal import ArgumentParser

struct KeyList: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "list", "Lists the keys, with the partner and the doors of each.", example: "latchctl key list")

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .get("keys") } }

    func text(of view: JSONValue) -> String {
        view["keys"].table([
            Column("KEY", "name"),
            Column("TYPE", "type"),
            Column("BUILDING", "building"),
            Column("PARTNER", "partner"),
            Column("DOORS", "doors"),
            Column("UUID", "uuid"),
        ])
    }
}
