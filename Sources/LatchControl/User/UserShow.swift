internal import ArgumentParser

struct UserShow: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "show", "Shows one person, with every access that the cloud has granted.",
        example: "latchctl user show riley")

    @Argument(help: "The user.")
    var user: String

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .get("users", user) } }

    func text(of view: JSONValue) -> String {
        let accesses = view["accessList"].table([
            Column("DOOR", "door"),
            Column("PASSCODE", "passcodeType"),
            Column("ROLE", "role"),
            Column("FROM", "startTime"),
            Column("UNTIL", "endTime"),
            Column("GRANTED BY", "granter"),
            Column("CODE", "code"),
            Column("NOTE", "codeNote"),
            AccessTable.opensNow,
        ])
        return UserSheet.text(of: view) + "\n" + accesses
    }
}
