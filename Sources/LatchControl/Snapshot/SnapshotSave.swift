internal import ArgumentParser

struct SnapshotSave: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "save", "Keeps the present state.", example: "latchctl snapshot save before-checkout")

    @Argument(help: "What to call it (default: the daemon finds a name).")
    var name: String?

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .post("snapshots", body: ["name": name]) } }

    func text(of view: JSONValue) -> String {
        sheet([
            "snapshot": view["name"].text,
            "at": view["at"].text,
            "events": view["events"].text,
            "digest": view["digest"].text,
        ])
    }
}
