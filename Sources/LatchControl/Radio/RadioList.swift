internal import ArgumentParser

struct RadioList: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "list", "Lists the locks and clients on the air.",
        note: "POSITION is in metres from the property's origin. AIR says what a device does: advertises, scans, off.",
        example: "latchctl radio list")

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .get("radio") } }

    func text(of view: JSONValue) -> String {
        view["devices"].table([
            Column("DEVICE", "name"),
            Column("KIND", "kind"),
            Column("ADDRESS", "address"),
            Column("POSITION") { RadioShow.position(of: $0) },
            Column("AIR") { RadioShow.activity(of: $0) },
            Column("CONNECTED TO") { device in
                device["links"].elements.isEmpty
                    ? "-" : device["links"].elements.map { $0["peer"].text }.joined(separator: ", ")
            },
        ])
    }
}
