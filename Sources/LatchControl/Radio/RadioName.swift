internal import ArgumentParser

struct RadioName: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "name", "Gives a client of --hci a name.", example: "latchctl radio name hci-1 \"Riley's phone\"")

    @Argument(help: "A client of --hci.")
    var device: String

    @Argument(help: "Its name from now on.")
    var name: String

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .put("radio", device, "name", body: ["name": name]) } }

    func text(of view: JSONValue) -> String { RadioShow.sheet(of: view) }
}
