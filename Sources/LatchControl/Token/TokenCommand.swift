internal import ArgumentParser

struct TokenCommand: CommandGroup {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Makes tokens for the simulated cloud.", subcommands: [TokenMint.self])
}
