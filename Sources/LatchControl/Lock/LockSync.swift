internal import ArgumentParser

struct LockSync: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "sync", "Brings the cloud's pending changes to a lock, and the lock's log to the cloud, at once.",
        example: "latchctl lock sync 101")

    @Argument(help: "The door that the lock is on.")
    var door: String

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .post("locks", door, "sync") } }

    func text(of view: JSONValue) -> String {
        let sequence =
            view["applied"] == .bool(true)
            ? "applied \(view["base"].text) to \(view["sequence"].text), \(view["operations"].text) operations"
            : "applied nothing, at \(view["sequence"].text)"
        let back = "\(view["records"].text) log records, battery \(view["battery"].text(" %"))"
        return "\(view["door"].string ?? door): \(sequence); \(back), at \(view["at"].text)\n".printableLines
    }
}
