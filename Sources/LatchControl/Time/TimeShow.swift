internal import ArgumentParser

struct TimeShow: TimeExchange {
    static let configuration = CommandConfiguration.command(
        "show", "Shows simulated time, how it runs, and the digest of the run so far.", example: "latchctl time show")

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .get("time") } }
}
