internal import ArgumentParser

struct TimeAdvance: TimeExchange {
    static let configuration = CommandConfiguration.command(
        "advance", "Runs simulated time forward as fast as the machine can, with all that falls due.",
        note: "Durations are 250ms, 15m, 1h30m, 2d and the like.", example: "latchctl time advance 1h30m")

    @Argument(help: ArgumentHelp("How far.", valueName: "by"))
    var duration: String?

    @Option(help: ArgumentHelp("Up to which instant instead (ISO 8601).", valueName: "instant"))
    var to: String?

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard (duration == nil) != (to == nil) else { throw ValidationError("Give either a duration or --to.") }
    }

    var request: ControlRequest { get throws { try .post("time", "advance", body: ["by": duration, "to": to]) } }
}
