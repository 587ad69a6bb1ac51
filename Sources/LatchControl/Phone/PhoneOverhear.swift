internal import ArgumentParser

struct PhoneOverhear: PhoneExchange {
    static let configuration = CommandConfiguration.command(
        "overhear", "Keeps what a phone says to locks from now on, for \"phone attack\"; off forgets it.",
        example: "latchctl phone overhear riley on")

    @Argument(help: "The phone.")
    var phone: String

    @Argument(help: "Whether somebody listens.")
    var state: PhoneSwitch

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest {
        get throws { try .post("phones", phone, "overhear", body: ["on": state == .on]) }
    }
}
