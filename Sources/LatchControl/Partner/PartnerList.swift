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
                    "\(client["id"].text) (\(client["kind"].text)\(lifetime(of: client)))"
                }
                return clients.isEmpty ? "-" : clients.joined(separator: ", ")
            },
            Column("UUID", "uuid"),
        ])
    }

    private func lifetime(of client: JSONValue) -> String {
        client["tokenSeconds"].isNull ? "" : ", \(client["tokenSeconds"].text) s tokens"
    }
}
