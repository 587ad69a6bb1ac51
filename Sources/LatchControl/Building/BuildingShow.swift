internal import ArgumentParser

struct BuildingShow: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "show", "Shows a building: its doors, keys and residents.", example: "latchctl building show \"Maple Court\"")

    @Argument(help: "The building.")
    var building: String

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .get("buildings", building) } }

    func text(of view: JSONValue) -> String {
        let address = view["address"]
        let lines = ["line1", "line2", "line3", "postalCode", "city", "state", "country"]
        let heading = sheet([
            "building": view["name"].text,
            "uuid": view["uuid"].text,
            "portfolio": view["portfolio"].text,
            "manager": view["manager"].text,
            "address": lines.compactMap { address[$0].string }.filter { !$0.isEmpty }.joined(separator: ", "),
            "local time": "\(view["localTime"].text) (\(view["timeZone"].text))",
            "common doorcodes": view["commonDoorcodes"].text,
            "residents": view["residents"].text,
        ])
        let doors = view["doorList"].table([
            Column("DOOR", "name"),
            Column("PLACE", "place"),
            Column("FAMILY", "lock", "family"),
            Column("LINK") { $0["connected"] == .bool(true) ? "connected" : "offline" },
            Column("PARTNERS", "partners"),
            Column("NEEDS VISIT", "cloud", "visit"),
        ])
        let keys = view["keys"].table([
            Column("KEY", "name"),
            Column("TYPE", "type"),
            Column("PARTNER", "partner"),
            Column("DOORS", "doors"),
        ])
        return [heading, doors, keys].joined(separator: "\n")
    }
}
