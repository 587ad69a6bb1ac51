internal import ArgumentParser

struct SettingCommand: CommandGroup {
    static let configuration = CommandConfiguration(
        commandName: "setting", abstract: "Shows and changes the simulator's named settings.",
        subcommands: [SettingList.self, SettingGet.self, SettingSet.self])
}

/// A command that is answered by one setting.
protocol SettingExchange: ExchangeCommand {}

extension SettingExchange {
    func text(of view: JSONValue) -> String {
        sheet([
            "name": view["name"].text,
            "value": view["value"].text,
            "default": view["default"].text,
            "effect": view["effect"].text,
            "why": view["why"].text,
        ])
    }
}
