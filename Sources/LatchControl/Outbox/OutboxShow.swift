internal import ArgumentParser

struct OutboxShow: MessageExchange {
    static let configuration = CommandConfiguration.command(
        "show", "Shows one message with its text.", example: "latchctl outbox show 1 --html")

    @Argument(help: "The message's id.")
    var id: String

    @Flag(help: "Print the mail's HTML, and nothing else.")
    var html = false

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .get("outbox", id) } }

    func view(of answer: JSONValue) throws -> JSONValue {
        if html, answer["html"].isNull {
            throw ControlError(
                code: .init(rawValue: "no_html"), message: "message \(id) is a text message: it has no HTML",
                status: .refused)
        }
        return answer
    }

    func text(of view: JSONValue) -> String {
        html ? view["html"].text.printableLines + "\n" : messageText(of: view)
    }
}
