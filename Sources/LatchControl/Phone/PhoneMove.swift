internal import ArgumentParser

struct PhoneMove: PhoneExchange {
    static let configuration = CommandConfiguration.command(
        "move", "Carries a phone to another place.",
        note: "Power falls with distance: a lock is found over tens of metres, proximity unlock needs about 1.5 m.",
        example: "latchctl phone move riley --door 101 --distance 0.5")

    @Argument(help: "The phone.")
    var phone: String

    @OptionGroup var place: PhonePlace

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard place.to != nil || place.door != nil else { throw ValidationError("Give either --to or --door.") }
    }

    var request: ControlRequest {
        get throws {
            try .post(
                "phones", phone, "move", body: ["to": place.point, "door": place.door, "distance": place.distance])
        }
    }
}
