internal import ArgumentParser

struct AccessRevoke: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "revoke", "Takes a person's PERMANENT access to a door back, and that of the guests they let in.",
        note: "Without --by the property manager takes back every one, whoever granted it; with it, only what that "
            + "person granted. The lock hears of it by its next sync.",
        example: "latchctl access revoke --user pm-guest --door 105")

    @Option(help: "Whose.")
    var user: String

    @Option(help: "At which door.")
    var door: String

    @Option(help: ArgumentHelp("Only what this user granted.", valueName: "user"))
    var by: String?

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest {
        get throws { try .post("accesses", "revoke", body: ["user": user, "door": door, "by": by]) }
    }

    func text(of view: JSONValue) -> String {
        view["accesses"].table([
            Column("DOOR", "door"),
            Column("USER", "user"),
            Column("ROLE", "role"),
            Column("GRANTED BY", "granter"),
            Column("REVOKED", "revokedAt"),
        ])
    }
}
