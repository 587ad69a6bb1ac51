internal import ArgumentParser

struct PhoneGuests: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "guests", "Lists whom the phone's user let in, and at which doors.",
        note: "A doorcode for a day is shown to who gave it; the code of lasting access is the guest's own.",
        example: "latchctl phone guests riley")

    @Argument(help: "The phone.")
    var phone: String

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .post("phones", phone, "guests") } }

    func text(of view: JSONValue) -> String {
        let columns = ["GUEST", "EMAIL", "PHONE", "DOOR", "PASSCODE", "FROM", "UNTIL", "DOORCODE"]
        var table = Table(heading: columns, alignments: columns.map { _ in .left })
        for guest in view["guests"].elements {
            for access in guest["guestAccesses"].elements {
                table.append(
                    ["\(guest["firstName"].text) \(guest["lastName"].text)"]
                        + ["email", "phone"].map { guest[$0].text }
                        + ["lockName", "passcodeType", "startTime", "endTime", "doorCode"].map { access[$0].text })
            }
        }
        return table.text
    }
}
