internal import ArgumentParser

struct LockBattery: LockStateExchange {
    static let configuration = CommandConfiguration.command(
        "battery", "Sets a lock's charge, or swaps its batteries, by which it may lose its clock.",
        example: "latchctl lock battery 103 --swap")

    @Argument(help: "The door that the lock is on.")
    var door: String

    @Argument(help: "The charge, in percent.")
    var percentage: Int?

    @Flag(help: "Puts new batteries in.")
    var swap = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard (percentage != nil) != swap else { throw ValidationError("Give either a percentage or --swap.") }
        guard (0...100).contains(percentage ?? 0) else { throw ValidationError("A percentage is 0 to 100.") }
    }

    var request: ControlRequest {
        get throws {
            try .post("locks", door, "battery", body: ["percentage": percentage, "swap": swap ? true : nil])
        }
    }
}
