internal import ArgumentParser

struct RadioCommand: CommandGroup {
    static let configuration = CommandConfiguration(
        commandName: "radio", abstract: "Shows who is on the air, where, and connected to whom.",
        discussion: """
            A DEVICE is the lock on a door, by the door's name, or a client of --hci, by its id (hci-1) or its name.
            """,
        subcommands: [RadioList.self, RadioShow.self, RadioMove.self, RadioName.self, RadioLink.self],
        defaultSubcommand: RadioList.self)
}
