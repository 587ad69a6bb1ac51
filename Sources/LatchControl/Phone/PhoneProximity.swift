internal import ArgumentParser

struct PhoneProximity: PhoneExchange {
    static let configuration = CommandConfiguration.command(
        "proximity", "Has a phone open the lock that it is held to, by itself, or no longer.",
        note: "An unlock by \"phone unlock\" goes first; proximity goes on after it.",
        example: "latchctl phone proximity riley on")

    @Argument(help: "The phone.")
    var phone: String

    @Argument(help: "Whether it looks for locks.")
    var state: PhoneSwitch

    @OptionGroup var radio: PhoneRadio

    @OptionGroup var options: GlobalOptions

    func prepare(in session: Session) async throws { try await radio.move(phone, in: session) }

    var request: ControlRequest {
        get throws {
            try .post("phones", phone, state == .on ? "startProximityUnlock" : "stopProximityUnlock")
        }
    }
}
