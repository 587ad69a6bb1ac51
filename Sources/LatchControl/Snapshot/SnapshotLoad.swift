internal import ArgumentParser

struct SnapshotLoad: TimeExchange {
    static let configuration = CommandConfiguration.command(
        "load", "Goes on from a state that was kept.", example: "latchctl snapshot load before-checkout")

    @Argument(help: "The snapshot.")
    var name: String

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .post("snapshots", name, "load") } }
}
