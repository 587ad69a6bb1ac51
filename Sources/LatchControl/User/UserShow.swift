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
        let heading = sheet([
            "name": "\(view["firstName"].text) \(view["lastName"].text)",
            "uuid": view["uuid"].text,
            "email": view["email"].text,
            "phone": view["phone"].text,
            "active": view["active"].text,
        ])
        let accesses = view["accessList"].table([
            Column("DOOR", "door"),
            Column("PASSCODE", "passcodeType"),
            Column("ROLE", "role"),
            Column("FROM", "startTime"),
            Column("UNTIL", "endTime"),
            Column("GRANTED BY", "granter"),
            Column("CODE", "code"),
            Column("NOTE", "codeNote"),
        ])
        return heading + "\n" + accesses
    }
}
