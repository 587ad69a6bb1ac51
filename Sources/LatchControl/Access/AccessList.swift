internal import ArgumentParser

struct AccessList: ExchangeCommand {
    /// Whose word on it.
    enum Truth: String, ExpressibleByArgument, CaseIterable { case cloud, lock }

    static let configuration = CommandConfiguration.command(
        "list", "Lists who may open a door: as the cloud believes, or as the lock's memory holds.",
        note: "OPENS NOW is what the cloud, or the lock, would say at this moment. Daily doorcodes are in no lock's "
            + "table: by the lock's word they are listed last, with how it judges them.",
        example: "latchctl access list --door 101 --truth lock --now")

    @Option(help: "Only at this door.")
    var door: String?

    @Option(help: "Only this user.")
    var user: String?

    @Option(help: "Whose word on it.")
    var truth = Truth.cloud

    @Flag(help: "Only what opens now.")
    var now = false

    @OptionGroup var output: TableOptions

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard door != nil || user != nil else { throw ValidationError("Give --door, --user, or both.") }
        try options.check(output)
    }

    var request: ControlRequest {
        get throws {
            try .get(
                "accesses",
                query: ["door": door, "user": user, "truth": truth.rawValue, "now": now ? "true" : nil])
        }
    }

    func text(of view: JSONValue) -> String {
        let rows = JSONValue.array(view["accesses"].elements + view["derived"].elements)
        return switch (truth, output.csv) {
        case (.cloud, false): rows.table(AccessTable.columns(isOfOneDoor: door != nil))
        case (.cloud, true): rows.csv(AccessTable.members)
        case (.lock, false): rows.table(held)
        case (.lock, true):
            rows.csv([
                "door", "doorUuid", "credential", "kind", "user", "userUuid", "code", "startTime", "endTime",
                "schedule", "opensNow", "reason", "why",
            ])
        }
    }

    private var held: [Column] {
        let door = [Column("DOOR", "door")]
        return (self.door == nil ? door : []) + [
            Column("CREDENTIAL", "credential"),
            Column("KIND", "kind"),
            Column("USER") { $0["user"].isNull ? $0["userUuid"].text : $0["user"].text },
            Column("CODE", "code"),
            Column("FROM", "startTime"),
            Column("UNTIL", "endTime"),
            Column("SCHEDULE", "schedule"),
            AccessTable.opensNow,
        ]
    }
}

/// Accesses by the cloud's word, as a table.
enum AccessTable {
    static func columns(isOfOneDoor: Bool) -> [Column] {
        let door = [Column("DOOR", "door")]
        return (isOfOneDoor ? [] : door) + [
            Column("USER", "user"),
            Column("PASSCODE", "passcodeType"),
            Column("ROLE", "role"),
            Column("SHAREABLE", "shareable"),
            Column("FROM", "startTime"),
            Column("UNTIL", "endTime"),
            Column("GRANTED BY", "granter"),
            Column("CODE", "code"),
            Column("NOTE", "codeNote"),
            Column("ON LOCK", "onLock"),
            opensNow,
        ]
    }

    static var opensNow: Column {
        Column("OPENS NOW") { access in
            access["opensNow"] == .bool(false) ? "no: \(access["why"].text)" : access["opensNow"].text
        }
    }

    /// What of an access goes into comma-separated values.
    static let members = [
        "uuid", "door", "doorUuid", "user", "userUuid", "passcodeType", "role", "shareable", "startTime", "endTime",
        "granter", "key", "code", "codeNote", "onLock", "grantedAt", "opensNow", "reason", "why",
    ]
}
