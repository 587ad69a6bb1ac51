internal import ArgumentParser

struct BuildingCommand: CommandGroup {
    static let configuration = CommandConfiguration(
        commandName: "building", abstract: "Shows the property's buildings.",
        subcommands: [BuildingList.self, BuildingShow.self])
}
