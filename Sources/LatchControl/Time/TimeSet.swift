internal import ArgumentParser

struct TimeSet: TimeExchange {
    static let configuration = CommandConfiguration.command(
        "set", "Runs simulated time forward up to an instant; one in the past is refused.",
        example: "latchctl time set 2030-01-01T00:00:00Z")

    @Argument(help: "The instant (ISO 8601).")
    var instant: String

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .post("time", "set", body: ["to": instant]) } }
}
