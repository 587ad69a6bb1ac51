internal import ArgumentParser

struct AccessCommand: CommandGroup {
    static let configuration = CommandConfiguration(
        commandName: "access", abstract: "Shows who may open a door.", subcommands: [AccessList.self])
}
