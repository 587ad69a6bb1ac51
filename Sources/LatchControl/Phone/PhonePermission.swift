internal import ArgumentParser

struct PhonePermission: PhoneExchange {
    static let configuration = CommandConfiguration.command(
        "permission", "Lets the app use Bluetooth, or no longer.", example: "latchctl phone permission riley --deny")

    @Argument(help: "The phone.")
    var phone: String

    @Flag(help: "The user's answer.")
    var answer: PhoneAnswer

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest {
        get throws { try .post("phones", phone, "permission", body: ["granted": answer == .grant]) }
    }
}
