internal import ArgumentParser

struct LockCard: VerdictExchange {
    static let configuration = CommandConfiguration.command(
        "card", "Holds a keycard against a lock; exits with 0 if the door opened, else with 1.",
        example: "latchctl lock card Lobby 04a1b2c3")

    @Argument(help: "The door that the lock is on.")
    var door: String

    @Argument(help: "The keycard's number, hexadecimal.")
    var card: String

    @Option(help: ArgumentHelp("When (ISO 8601; default: now).", valueName: "instant"))
    var at: String?

    @OptionGroup var options: GlobalOptions

    var credential: String { card }

    var request: ControlRequest { get throws { try .post("locks", door, "card", body: ["card": card, "at": at]) } }
}
