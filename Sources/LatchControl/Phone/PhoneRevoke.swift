internal import ArgumentParser

struct PhoneRevoke: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "revoke", "Takes back what the phone's user gave to a guest, at one door or at all.",
        note: """
            A doorcode for a day cannot be taken back: exits with 1 where one stands, after the rest was taken back. An \
            offline lock goes on opening until its next sync.
            """,
        example: "latchctl phone revoke riley gus --door 101")

    @Argument(help: "The phone.")
    var phone: String

    @Argument(help: "The guest: a user.")
    var guest: String

    @Option(help: "The door (default: all).")
    var door: String?

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest {
        get throws {
            if let door {
                return try .post(
                    "phones", phone, "revokeGuestAccess", body: ["guestID": guest, "lockID": door])
            }
            return try .post("phones", phone, "revokeGuestAllAccesses", body: ["guestID": guest])
        }
    }

    func text(of view: JSONValue) -> String {
        "\(guest): access to \(door ?? "all doors") was taken back\n".printableLines
    }
}
