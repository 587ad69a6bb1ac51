internal import ArgumentParser

struct SettingGet: SettingExchange {
    static let configuration = CommandConfiguration.command(
        "get", "Shows one setting.", example: "latchctl setting get trustPackageTime")

    @Argument(help: "The setting's name.")
    var name: String

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .get("settings", name) } }
}
