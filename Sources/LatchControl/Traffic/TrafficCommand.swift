internal import ArgumentParser

struct TrafficCommand: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "traffic", "Shows what each client asks of the cloud and how, with advice by the vendor's documents.",
        note: "It counts from the daemon's start, a reset or a loaded snapshot on, in simulated time.",
        example: "latchctl traffic --client demo-m2m")

    @Option(help: "Only this client.")
    var client: String?

    @Flag(help: "Begins to count anew.")
    var reset = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if reset, client != nil { throw ValidationError("--reset is for all clients.") }
    }

    var request: ControlRequest {
        get throws { reset ? try .delete("traffic") : try .get("traffic", query: ["client": client]) }
    }

    func text(of view: JSONValue) -> String {
        var text = "since \(view["since"].text)\n"
        for client in view["clients"].elements {
            text += "\n" + heading(of: client) + client["routes"].table(columns)
            for advice in client["advice"].elements { text += "! \(advice["text"].text.printable)\n" }
        }
        return text
    }

    private func heading(of client: JSONValue) -> String {
        guard let id = client["client"].string else { return "without a client's token or secret:\n" }
        return "\(id) (\(client["partner"].text)): ".printable
            + "\(client["tokenRequestsOfLastHour"].text) requests for tokens in the last hour\n"
    }

    private var columns: [Column] {
        [
            Column("ROUTE", "route"),
            Column("CALLS", "calls", align: .right),
            Column("STATUSES") { line in
                guard case .object(let counts) = line["statuses"] else { return "-" }
                return counts.map { "\($0.name)×\($0.value.text)" }.joined(separator: " ")
            },
            Column("EVERY") { $0["pollingSeconds"].text(" s") },
            Column("LONGEST") { $0["longestAnswer"].text(" B") },
            Column("LAST", "lastAt"),
        ]
    }
}
