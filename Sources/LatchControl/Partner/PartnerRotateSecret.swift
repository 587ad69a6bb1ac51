internal import ArgumentParser

struct PartnerRotateSecret: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "rotate-secret", "Gives a client another secret, and prints it alone on a line: it is not shown again.",
        note: "The old secret stays good for the overlap. Tokens that are out stay good until they expire.",
        example: "latchctl partner rotate-secret demo-m2m --overlap 1h")

    @Argument(help: "The client.")
    var client: String

    @Option(help: "The new secret (default: a drawn one).")
    var secret: String?

    @Option(
        help: ArgumentHelp("For how long the old one stays good; 0s ends it now (default: 1h).", valueName: "duration"))
    var overlap: String?

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest {
        get throws { try .post("clients", client, "rotate-secret", body: ["secret": secret, "overlap": overlap]) }
    }

    func text(of view: JSONValue) -> String { view["secret"].text + "\n" }
}
