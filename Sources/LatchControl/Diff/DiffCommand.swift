internal import ArgumentParser

struct DiffCommand: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "diff", "Lists where cloud and lock disagree, and since when; exits with 0 either way.",
        example: "latchctl diff --door 101")

    @Option(help: "Only this door.")
    var door: String?

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .get("diff", query: ["door": door]) } }

    func view(of answer: JSONValue) throws -> JSONValue {
        guard case .array = answer["differences"] else {
            throw ControlError(code: .badAnswer, message: "the answer has no list of differences: is that latchd?")
        }
        return answer["differences"]
    }

    func text(of view: JSONValue) -> String {
        if view.elements.isEmpty { return "cloud and lock agree\n" }
        return view.table([
            Column("DOOR", "door"),
            Column("SUBJECT", "subject"),
            Column("FIELD", "field"),
            Column("CLOUD", "cloud"),
            Column("LOCK", "lock"),
            Column("SINCE", "since"),
            Column("EVENT", "event", align: .right),
            Column("IN FLIGHT", "inFlight"),
        ])
    }
}
