internal import ArgumentParser

struct PhoneCreate: PhoneExchange {
    static let configuration = CommandConfiguration.command(
        "create", "Makes a phone with the app on it, of nobody yet.",
        note: "Without --to and --door it stands at the property's origin.",
        example: "latchctl phone create --name riley --door 101 --distance 1")

    @Option(help: "What to call it (default: its id).")
    var name: String?

    @OptionGroup var place: PhonePlace

    @OptionGroup var radio: PhoneRadio

    @OptionGroup var options: GlobalOptions

    func run(in session: Session) async throws -> ExitStatus {
        var phone = try await session.client.answer(to: request)
        if let adapter = radio.adapter, let id = phone["id"].string {
            phone = try await session.client.answer(to: try PhoneAdapter.request(id, adapter))
        }
        session.print(options.json ? phone.pretty + "\n" : text(of: phone))
        return .held
    }

    var request: ControlRequest {
        get throws {
            try .post(
                "phones",
                body: ["name": name, "position": place.point, "door": place.door, "distance": place.distance])
        }
    }
}
