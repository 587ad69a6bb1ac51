internal import ArgumentParser

struct SnapshotList: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "list", "Lists the snapshots.", example: "latchctl snapshot list")

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .get("snapshots") } }

    func text(of view: JSONValue) -> String {
        view["snapshots"].table([
            Column("SNAPSHOT", "name"),
            Column("AT", "at"),
            Column("EVENTS", "events", align: .right),
            Column("DIGEST", "digest"),
        ])
    }
}
