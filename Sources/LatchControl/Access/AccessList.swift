internal import ArgumentParser

struct AccessList: ExchangeCommand {
    /// Whose word on it.
    enum Truth: String, ExpressibleByArgument, CaseIterable { case cloud, lock }

    static let configuration = CommandConfiguration.command(
        "list", "Lists who may open a door: as the cloud believes, or as the lock's memory holds.",
        example: "latchctl access list --door 101 --truth lock")

    @Option(help: "The door.")
    var door: String

    @Option(help: "Whose word on it.")
    var truth = Truth.cloud

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest {
        get throws { try .get("doors", door, "accesses", query: ["truth": truth.rawValue]) }
    }

    func text(of view: JSONValue) -> String {
        switch truth {
        case .cloud:
            view["accesses"].table([
                Column("USER", "user"),
                Column("PASSCODE", "passcodeType"),
                Column("ROLE", "role"),
                Column("SHAREABLE", "shareable"),
                Column("FROM", "startTime"),
                Column("UNTIL", "endTime"),
                Column("GRANTED BY", "granter"),
                Column("CODE", "code"),
                Column("NOTE", "codeNote"),
                Column("ON LOCK", "onLock"),
                Column("REVOKED", "revokedAt"),
            ])
        case .lock:
            view["accesses"].table([
                Column("CREDENTIAL", "credential"),
                Column("KIND", "kind"),
                Column("USER") { $0["user"].isNull ? $0["userUuid"].text : $0["user"].text },
                Column("CODE", "code"),
                Column("FROM", "startTime"),
                Column("UNTIL", "endTime"),
                Column("SCHEDULE", "schedule"),
            ])
        }
    }
}
