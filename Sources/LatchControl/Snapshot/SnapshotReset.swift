internal import ArgumentParser

struct SnapshotReset: TimeExchange {
    static let configuration = CommandConfiguration.command(
        "reset", "Goes back to the property as the daemon first read it.", example: "latchctl snapshot reset")

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .post("reset") } }
}
