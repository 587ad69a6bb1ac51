internal import ArgumentParser

struct DoorList: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "list", "Lists the doors, with how far cloud and lock have come.",
        note: "CLOUD and LOCK are sequence numbers: what the cloud has made, and what the lock has applied.",
        example: "latchctl door list --building \"Maple Court\" --needs-visit")

    @Option(help: "Only the doors of this building.")
    var building: String?

    @Flag(help: "Only the doors whose lock lacks something that the cloud has.")
    var needsSync = false

    @Flag(help: "Only the doors to which somebody has to go: a sync that does not come by itself, a battery, no power.")
    var needsVisit = false

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest {
        get throws {
            try .get(
                "doors",
                query: [
                    "building": building, "needsSync": needsSync ? "true" : nil,
                    "needsVisit": needsVisit ? "true" : nil,
                ])
        }
    }

    func text(of view: JSONValue) -> String {
        view["doors"].table([
            Column("BUILDING", "building"),
            Column("DOOR", "name"),
            Column("FAMILY", "lock", "family"),
            Column("LINK") { $0["connected"] == .bool(true) ? "connected" : "offline" },
            Column("STATE", "lock", "state"),
            Column("BATTERY", .right) { $0["cloud"]["battery"]["percentage"].text(" %") },
            Column("CLOUD", "cloud", "sequence", align: .right),
            Column("LOCK", "lock", "applied", align: .right),
            needsVisit
                ? Column("NEEDS VISIT", "cloud", "visit")
                : Column("NEEDS SYNC") { door in
                    let cloud = door["cloud"]
                    return cloud["why"].elements.isEmpty ? cloud["needsSync"].text : cloud["why"].text
                },
        ])
    }
}
