internal import ArgumentParser

struct LockSync: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "sync", "Brings the cloud's pending changes to a lock, and the lock's log to the cloud, at once.",
        example: "latchctl lock sync 101")

    @Argument(help: "The door that the lock is on.")
    var door: String

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .post("locks", door, "sync") } }

    /// Refused by the lock, or lost on its way: what waits, waits on.
    func status(of view: JSONValue) -> ExitStatus {
        if case .bool(true) = view["applied"] { return .held }
        return view["sequence"].isNull ? .held : .refused
    }

    func text(of view: JSONValue) -> String {
        let count = view["operations"].text
        let step = "\(view["base"].text) to \(view["sequence"].text)"
        let sequence =
            switch (view["applied"], view["sequence"]) {
            case (.bool(true), _): "applied \(step), \(count) \(count == "1" ? "operation" : "operations")"
            case (_, .null): "nothing waited"
            default: "\(step) was not applied"
            }
        let records = view["records"].text
        let back = "\(records) log \(records == "1" ? "record" : "records"), battery \(view["battery"].text(" %"))"
        return "\(view["door"].string ?? door): \(sequence); \(back), at \(view["at"].text)\n".printableLines
    }
}
