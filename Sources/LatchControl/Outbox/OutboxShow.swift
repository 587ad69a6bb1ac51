internal import ArgumentParser

struct OutboxShow: MessageExchange {
    static let configuration = CommandConfiguration.command(
        "show", "Shows one message with its text.", example: "latchctl outbox show 1")

    @Argument(help: "The message's id.")
    var id: String

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .get("outbox", id) } }
}
