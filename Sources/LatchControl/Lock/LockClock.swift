internal import ArgumentParser

struct LockClock: LockStateExchange {
    static let configuration = CommandConfiguration.command(
        "clock", "Shows a lock's own clock, or makes it lose the time, go wrong, or drift.",
        example: "latchctl lock clock 101 --offset -5m")

    @Argument(help: "The door that the lock is on.")
    var door: String

    @Flag(help: "Makes the lock lose the time.")
    var lose = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How far the clock is to be off, -5m for five minutes slow.", valueName: "duration"))
    var offset: String?

    @Option(
        parsing: .unconditional, help: ArgumentHelp("How fast it is to go wrong, in millionths.", valueName: "ppm"))
    var drift: Double?

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard [lose, offset != nil, drift != nil].count(where: \.self) <= 1 else {
            throw ValidationError("Give only one of --lose, --offset and --drift.")
        }
        guard drift?.isFinite ?? true else { throw ValidationError("--drift is a number.") }
    }

    var request: ControlRequest {
        get throws {
            try .post(
                "locks", door, "clock", body: ["lose": lose ? true : nil, "offset": offset, "driftPPM": drift])
        }
    }
}
