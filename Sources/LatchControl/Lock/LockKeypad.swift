internal import ArgumentParser

struct LockKeypad: VerdictExchange {
    static let configuration = CommandConfiguration.command(
        "keypad", "Types a doorcode on a lock's keypad; exits with 0 if the door opened, else with 1.",
        note: "The lock judges a code at the instant of its last key.",
        example: "latchctl lock keypad 101 1234567")

    @Argument(help: "The door that the lock is on.")
    var door: String

    @Argument(help: "The doorcode.")
    var code: String

    @Option(help: ArgumentHelp("When the last key is pressed (ISO 8601; default: now).", valueName: "instant"))
    var at: String?

    @Option(help: ArgumentHelp("The time between two keys (default: 400ms).", valueName: "duration"))
    var gap: String?

    @Flag(help: "Types with gaps of 6 s, more than a lock waits.")
    var slow = false

    @Option(help: ArgumentHelp("Types only so many of the digits.", valueName: "count"))
    var digits: Int?

    @Flag(help: "Types without waking the lens first.")
    var noWake = false

    @Flag(help: "Leaves out the confirm key, where the lock has one.")
    var noConfirm = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard gap == nil || !slow else { throw ValidationError("Give either --gap or --slow.") }
        guard digits.map({ $0 >= 0 }) ?? true else { throw ValidationError("--digits is a count.") }
    }

    var credential: String { code }

    var request: ControlRequest {
        get throws {
            try .post(
                "locks", door, "keypad",
                body: [
                    "code": code, "at": at, "gap": slow ? "6s" : gap, "digits": digits, "wake": noWake ? false : nil,
                    "confirm": noConfirm ? false : nil,
                ])
        }
    }
}
