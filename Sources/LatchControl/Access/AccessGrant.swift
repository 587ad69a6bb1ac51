internal import ArgumentParser

struct AccessGrant: ExchangeCommand {
    enum Role: String, ExpressibleByArgument, CaseIterable {
        case resident = "RESIDENT"
        case guest = "GUEST"
        case tourer = "TOURER"

        init?(argument: String) { self.init(rawValue: argument.uppercased()) }
    }

    static let configuration = CommandConfiguration.command(
        "grant", "Grants PERMANENT access as the property manager does: in a person's name, not a partner's.",
        note: "Such an access is what makes the communal doorcode's and the guest access's conflict for partners. "
            + "What the granter has granted at a door before is changed, and keeps its code.",
        example: "latchctl access grant --user sam --door 105 --end 2026-12-01T00:00:00Z")

    @Option(help: "To whom.")
    var user: String

    @Option(name: .customLong("door"), help: ArgumentHelp("A door; repeatable.", valueName: "door"))
    var doors: [String] = []

    @Option(name: .customLong("key"), help: ArgumentHelp("A key, for all its doors; repeatable.", valueName: "key"))
    var keys: [String] = []

    @Option(help: "The role (default: the setting defaultRole).")
    var role: Role?

    @Flag(help: "The person may share it with guests.")
    var shareable = false

    @Option(help: ArgumentHelp("When it begins (ISO 8601; default: now).", valueName: "instant"))
    var start: String?

    @Option(help: ArgumentHelp("When it ends (ISO 8601; default: never).", valueName: "instant"))
    var end: String?

    @Option(help: ArgumentHelp("Who grants it (default: the property's manager).", valueName: "user"))
    var by: String?

    @Flag(name: .customLong("no-notify"), help: "Send the person no message.")
    var isSilent = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard !doors.isEmpty || !keys.isEmpty else { throw ValidationError("Give a --door or a --key at least.") }
    }

    var request: ControlRequest {
        get throws {
            try .post(
                "accesses",
                body: [
                    "user": user, "doors": JSONValue.list(doors), "keys": JSONValue.list(keys), "role": role?.rawValue,
                    "shareable": shareable ? true : nil, "startTime": start, "endTime": end, "by": by,
                    "notify": isSilent ? false : nil,
                ])
        }
    }

    func text(of view: JSONValue) -> String {
        guard !view["accesses"].elements.isEmpty else { return "nothing changed: all of it was granted before\n" }
        return view["accesses"].table(AccessTable.columns(isOfOneDoor: false))
    }
}
