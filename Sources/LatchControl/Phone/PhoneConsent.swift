internal import ArgumentParser

/// Yes or no to a question that the phone puts.
enum PhoneAnswer: EnumerableFlag {
    case grant, deny

    static func help(for value: Self) -> ArgumentHelp? { value == .grant ? "Says yes." : "Says no." }
}

struct PhoneConsent: PhoneExchange {
    static let configuration = CommandConfiguration.command(
        "consent", "Answers the question for the user's consent, once for all of the user's phones.",
        example: "latchctl phone consent riley --grant")

    @Argument(help: "The phone.")
    var phone: String

    @Flag(help: "The user's answer.")
    var answer: PhoneAnswer

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest {
        get throws { try .post("phones", phone, "consent", body: ["granted": answer == .grant]) }
    }
}
