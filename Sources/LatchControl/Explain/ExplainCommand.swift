internal import ArgumentParser

struct ExplainCommand: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "explain", "Says why something opened a door, or did not: the chain of causes.",
        example: "latchctl explain sam --door 101")

    @Argument(help: "A doorcode, a user, a keycard's number, or the id of an event.")
    var what: String

    @Option(help: "The door.")
    var door: String

    @Option(help: ArgumentHelp("As of when (ISO 8601; default: now).", valueName: "instant"))
    var at: String?

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest {
        get throws { try .get("explain", query: ["what": what, "door": door, "at": at]) }
    }

    func text(of view: JSONValue) -> String {
        let reason = view["reason"].isNull ? "" : ", \(view["reason"].text)"
        var timeline = Table(alignments: [.left, .left, .left])
        for link in view["chain"].elements {
            let time = link["localTime"].isNull ? link["at"].text : link["localTime"].text
            let event = link["event"].isNull ? "" : " (event \(link["event"].text))"
            timeline.append([time, link["by"].text, link["what"].text + event])
        }
        let advice = view["advice"].isNull ? "" : "\n\(view["advice"].text)\n".printableLines
        return "\(what): \(view["outcome"].text)\(reason)\n".printableLines + timeline.text + advice
            + Manual.line(for: view["reason"].string)
    }
}
