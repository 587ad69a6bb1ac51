internal import ArgumentParser

struct PhoneLogs: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "logs", "Shows what happened at a door, as the app shows it to the user.",
        note: "The cloud knows of an entry when the lock's log has reached it.",
        example: "latchctl phone logs riley 101")

    @Argument(help: "The phone.")
    var phone: String

    @Argument(help: "The door.")
    var door: String

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest {
        get throws { try .post("phones", phone, "getAccessLogs", body: ["lockID": door]) }
    }

    func text(of view: JSONValue) -> String {
        view["accessLogs"].table([
            Column("AT", "at"),
            Column("NAME", "fullName"),
            Column("METHOD", "method"),
            Column("RESULT", "result"),
        ])
    }
}
