internal import ArgumentParser

struct UserDeactivate: UserExchange {
    static let configuration = CommandConfiguration.command(
        "deactivate", "Shuts a person's account: no sign-in, and the app is refused with any token.",
        note: "What stands on locks goes on opening doors until it is revoked.",
        example: "latchctl user deactivate riley")

    @Argument(help: "The user.")
    var user: String

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .post("users", user, "deactivate") } }
}

struct UserActivate: UserExchange {
    static let configuration = CommandConfiguration.command(
        "activate", "Opens a person's account again.", example: "latchctl user activate inactive")

    @Argument(help: "The user.")
    var user: String

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .post("users", user, "activate") } }
}
