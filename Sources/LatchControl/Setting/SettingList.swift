internal import ArgumentParser

struct SettingList: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "list", "Lists the settings, with their defaults and what each does.", example: "latchctl setting list")

    @Flag(help: "Only those that differ from their default.")
    var changed = false

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .get("settings", query: ["changed": changed ? "true" : nil]) } }

    func text(of view: JSONValue) -> String {
        view["settings"].table([
            Column("SETTING", "name"),
            Column("VALUE", "value"),
            Column("DEFAULT", "default"),
            Column("EFFECT", "effect"),
            Column("WHY", "why"),
        ])
    }
}
