internal import ArgumentParser

struct PartnerList: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "list", "Lists the partners, with the clients of each.", example: "latchctl partner list")

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .get("partners") } }

    func text(of view: JSONValue) -> String {
        view["partners"].table([
            Column("PARTNER", "name"),
            Column("CUSTOMER", "customer"),
            Column("CLIENTS") { partner in
                let clients = partner["clients"].elements.map { client in
                    "\(client["id"].text) (\(client["kind"].text)\(limits(of: client)))"
                }
                return clients.isEmpty ? "-" : clients.joined(separator: ", ")
            },
            Column("UUID", "uuid"),
        ])
    }

    private func limits(of client: JSONValue) -> String {
        let limits = [
            client["tokenSeconds"].isNull ? nil : "\(client["tokenSeconds"].text) s tokens",
            client["requestsPerMinute"].isNull ? nil : "\(client["requestsPerMinute"].text) calls a minute",
            client["tokensPerHour"].isNull ? nil : "\(client["tokensPerHour"].text) tokens an hour",
            client["allowedAddresses"].elements.isEmpty ? nil : "address list",
        ]
        return limits.compactMap { $0.map { ", " + $0 } }.joined()
    }
}
