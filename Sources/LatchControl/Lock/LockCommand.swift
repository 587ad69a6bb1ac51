internal import ArgumentParser

struct LockCommand: CommandGroup {
    static let configuration = CommandConfiguration(
        commandName: "lock",
        abstract: "Stands before a lock: keypad, keycard, bolts, battery, power, clock and firmware.",
        subcommands: [
            LockShow.self, LockKeypad.self, LockCard.self, LockTouch.self, LockThumbturn.self, LockDeadbolt.self,
            LockBattery.self, LockPower.self, LockClock.self, LockFirmware.self, LockSync.self,
        ])
}
