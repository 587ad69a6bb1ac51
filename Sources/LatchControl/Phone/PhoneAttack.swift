internal import ArgumentParser

struct PhoneAttack: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "attack", "Has a phone do to a lock what no SDK would, to show that the lock stands it.",
        note: """
            replay, stale_package and forged_package need what was overheard before ("phone overhear PHONE on"), of this \
            phone or of another (--of). The answers are the lock's: "welcome" and "sealed" alone prove nothing, since only \
            a session's own keys are served. hold opens a session and keeps it, so that others find the lock busy.
            """,
        example: "latchctl phone attack riley 101 --with truncation")

    @Argument(help: "The phone in the wrong hands.")
    var phone: String

    @Argument(help: "The door.")
    var door: String

    @Option(
        name: .customLong("with"),
        help: "What it does: replay, truncation, wrong_key, stale_package, forged_package or hold.")
    var attack: String

    @Option(name: .customLong("of"), help: "The phone that was overheard (default: itself).")
    var overheard: String?

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest {
        get throws {
            try .post("phones", phone, "attack", body: ["lockID": door, "with": attack, "of": overheard])
        }
    }

    func text(of view: JSONValue) -> String {
        let answers = view["answers"].elements.map(\.text).joined(separator: ", ")
        return "\(view["door"].text.printable): \(view["outcome"].text)\(answers.isEmpty ? "" : " (\(answers))")\n"
    }
}
