internal import ArgumentParser

struct PhoneWipe: PhoneExchange {
    static let configuration = CommandConfiguration.command(
        "wipe", "Deletes all that the app has on a phone, its key as well: the SDK's clear.",
        note:
            "With a network and a token the phone is deregistered too; else the cloud and the locks still know its key.",
        example: "latchctl phone wipe riley")

    @Argument(help: "The phone.")
    var phone: String

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .post("phones", phone, "clear") } }
}
