internal import ArgumentParser

struct LockFirmware: LockStateExchange {
    static let configuration = CommandConfiguration.command(
        "firmware", "Installs another firmware on a lock, which begins anew with it.",
        example: "latchctl lock firmware 101 2.5.0")

    @Argument(help: "The door that the lock is on.")
    var door: String

    @Argument(help: "The version to install.")
    var version: String

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .post("locks", door, "firmware", body: ["version": version]) } }
}
