internal import ArgumentParser

struct OutboxList: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "list", "Lists the messages, the newest last.", example: "latchctl outbox list --to riley@example.com")

    @OptionGroup var filter: MessageFilter

    @Option(help: ArgumentHelp("At most so many messages, the newest.", valueName: "count"))
    var limit: PositiveCount?

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest {
        get throws {
            try .get(
                "outbox",
                query: [
                    "to": filter.to, "user": filter.user, "kind": filter.kind, "door": filter.door,
                    "limit": limit?.text,
                ])
        }
    }

    func text(of view: JSONValue) -> String {
        view["messages"].table([
            Column("ID", "id"),
            Column("AT", "at"),
            Column("KIND", "kind"),
            Column("BY", "channel"),
            Column("TO", "to"),
            Column("DOORS") { message in
                let doors = message["doors"].elements.map { $0["door"].text }
                return doors.isEmpty ? "-" : doors.joined(separator: ", ")
            },
            Column("CODE", "code"),
        ])
    }
}

/// Which messages.
struct MessageFilter: ParsableArguments {
    @Option(help: ArgumentHelp("Only those to this email or phone.", valueName: "address"))
    var to: String?

    @Option(help: "Only those to this user.")
    var user: String?

    @Option(help: "Only those of this kind: invite, doorcode or otp.")
    var kind: String?

    @Option(help: "Only those about this door.")
    var door: String?
}
