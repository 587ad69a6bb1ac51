internal import ArgumentParser

struct KeyAssign: KeyExchange {
    static let configuration = CommandConfiguration.command(
        "assign", "Gives a key to its one partner, for good.",
        note: "A key that a partner has is never given to another: make a new one with the same doors.",
        example: "latchctl key assign Contractors demo")

    @Argument(help: "The key.")
    var key: String

    @Argument(help: "The partner.")
    var partner: String

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .put("keys", key, "partner", body: ["partner": partner]) } }
}
