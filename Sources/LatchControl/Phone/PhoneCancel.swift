internal import ArgumentParser

struct PhoneCancel: PhoneExchange {
    static let configuration = CommandConfiguration.command(
        "cancel", "Cancels the unlock that a phone is at, if there is one.", example: "latchctl phone cancel riley")

    @Argument(help: "The phone.")
    var phone: String

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .post("phones", phone, "cancelUnlock") } }
}
