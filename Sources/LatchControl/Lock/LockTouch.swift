internal import ArgumentParser

struct LockTouch: BoltExchange {
    static let configuration = CommandConfiguration.command(
        "touch", "Touches a lock's lens: it wakes, and a C1 that is unlocked locks.",
        example: "latchctl lock touch 103")

    @Argument(help: "The door that the lock is on.")
    var door: String

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .post("locks", door, "touch") } }
}
