internal import ArgumentParser

struct AdapterList: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "list", "Lists the adapters that latchd keeps, then the others of this machine.",
        note: """
            STATE is ready; starting; failed or away, and then tried again; free or taken, of those that are not ours. SETS \
            are the advertising sets of the controller: with fewer than locks, locks take turns; 0 is legacy advertising. \
            --features adds what the controllers can do.
            """,
        example: "latchctl adapter list")

    @Flag(help: "Also lists the features of Bluetooth LE, and each lock.")
    var features = false

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .get("adapters") } }

    func text(of view: JSONValue) -> String {
        let adapters = view["adapters"]
        guard !adapters.elements.isEmpty else { return "no adapters: start latchd with --adapter\n" }
        let table = adapters.table([
            Column("ADAPTER", "name"),
            Column("STATE") { $0["state"].text + ($0["mode"].string == "bluetoothd" ? ", by bluetoothd" : "") },
            Column("ADDRESS", "address"),
            Column("MANUFACTURER", "manufacturer"),
            Column("SETS", "advertisingSets", align: .right),
            Column("FOR") { Self.purpose(of: $0) },
            Column("CONNECTIONS", .right) { adapter in
                "\(adapter["locks"].elements.reduce(0) { $0 + (Int($1["connections"].text) ?? 0) })"
            },
        ])
        let problems = adapters.elements.filter { !$0["why"].isNull }.map { adapter in
            "\(adapter["name"].text): \(adapter["why"].text)\n".printableLines
        }
        let details = features ? adapters.elements.map(Self.details).filter { !$0.isEmpty } : []
        return ([table] + (problems.isEmpty ? [] : [problems.joined()]) + details).joined(separator: "\n")
    }

    private static func purpose(of adapter: JSONValue) -> String {
        if !adapter["door"].isNull { return adapter["door"].text }
        let locks = adapter["locks"].elements
        switch adapter["role"].string {
        case "locks" where locks.count == 1: return locks[0]["door"].text
        case "locks": return "\(locks.count) locks"
        case "phone": return adapter["phone"].isNull ? "a phone" : "phone \(adapter["phone"].text)"
        default: return "-"
        }
    }

    /// What the controller can do, and its locks.
    private static func details(of adapter: JSONValue) -> String {
        let features = adapter["features"].elements.map(\.text)
        let list =
            features.isEmpty ? "" : "\(adapter["name"].text): \(features.joined(separator: ", "))\n".printableLines
        guard !adapter["locks"].elements.isEmpty else { return list }
        return list
            + adapter["locks"].table([
                Column("LOCK", "door"),
                Column("ADDRESS", "address"),
                Column("ADVERTISES", "advertising"),
                Column("CONNECTIONS", "connections", align: .right),
                Column("REFUSAL", "refusal"),
            ])
    }
}
