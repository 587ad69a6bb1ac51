internal import ArgumentParser

struct KeyCommand: CommandGroup {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Shows the keys by which partners grant access.",
        subcommands: [KeyList.self])
}
