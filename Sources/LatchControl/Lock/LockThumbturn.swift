internal import ArgumentParser

struct LockThumbturn: BoltExchange {
    enum Position: String, ExpressibleByArgument, CaseIterable { case locked, unlocked }

    static let configuration = CommandConfiguration.command(
        "thumbturn", "Turns a lock's thumbturn, from the inside.", example: "latchctl lock thumbturn 101 unlocked")

    @Argument(help: "The door that the lock is on.")
    var door: String

    @Argument(help: "Where to turn it (default: to the other side).")
    var position: Position?

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest {
        get throws { try .post("locks", door, "thumbturn", body: ["to": position?.rawValue]) }
    }
}
