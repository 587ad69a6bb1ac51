internal import ArgumentParser

struct PartnerShow: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "show", "Shows one partner, with the limits of each client and what is left of them.",
        example: "latchctl partner show demo")

    @Argument(help: "The partner.")
    var partner: String

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .get("partners", partner) } }

    func text(of view: JSONValue) -> String {
        let heading = sheet([
            "name": view["name"].text,
            "uuid": view["uuid"].text,
            "customer": view["customer"].text,
            "origins": view["origins"].text,
        ])
        let clients = view["clients"].table([
            Column("CLIENT", "id"),
            Column("KIND", "kind"),
            Column("TOKENS LIVE") { $0["tokenSeconds"].text(" s") },
            Column("CALLS/MINUTE") { $0["calls"].budget },
            Column("TOKENS/HOUR") { $0["tokens"].budget },
            Column("ADDRESSES", "allowedAddresses"),
            Column("OLD SECRET UNTIL", "previousSecretUntil"),
        ])
        return heading + "\n" + clients
    }
}

extension JSONValue {
    /// A budget on one line: `4 of 5 left, anew in 15 s`.
    var budget: String {
        isNull
            ? "-"
            : "\(self["remaining"].text) of \(self["limit"].text) left, anew in \(self["resetSeconds"].text) s"
    }
}
