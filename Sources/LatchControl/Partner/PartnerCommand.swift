internal import ArgumentParser

struct PartnerCommand: CommandGroup {
    static let configuration = CommandConfiguration(
        commandName: "partner", abstract: "Shows and changes the partners, and what their API clients may do.",
        discussion: "A PARTNER is given by name or id, a CLIENT by its id; a prefix that fits only one is enough.",
        subcommands: [
            PartnerList.self, PartnerShow.self, PartnerLimits.self, PartnerOrigins.self, PartnerRotateSecret.self,
        ])
}
