/// Where a setting comes from: flag, then variable, then file.
package struct SettingLayers: Sendable {
    private let flags: [String: String]
    private let environment: [String: String]
    private let file: [String: String]

    /// The settings that there are, by the name of their flag.
    package static let names = [
        "property", "listen", "ready-file", "data-dir", "seed", "start-time", "time-scale", "public-url",
        "signing-key", "control-token", "allow-remote", "trust-proxy", "hci", "adapter", "capture", "log-level",
        "tls-cert", "tls-key", "tls-auto", "smtp", "smtp-from",
    ]

    /// Settings that may be given several times: flags repeat, variables and files separate with a semicolon, and a
    /// file may have a list.
    package static let lists: Set = ["hci", "adapter", "trust-proxy"]

    package init(flags: [String: String], environment: [String: String], file: [String: String]) {
        self.flags = flags
        self.environment = environment
        self.file = file
    }

    /// The variable of a setting: `LATCHD_DATA_DIR` for `data-dir`.
    package static func variable(_ name: String) -> String {
        "LATCHD_" + name.uppercased().replacing("-", with: "_")
    }

    /// A setting's value and where it stands, for messages; nil where nobody gives one.
    package func value(_ name: String) -> (text: String, source: String)? {
        if let value = flags[name] { return (value, "--\(name)") }
        let variable = SettingLayers.variable(name)
        if let value = environment[variable], !value.isEmpty { return (value, variable) }
        return file[name].map { ($0, "\(name) in the configuration file") }
    }

    /// Variables that begin like ours and are none.
    package var unknownVariables: [String] {
        let known = Set(
            SettingLayers.names.map(SettingLayers.variable) + ["LATCHD_CONFIG", "LATCHD_SERVER", "LATCHD_CA"])
        return environment.keys.filter { $0.hasPrefix("LATCHD_") && !known.contains($0) }.sorted()
    }
}
