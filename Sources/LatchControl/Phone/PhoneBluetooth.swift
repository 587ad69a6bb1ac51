internal import ArgumentParser

struct PhoneBluetooth: PhoneExchange {
    static let configuration = CommandConfiguration.command(
        "bluetooth", "Turns a phone's Bluetooth on or off, also in the midst of an unlock.",
        example: "latchctl phone bluetooth riley off")

    @Argument(help: "The phone.")
    var phone: String

    @Argument(help: "Whether there is Bluetooth.")
    var state: PhoneSwitch

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest {
        get throws { try .post("phones", phone, "bluetooth", body: ["on": state == .on]) }
    }
}
