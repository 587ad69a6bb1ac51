internal import ArgumentParser

struct KeyCommand: CommandGroup {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Shows, makes and assigns the keys by which partners grant access.",
        subcommands: [KeyList.self, KeyCreate.self, KeyAssign.self])
}

/// A command whose answer is one key.
protocol KeyExchange: ExchangeCommand {}

extension KeyExchange {
    func text(of view: JSONValue) -> String {
        sheet([
            "key": view["name"].text,
            "uuid": view["uuid"].text,
            "type": view["type"].text,
            "building": view["building"].text,
            "partner": view["partner"].text,
            "doors": view["doors"].text,
            "from": view["startTime"].text,
            "until": view["endTime"].text,
            "schedule": view["schedule"].text,
        ])
    }
}
