internal import ArgumentParser

struct WaitEvent: WaitExchange {
    static let configuration = CommandConfiguration.command(
        "event", "Waits for an event of a kind, and shows it.",
        note: "Without --after only events from now on count.",
        example: "latchctl wait event access.granted --door 101")

    @Argument(help: "The kind, or the beginning of it.")
    var kind: String

    @Option(help: "Only at this door.")
    var door: String?

    @Option(help: ArgumentHelp("Only events after this one.", valueName: "id"))
    var after: String?

    @OptionGroup var wait: WaitOptions
    @OptionGroup var options: GlobalOptions

    var request: ControlRequest {
        get throws {
            try .post(
                "wait",
                body: ["for": "event", "kind": kind, "door": door, "after": after, "timeout": wait.timeout])
        }
    }
}
