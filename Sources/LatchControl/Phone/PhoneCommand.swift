internal import ArgumentParser

struct PhoneCommand: CommandGroup {
    static let configuration = CommandConfiguration(
        commandName: "phone", abstract: "Makes phones, and does what a resident's app would do on them.",
        discussion: """
            A PHONE is given by its id (phone-1), its name, or a prefix of these that fits only one. An error has the \
            SDK's own name, such as unlockInProgress.
            """,
        subcommands: [
            PhoneList.self, PhoneCreate.self, PhoneShow.self, PhoneSetup.self, PhoneConsent.self,
            PhonePermission.self, PhoneBluetooth.self, PhoneNetwork.self, PhoneMove.self, PhoneAdapter.self,
            PhoneLocks.self,
            PhoneUnlock.self, PhoneCancel.self, PhoneSync.self, PhoneProximity.self, PhoneLogs.self,
            PhoneInvite.self, PhoneGuests.self, PhoneRevoke.self, PhoneKill.self, PhoneWipe.self, PhoneRemove.self,
        ],
        defaultSubcommand: PhoneList.self)
}

/// On or off.
enum PhoneSwitch: String, ExpressibleByArgument, CaseIterable { case on, off }
