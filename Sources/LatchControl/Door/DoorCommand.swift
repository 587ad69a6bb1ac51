internal import ArgumentParser

struct DoorCommand: CommandGroup {
    static let configuration = CommandConfiguration(
        commandName: "door", abstract: "Shows doors: what the cloud believes, and what their locks hold.",
        subcommands: [DoorList.self, DoorShow.self])
}
