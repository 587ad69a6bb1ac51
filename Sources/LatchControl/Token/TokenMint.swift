internal import ArgumentParser

struct TokenMint: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "mint", "Makes an access token for any client or user, and prints it alone on a line.",
        note: "With --json the answer has its type, subject and times as well.",
        example: "latchctl token mint --user riley --lifetime 15m")

    @Option(help: "For this client; with --user, the client that the user signed in by.")
    var client: String?

    @Option(help: "For this user.")
    var user: String?

    @Option(help: ArgumentHelp("How long it is valid (default: the setting's time).", valueName: "duration"))
    var lifetime: String?

    @Flag(help: "Makes one that has expired already.")
    var expired = false

    @Option(help: "For this audience instead of the cloud's own.")
    var audience: String?

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard client != nil || user != nil else { throw ValidationError("Give --client, --user or both.") }
    }

    var request: ControlRequest {
        get throws {
            try .post(
                "tokens",
                body: [
                    "client": client, "user": user, "lifetime": lifetime, "expired": expired ? true : nil,
                    "audience": audience,
                ])
        }
    }

    func text(of view: JSONValue) -> String { view["access_token"].text + "\n" }
}
