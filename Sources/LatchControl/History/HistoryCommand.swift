internal import ArgumentParser

struct HistoryCommand: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "history", "Lists who opened doors, or tried to, and when the cloud learnt of it.",
        note: "With --as it is what that person, or the property's manager, is shown by the vendor's privacy rules: "
            + "only what has reached the cloud, and of private doors not what residents do.",
        example: "latchctl history --building \"Maple Court\" --as manager --limit 20")

    @Option(help: "Only this door.")
    var door: String?

    @Option(help: "Only the doors of this building.")
    var building: String?

    @Option(help: "Only this user.")
    var user: String?

    @Option(name: .customLong("as"), help: ArgumentHelp("Who looks: \"manager\", or a user.", valueName: "viewer"))
    var viewer: String?

    @Option(help: ArgumentHelp("Only from this instant on (ISO 8601).", valueName: "instant"))
    var since: String?

    @Option(help: ArgumentHelp("Only before this instant (ISO 8601).", valueName: "instant"))
    var until: String?

    @Option(help: ArgumentHelp("At most so many entries, the newest (default: 100).", valueName: "count"))
    var limit: PositiveCount?

    @OptionGroup var output: TableOptions

    @OptionGroup var options: GlobalOptions

    func validate() throws { try options.check(output) }

    var request: ControlRequest {
        get throws {
            try .get(
                "history",
                query: [
                    "door": door, "building": building, "user": user, "as": viewer, "since": since, "until": until,
                    "limit": limit?.text,
                ])
        }
    }

    func text(of view: JSONValue) -> String {
        if output.csv {
            return view["entries"].csv([
                "at", "building", "door", "doorUuid", "method", "verdict", "reason", "user", "userUuid", "lockTime",
                "reachedCloudAt", "event",
            ])
        }
        return view["entries"].table([
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
