internal import ArgumentParser

struct RadioLink: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "link", "Makes the air between devices bad, or good again.",
        note: """
            Replaces what was said of this direction before; without any of --loss, --duplication, --corruption and \
            --delay the air is good again. Probabilities are from 0 to 1. What is lost on a connection is sent again, \
            until the connection gives up.
            """,
        example: "latchctl radio link --from hci-1 --to 101 --loss 0.3 --delay 20ms")

    @Option(help: "The sender (default: any).")
    var from: String?

    @Option(help: "The receiver (default: any).")
    var to: String?

    @Option(help: "How likely a packet is lost.")
    var loss: Double?

    @Option(help: "How likely a packet arrives twice.")
    var duplication: Double?

    @Option(help: "How likely a packet arrives with a wrong bit.")
    var corruption: Double?

    @Option(help: "How much later everything arrives, such as 20ms.")
    var delay: String?

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        for (name, value) in [("loss", loss), ("duplication", duplication), ("corruption", corruption)] {
            guard value.map({ (0...1).contains($0) }) ?? true else {
                throw ValidationError("--\(name) is from 0 to 1.")
            }
        }
    }

    var request: ControlRequest {
        get throws {
            try .post(
                "radio", "link",
                body: [
                    "from": from, "to": to, "loss": loss, "duplication": duplication, "corruption": corruption,
                    "delay": delay,
                ])
        }
    }

    func text(of view: JSONValue) -> String {
        sheet([
            "from": view["from"].isNull ? "any" : view["from"].text,
            "to": view["to"].isNull ? "any" : view["to"].text,
            "loss": view["loss"].text,
            "duplication": view["duplication"].text,
            "corruption": view["corruption"].text,
            "delay": view["delayMilliseconds"].text(" ms"),
        ])
    }
}
