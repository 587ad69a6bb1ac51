internal import ArgumentParser

struct UserList: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "list", "Lists the people that the cloud knows.", example: "latchctl user list")

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .get("users") } }

    func text(of view: JSONValue) -> String {
        view["users"].table([
            Column("NAME") { "\($0["firstName"].text) \($0["lastName"].text)" },
            Column("EMAIL", "email"),
            Column("PHONE", "phone"),
            Column("ACTIVE", "active"),
            Column("ACCESSES", "accesses", align: .right),
            Column("UUID", "uuid"),
        ])
    }
}
