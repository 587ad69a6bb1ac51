package import ArgumentParser
internal import Scenarios

/// The root of the command line.
package struct LatchctlCommand: CommandGroup {
    package static let configuration = CommandConfiguration(
        commandName: "latchctl",
        abstract: "Controls a running Latch lock simulator, and runs scenarios without one.",
        discussion: """
            A DOOR is given by name (101), by building and name ("Maple Court/101"), by id, or by a prefix of these \
            that fits only one; a USER by id, email, phone, or the part of the email before the @.

            Exit codes: 0 it held or was done, 1 it was refused or not seen in time, 2 it could not run.
            """,
        version: ScenarioRunner.version,
        subcommands: [
            StatusCommand.self, TimeCommand.self, DoorCommand.self, LockCommand.self, BuildingCommand.self,
            KeyCommand.self, PartnerCommand.self, UserCommand.self, AccessCommand.self, HistoryCommand.self,
            SettingCommand.self, TokenCommand.self, OutboxCommand.self, WaitCommand.self, EventsCommand.self,
            ExplainCommand.self, DiffCommand.self, SnapshotCommand.self, RadioCommand.self,
            PhoneCommand.self, AdapterCommand.self, TrafficCommand.self, FaultCommand.self,
            ScenarioCommand.self, BundleCommand.self,
        ])

    package static var _errorPrefix: String { "latchctl: " }

    package init() {}
}
