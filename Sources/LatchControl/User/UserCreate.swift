internal import ArgumentParser

struct UserCreate: UserExchange {
    static let configuration = CommandConfiguration.command(
        "create", "Enters a person, with an email, a phone number, or both.",
        example: "latchctl user create --first-name Quinn --last-name Quill --email quinn@example.com")

    @Option(help: ArgumentHelp("The first name.", valueName: "name"))
    var firstName: String

    @Option(help: ArgumentHelp("The last name.", valueName: "name"))
    var lastName: String

    @Option(help: ArgumentHelp("The email, which nobody else has.", valueName: "address"))
    var email: String?

    @Option(help: ArgumentHelp("The phone number, which nobody else has.", valueName: "number"))
    var phone: String?

    @Option(
        name: .customLong("keycard"),
        help: ArgumentHelp("A keycard's number, hexadecimal; repeatable.", valueName: "card"))
    var keycards: [String] = []

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard email != nil || phone != nil else { throw ValidationError("Give --email, --phone, or both.") }
    }

    var request: ControlRequest {
        get throws {
            try .post(
                "users",
                body: [
                    "firstName": firstName, "lastName": lastName, "email": email, "phone": phone,
                    "keycards": JSONValue.list(keycards),
                ])
        }
    }
}
