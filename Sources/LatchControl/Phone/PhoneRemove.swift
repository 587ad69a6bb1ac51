internal import ArgumentParser

struct PhoneRemove: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "remove", "Takes a phone out of the world.",
        note: "As with a phone that is lost: the cloud and the locks still know its key.",
        example: "latchctl phone remove riley")

    @Argument(help: "The phone.")
    var phone: String

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .delete("phones", phone) } }

    func text(of view: JSONValue) -> String { "\(phone): removed\n".printableLines }
}
