internal import ArgumentParser

struct SettingSet: SettingExchange {
    static let configuration = CommandConfiguration.command(
        "set", "Changes one setting from now on.", example: "latchctl setting set trustPackageTime true")

    @Argument(help: "The setting's name.")
    var name: String

    @Argument(help: "Its new value, as \"setting list\" writes it.")
    var value: String

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .put("settings", name, body: ["value": value]) } }
}
