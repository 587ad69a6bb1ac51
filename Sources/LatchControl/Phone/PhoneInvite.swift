internal import ArgumentParser

struct PhoneInvite: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "invite", "Lets a guest in at doors that the phone's user may share.",
        note: """
            Without --today and --tomorrow the guest has lasting access, by app and doorcode, from now or --start until \
            --end or for good; that needs an email. With them the guest gets a doorcode for that day, by email or by \
            text message. What is refused at one door does not hinder the others; exits with 1 if any was.
            """,
        example: "latchctl phone invite riley --first-name Ann --last-name Archer --email ann@example.com --door 101")

    @Argument(help: "The phone.")
    var phone: String

    @Option(help: "The guest's first name.")
    var firstName: String

    @Option(help: "The guest's last name.")
    var lastName: String

    @Option(help: "The guest's email.")
    var email: String?

    @Option(name: .customLong("phone"), help: ArgumentHelp("The guest's phone number.", valueName: "number"))
    var number: String?

    @Option(name: .customLong("door"), help: ArgumentHelp("A door; may be repeated.", valueName: "door"))
    var doors: [String]

    @Option(help: ArgumentHelp("When lasting access begins (default: now).", valueName: "instant"))
    var start: String?

    @Option(help: ArgumentHelp("When lasting access ends (default: never).", valueName: "instant"))
    var end: String?

    @Flag(help: "A doorcode for today.")
    var today = false

    @Flag(help: "A doorcode for tomorrow.")
    var tomorrow = false

    @Flag(help: "A doorcode that dies 15 minutes after its first use.")
    var singleUse = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard !doors.isEmpty else { throw ValidationError("Give at least one --door.") }
        guard !(today && tomorrow) else { throw ValidationError("Give either --today or --tomorrow.") }
        guard !singleUse || today || tomorrow else {
            throw ValidationError("--single-use goes with --today or --tomorrow.")
        }
        guard start == nil || !(today || tomorrow) else {
            throw ValidationError("--start does not go with a doorcode for a day.")
        }
    }

    var request: ControlRequest {
        get throws {
            try .post(
                "phones", phone, "inviteGuest",
                body: [
                    "firstName": firstName, "lastName": lastName, "email": email, "phone": number,
                    "lockIDs": JSONValue.array(doors.map(JSONValue.string)), "inviteType": inviteType,
                ])
        }
    }

    private var inviteType: JSONValue {
        guard today || tomorrow else {
            return .object(having: ["type": "InAppInvite", "startTime": start, "endTime": end])
        }
        return .object(having: [
            "type": "TemporaryDoorcodeInvite", "duration": singleUse ? "LIMIT_15_MINUTES" : "FULL_DAY",
            "period": today ? "TODAY" : "TOMORROW", "endTime": end,
        ])
    }

    func text(of view: JSONValue) -> String {
        "\(firstName) \(lastName) (\(view["guestUuid"].text)) is a guest at \(view["doors"].text)\n".printableLines
    }
}
