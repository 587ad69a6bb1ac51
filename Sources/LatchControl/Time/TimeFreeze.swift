internal import ArgumentParser

struct TimeFreeze: TimeExchange {
    static let configuration = CommandConfiguration.command(
        "freeze", "Stops simulated time until it is advanced or run again.", example: "latchctl time freeze")

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .post("time", "freeze") } }
}
