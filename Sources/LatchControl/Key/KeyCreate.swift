internal import ArgumentParser

struct KeyCreate: KeyExchange {
    static let configuration = CommandConfiguration.command(
        "create", "Makes a REGULAR key for doors of one building.",
        example: "latchctl key create Painters --door 102 --door 103 --partner demo --schedule \"daily 08:00-18:00\"")

    @Argument(help: "What to call it.")
    var name: String

    @Option(name: .customLong("door"), help: ArgumentHelp("A door of it; repeatable.", valueName: "door"))
    var doors: [String] = []

    @Option(help: "The partner that grants it (default: nobody yet).")
    var partner: String?

    @Option(help: ArgumentHelp("When it begins to be good (ISO 8601).", valueName: "instant"))
    var start: String?

    @Option(help: ArgumentHelp("When it is good no more (ISO 8601).", valueName: "instant"))
    var end: String?

    @Option(
        help: ArgumentHelp(
            "Hours by the clock on the wall, such as \"monday-friday 09:00-15:00\"; repeatable.", valueName: "window"))
    var schedule: [String] = []

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard !doors.isEmpty else { throw ValidationError("Give a --door at least.") }
    }

    var request: ControlRequest {
        get throws {
            try .post(
                "keys",
                body: [
                    "name": name, "doors": JSONValue.list(doors), "partner": partner, "startTime": start,
                    "endTime": end,
                    "schedule": JSONValue.list(schedule),
                ])
        }
    }
}
