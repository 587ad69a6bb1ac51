internal import ArgumentParser

struct PhoneList: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "list", "Lists the phones.",
        note: """
            LOCKS and PACKAGES are what a phone has cached, REPORTS what it carries for the cloud. POSITION is in metres, \
            or the adapter that the phone is on.
            """,
        example: "latchctl phone list")

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .get("phones") } }

    func text(of view: JSONValue) -> String {
        view["phones"].table([
            Column("PHONE", "id"),
            Column("NAME", "name"),
            Column("USER") { PhoneSheet.user(of: $0) },
            Column("CONSENT") { PhoneSheet.consent(of: $0) },
            Column("TOKEN", "token"),
            Column("BLUETOOTH") { $0["bluetooth"].choice("on", "off") },
            Column("NETWORK") { $0["network"].choice("on", "off") },
            Column("LOCKS", "locks", align: .right),
            Column("PACKAGES", "packages", align: .right),
            Column("REPORTS", "reports", align: .right),
            Column("POSITION") { PhoneSheet.position(of: $0) },
            Column("ACTIVITY") { PhoneSheet.activity(of: $0) },
        ])
    }
}
