internal import ArgumentParser

struct WaitRecord: WaitExchange {
    static let configuration = CommandConfiguration.command(
        "record", "Waits until a line of a lock's log has reached the cloud.",
        example: "latchctl wait record 101 --reason unknown_code")

    @Argument(help: "The door.")
    var door: String

    @Option(help: "Only a refusal for this reason.")
    var reason: String?

    @Option(help: ArgumentHelp("Only records after this index of the lock's log.", valueName: "id"))
    var after: String?

    @OptionGroup var wait: WaitOptions
    @OptionGroup var options: GlobalOptions

    var request: ControlRequest {
        get throws {
            try .post(
                "wait",
                body: ["for": "record", "door": door, "reason": reason, "after": after, "timeout": wait.timeout])
        }
    }
}
