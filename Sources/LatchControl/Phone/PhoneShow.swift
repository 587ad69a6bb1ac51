internal import ArgumentParser

struct PhoneShow: PhoneExchange {
    static let configuration = CommandConfiguration.command(
        "show", "Shows one phone.", example: "latchctl phone show riley")

    @Argument(help: "The phone.")
    var phone: String

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .get("phones", phone) } }
}
