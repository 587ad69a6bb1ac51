internal import ArgumentParser

struct PhoneNetwork: PhoneExchange {
    static let configuration = CommandConfiguration.command(
        "network", "Gives a phone the internet, or cuts it off.", example: "latchctl phone network riley off")

    @Argument(help: "The phone.")
    var phone: String

    @Argument(help: "Whether there is a network.")
    var state: PhoneSwitch

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest {
        get throws { try .post("phones", phone, "network", body: ["on": state == .on]) }
    }
}
