internal import ArgumentParser

struct WaitCommand: CommandGroup {
    static let configuration = CommandConfiguration(
        commandName: "wait",
        abstract: "Waits in simulated time until something is so; exits with 1 if it is not in time.",
        subcommands: [WaitSynced.self, WaitEvent.self, WaitRecord.self])
}

/// How long a wait may last.
struct WaitOptions: ParsableArguments {
    @Option(help: ArgumentHelp("How long to wait, in simulated time (default: 5m).", valueName: "duration"))
    var timeout: String?
}

/// A command that is answered by when it came true, and the event by which it did.
protocol WaitExchange: ExchangeCommand {}

extension WaitExchange {
    func text(of view: JSONValue) -> String {
        view["event"].isNull ? view["at"].text.printable + "\n" : eventLine(view["event"])
    }
}
