internal import ArgumentParser

struct PartnerCommand: CommandGroup {
    static let configuration = CommandConfiguration(
        commandName: "partner", abstract: "Shows the partners and their API clients.",
        subcommands: [PartnerList.self])
}
