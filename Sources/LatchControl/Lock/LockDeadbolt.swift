internal import ArgumentParser

struct LockDeadbolt: BoltExchange {
    enum Position: String, ExpressibleByArgument, CaseIterable { case thrown, retracted }

    static let configuration = CommandConfiguration.command(
        "deadbolt", "Throws or retracts a lock's deadbolt, from the inside.",
        example: "latchctl lock deadbolt 102 retracted")

    @Argument(help: "The door that the lock is on.")
    var door: String

    @Argument(help: "Where to move it.")
    var position: Position

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest {
        get throws { try .post("locks", door, "deadbolt", body: ["to": position.rawValue]) }
    }
}
