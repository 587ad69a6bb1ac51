internal import ArgumentParser

struct PhoneCreate: PhoneExchange {
    static let configuration = CommandConfiguration.command(
        "create", "Makes a phone with the app on it, of nobody yet.",
        note: "Without --to and --door it stands at the property's origin.",
        example: "latchctl phone create --name riley --door 101 --distance 1")

    @Option(help: "What to call it (default: its id).")
    var name: String?

    @OptionGroup var place: PhonePlace

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest {
        get throws {
            try .post(
                "phones",
                body: ["name": name, "position": place.point, "door": place.door, "distance": place.distance])
        }
    }
}
