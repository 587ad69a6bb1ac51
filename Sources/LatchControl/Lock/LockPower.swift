internal import ArgumentParser

struct LockPower: LockStateExchange {
    enum Switch: String, ExpressibleByArgument, CaseIterable { case on, off }

    static let configuration = CommandConfiguration.command(
        "power", "Cuts a lock's power, or gives it back.", example: "latchctl lock power Front off")

    @Argument(help: "The door that the lock is on.")
    var door: String

    @Argument(help: "Whether there is power.")
    var power: Switch

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .post("locks", door, "power", body: ["on": power == .on]) } }
}
