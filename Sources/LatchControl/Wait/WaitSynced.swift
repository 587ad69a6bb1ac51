internal import ArgumentParser

struct WaitSynced: WaitExchange {
    static let configuration = CommandConfiguration.command(
        "synced", "Waits until a lock has all that the cloud has for it.",
        example: "latchctl wait synced Front --timeout 5m")

    @Argument(help: "The door.")
    var door: String

    @OptionGroup var wait: WaitOptions
    @OptionGroup var options: GlobalOptions

    var request: ControlRequest {
        get throws { try .post("wait", body: ["for": "synced", "door": door, "timeout": wait.timeout]) }
    }

    func text(of view: JSONValue) -> String { "\(door): in step at \(view["at"].text)\n".printableLines }
}
