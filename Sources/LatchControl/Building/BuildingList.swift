internal import ArgumentParser

struct BuildingList: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "list", "Lists the buildings.", example: "latchctl building list")

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .get("buildings") } }

    func text(of view: JSONValue) -> String {
        view["buildings"].table([
            Column("BUILDING", "name"),
            Column("TIME ZONE", "timeZone"),
            Column("COMMON DOORCODES", "commonDoorcodes"),
            Column("DOORS", "doors", align: .right),
            Column("UUID", "uuid"),
        ])
    }
}
