internal import ArgumentParser

struct TimeCommand: CommandGroup {
    static let configuration = CommandConfiguration(
        commandName: "time", abstract: "Shows and moves simulated time, which never goes back.",
        subcommands: [TimeShow.self, TimeAdvance.self, TimeSet.self, TimeFreeze.self, TimeRun.self])
}

/// A command that is answered by the state of time.
protocol TimeExchange: ExchangeCommand {}

extension TimeExchange {
    func text(of view: JSONValue) -> String {
        let ran = view["ran"].isNull ? "" : "ran     \(view["ran"].text) events\n"
        let ended = view["connectionsEnded"]
        let note =
            ended.isNull || ended == .number("0")
            ? "" : "ended   \(ended.text) Bluetooth connections: hosts outside cannot follow a jump in time\n"
        return sheet([
            "now": "\(view["now"].text) (\(pace(of: view)))",
            "seed": view["seed"].text,
            "digest": view["digest"].text,
        ]) + ran + note
    }
}
