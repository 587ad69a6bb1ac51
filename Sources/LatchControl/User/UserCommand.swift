internal import ArgumentParser

struct UserCommand: CommandGroup {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Shows people.", subcommands: [UserList.self, UserShow.self])
}
