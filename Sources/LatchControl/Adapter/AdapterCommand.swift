internal import ArgumentParser

struct AdapterCommand: CommandGroup {
    static let configuration = CommandConfiguration(
        commandName: "adapter",
        abstract: "Shows the Bluetooth controllers outside that locks and phones are on.",
        discussion: """
            latchd takes them by --adapter: an adapter of this machine (hci0), a controller behind a TCP server such as \
            RootCanal's, a dongle on a serial line.
            """,
        subcommands: [AdapterList.self], defaultSubcommand: AdapterList.self)
}
