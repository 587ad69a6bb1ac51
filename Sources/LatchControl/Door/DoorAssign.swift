internal import ArgumentParser

/// A command that says which partners see a door, and shows which do now.
protocol DoorPartnerExchange: ExchangeCommand {}

extension DoorPartnerExchange {
    func text(of view: JSONValue) -> String { "\(view["name"].text.printable): \(view["partners"].text.printable)\n" }
}

struct DoorAssign: DoorPartnerExchange {
    static let configuration = CommandConfiguration.command(
        "assign", "Lets a partner see and grant a door.", example: "latchctl door assign Store demo")

    @Argument(help: "The door.")
    var door: String

    @Argument(help: "The partner.")
    var partner: String

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .put("doors", door, "partners", partner, body: [:]) } }
}

struct DoorUnassign: DoorPartnerExchange {
    static let configuration = CommandConfiguration.command(
        "unassign", "Takes a door out of a partner's sight.",
        note: "What the partner granted there stands, in the cloud and on the lock; it only sees it no more.",
        example: "latchctl door unassign 101 demo")

    @Argument(help: "The door.")
    var door: String

    @Argument(help: "The partner.")
    var partner: String

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .delete("doors", door, "partners", partner) } }
}
