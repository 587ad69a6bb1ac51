internal import ArgumentParser

struct OutboxWait: MessageExchange {
    static let configuration = CommandConfiguration.command(
        "wait", "Waits for a message that fits, and shows it; exits with 1 if none comes in time.",
        note: "Without --after a message that is already there fits too.",
        example: "latchctl outbox wait --to riley@example.com --kind doorcode --json")

    @OptionGroup var filter: MessageFilter

    @Option(help: ArgumentHelp("Only messages after this one.", valueName: "id"))
    var after: String?

    @Option(help: ArgumentHelp("How long to wait, by the wall clock (default: 30s).", valueName: "duration"))
    var timeout: String?

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest {
        get throws {
            try .post(
                "outbox", "wait",
                body: [
                    "to": filter.to, "user": filter.user, "kind": filter.kind, "door": filter.door, "after": after,
                    "timeout": timeout,
                ])
        }
    }
}
