internal import ArgumentParser

struct DoorCommand: CommandGroup {
    static let configuration = CommandConfiguration(
        commandName: "door",
        abstract: "Shows doors, what the cloud believes and what their locks hold, and says which partners see them.",
        subcommands: [DoorList.self, DoorShow.self, DoorAssign.self, DoorUnassign.self])
}
