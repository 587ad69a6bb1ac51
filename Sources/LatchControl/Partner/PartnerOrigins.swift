internal import ArgumentParser

struct PartnerOrigins: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "origins", "Shows whose web pages may call with a partner's tokens, and replaces them where some are given.",
        example: "latchctl partner origins demo --allow https://app.example --allow http://localhost:3000")

    @Argument(help: "The partner.")
    var partner: String

    @Option(help: ArgumentHelp("An origin as browsers send it. Can be repeated.", valueName: "origin"))
    var allow: [String] = []

    @Flag(help: "No page may call.")
    var allowNone = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if allowNone, !allow.isEmpty { throw ValidationError("Give either --allow or --allow-none.") }
    }

    var request: ControlRequest {
        get throws {
            if allow.isEmpty, !allowNone { return try .get("partners", partner) }
            return try .put(
                "partners", partner, "origins", body: ["origins": JSONValue.array(allow.map(JSONValue.string))])
        }
    }

    func text(of view: JSONValue) -> String {
        sheet(["partner": view["name"].text, "origins": view["origins"].text])
    }
}
