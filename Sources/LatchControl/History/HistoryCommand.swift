internal import ArgumentParser

struct HistoryCommand: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "history", "Lists who opened a door, or tried to, and when the cloud learnt of it.",
        example: "latchctl history --door 101 --limit 20")

    @Option(help: "Only this door.")
    var door: String?

    @Option(help: "Only this user.")
    var user: String?

    @Option(help: ArgumentHelp("At most so many entries, the newest (default: 100).", valueName: "count"))
    var limit: PositiveCount?

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest {
        get throws { try .get("history", query: ["door": door, "user": user, "limit": limit?.text]) }
    }

    func text(of view: JSONValue) -> String {
        view["entries"].table([
            Column("AT", "at"),
            Column("DOOR", "door"),
            Column("METHOD", "method"),
            Column("VERDICT", "verdict"),
            Column("REASON", "reason"),
            Column("USER") { $0["user"].isNull ? $0["userUuid"].text : $0["user"].text },
            Column("REACHED CLOUD", "reachedCloudAt"),
            Column("EVENT", "event", align: .right),
        ])
    }
}
