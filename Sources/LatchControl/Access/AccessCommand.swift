internal import ArgumentParser

struct AccessCommand: CommandGroup {
    static let configuration = CommandConfiguration(
        commandName: "access",
        abstract: "Shows who may open which door, and grants and revokes as the property manager.",
        subcommands: [AccessList.self, AccessGrant.self, AccessRevoke.self])
}
