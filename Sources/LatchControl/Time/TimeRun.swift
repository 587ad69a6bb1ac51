internal import ArgumentParser

struct TimeRun: TimeExchange {
    static let configuration = CommandConfiguration.command(
        "run", "Lets simulated time run with the wall clock, or at a multiple of it.",
        example: "latchctl time run --scale 60")

    @Option(help: "Simulated seconds for each second of the wall clock.")
    var scale = 1.0

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard scale.isFinite, scale > 0 else {
            throw ValidationError("The scale is to be above 0; \"latchctl time freeze\" stops time.")
        }
    }

    var request: ControlRequest { get throws { try .post("time", "run", body: ["scale": scale]) } }
}
