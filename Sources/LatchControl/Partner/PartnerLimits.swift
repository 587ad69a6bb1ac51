internal import ArgumentParser

struct PartnerLimits: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "limits", "Shows a client's limits, and changes those that are given.",
        note: "0 takes a limit away, and gives tokens the setting's lifetime again. Tokens that are out keep theirs.",
        example: "latchctl partner limits demo-m2m --calls-per-minute 60 --allow 203.0.113.0/24")

    @Argument(help: "The client.")
    var client: String

    @Option(help: ArgumentHelp("Calls in each minute of simulated time.", valueName: "count"))
    var callsPerMinute: Int?

    @Option(help: ArgumentHelp("Token requests in each hour.", valueName: "count"))
    var tokensPerHour: Int?

    @Option(help: ArgumentHelp("Lifetime of new tokens.", valueName: "seconds"))
    var tokenSeconds: Int?

    @Option(
        help: ArgumentHelp(
            "Address or block from which it may come, in place of the present ones. Can be repeated.",
            valueName: "cidr"))
    var allow: [String] = []

    @Flag(help: "It may come from everywhere.")
    var allowAll = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if allowAll, !allow.isEmpty { throw ValidationError("Give either --allow or --allow-all.") }
    }

    var request: ControlRequest {
        get throws {
            let addresses = allow.isEmpty && !allowAll ? nil : JSONValue.array(allow.map(JSONValue.string))
            if callsPerMinute == nil, tokensPerHour == nil, tokenSeconds == nil, addresses == nil {
                return try .get("clients", client)
            }
            return try .put(
                "clients", client, "limits",
                body: [
                    "tokenSeconds": tokenSeconds, "requestsPerMinute": callsPerMinute,
                    "tokensPerHour": tokensPerHour, "allowedAddresses": addresses,
                ])
        }
    }

    func text(of view: JSONValue) -> String {
        sheet([
            "client": view["id"].text,
            "partner": view["partner"].text,
            "kind": view["kind"].text,
            "tokens live": view["tokenSeconds"].text(" s"),
            "calls a minute": view["calls"].budget,
            "tokens an hour": view["tokens"].budget,
            "addresses": view["allowedAddresses"].text,
            "old secret until": view["previousSecretUntil"].text,
        ])
    }
}
