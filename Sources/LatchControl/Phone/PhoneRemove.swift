internal import ArgumentParser

struct PhoneRemove: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "remove", "Takes a phone out of the world.",
        note: "As with a phone that is lost: the cloud and the locks still know its key. A person has eight at most.",
        example: "latchctl phone remove riley --deregister")

    @Argument(help: "The phone.")
    var phone: String

    @Flag(help: "Also take its key from its user's account: the cloud forgets it, and locks with their next sync.")
    var deregister = false

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest {
        get throws { try .delete("phones", phone, query: ["deregister": deregister ? "true" : nil]) }
    }

    func text(of view: JSONValue) -> String { "\(phone): removed\n".printableLines }
}
