internal import ArgumentParser

struct SnapshotCommand: CommandGroup {
    static let configuration = CommandConfiguration(
        commandName: "snapshot", abstract: "Keeps states of the whole simulation, and goes back to them.",
        subcommands: [SnapshotList.self, SnapshotSave.self, SnapshotLoad.self, SnapshotReset.self])
}
