internal import ArgumentParser

struct PhoneSetup: PhoneExchange {
    static let configuration = CommandConfiguration.command(
        "setup", "Signs a user in on a phone, as the app does with a token.",
        note: """
            What the phone kept for another user is deleted first. A token that is about to expire comes from \
            "latchctl token mint --user USER --lifetime 1m".
            """,
        example: "latchctl phone setup riley --user riley")

    @Argument(help: "The phone.")
    var phone: String

    @Option(help: "Makes a token for this user.")
    var user: String?

    @Option(help: "The user's access token.")
    var token: String?

    @Flag(help: "Also fetches the locks that no phone opens.")
    var allLocks = false

    @OptionGroup var radio: PhoneRadio

    @OptionGroup var options: GlobalOptions

    func prepare(in session: Session) async throws { try await radio.move(phone, in: session) }

    func validate() throws {
        guard (user == nil) != (token == nil) else { throw ValidationError("Give either --user or --token.") }
    }

    var request: ControlRequest {
        get throws {
            try .post(
                "phones", phone, "setupWithToken",
                body: ["token": token, "user": user, "includeAllLocks": allLocks ? true : nil])
        }
    }
}
