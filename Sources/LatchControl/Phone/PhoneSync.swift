internal import ArgumentParser

struct PhoneSync: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "sync", "Has a phone carry data between the cloud and a lock nearby, both ways.",
        note: """
            Without a door it serves every lock that it hears and knows, also locks that its user cannot open but for \
            which something waits. SEQUENCE is where the lock stands at the end. Exits with 1 where a lock ended it early.
            """,
        example: "latchctl phone sync riley 101")

    @Argument(help: "The phone.")
    var phone: String

    @Argument(help: "The door (default: every lock in hearing).")
    var door: String?

    @OptionGroup var radio: PhoneRadio

    @OptionGroup var options: GlobalOptions

    func prepare(in session: Session) async throws { try await radio.move(phone, in: session) }

    var request: ControlRequest { get throws { try .post("phones", phone, "sync", body: ["lockID": door]) } }

    func status(of view: JSONValue) -> ExitStatus {
        view["locks"].elements.allSatisfy { $0["problem"].isNull } ? .held : .refused
    }

    func text(of view: JSONValue) -> String {
        guard !view["locks"].elements.isEmpty else { return "no lock that the phone knows was heard\n" }
        return view["locks"].table([
            Column("DOOR", "door"),
            Column("SEQUENCE", "applied", align: .right),
            Column("PACKAGE") { $0["broughtPackage"].choice("brought", "-") },
            Column("TIME") { $0["broughtTime"].choice("brought", "-") },
            Column("REPORT") { $0["tookReport"].choice("taken", "-") },
            Column("PROBLEM", "problem"),
        ])
    }
}
