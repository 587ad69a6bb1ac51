internal import ArgumentParser

struct PhoneLocks: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "locks", "Fetches the user's locks; without a network, shows those that the phone has cached.",
        note: "OPENS says whether this model of lock is opened by phones.", example: "latchctl phone locks riley")

    @Argument(help: "The phone.")
    var phone: String

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .post("phones", phone, "fetchLocks") } }

    func text(of view: JSONValue) -> String {
        view["locks"].table([
            Column("LOCK", "name"),
            Column("ID", "id"),
            Column("FROM", "startTime"),
            Column("UNTIL", "endTime"),
            Column("DOORCODE", "doorCode"),
            Column("ROLE", "role"),
            Column("SHAREABLE", "isShareable"),
            Column("OPENS", "canUnlock"),
        ])
    }
}
