internal import ArgumentParser

struct PhoneKill: PhoneExchange {
    static let configuration = CommandConfiguration.command(
        "kill", "Ends the app on a phone: the token is gone, what it has cached stays.",
        example: "latchctl phone kill riley")

    @Argument(help: "The phone.")
    var phone: String

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .post("phones", phone, "kill") } }
}
