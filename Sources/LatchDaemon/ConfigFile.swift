internal import Foundation
internal import Properties

/// The daemon's settings in a YAML file: a mapping of their names to scalars, or to lists where there may be
/// several.
package enum ConfigFile {
    /// - Throws: ``DaemonError`` with file, line and column for an unknown setting or a value that is no scalar.
    package static func read(_ path: String) throws(DaemonError) -> [String: String] {
        try parse(try TextFile.read(path, what: "configuration file"), file: path)
    }

    package static func parse(_ yaml: String, file: String) throws(DaemonError) -> [String: String] {
        do {
            return try StrictDocument.read(yaml, file: file, as: "a configuration") { value -> [String: String]? in
                guard var mapping = value.mapping("the configuration") else { return nil }
                let values = SettingLayers.names.compactMap { name in mapping.take(name).map { (name, $0) } }
                mapping.finish()
                var settings: [String: String] = [:]
                for (name, value) in values {
                    if SettingLayers.lists.contains(name), value.isList {
                        settings[name] = value.list(of: "texts") { $0.text() }?.joined(separator: ";")
                    } else {
                        settings[name] = value.text()
                    }
                }
                return settings
            }
        } catch {
            throw DaemonError("the configuration cannot be used:\n\(error)")
        }
    }
}

/// Files that the daemon is told to read.
enum TextFile {
    static func read(_ path: String, what: String) throws(DaemonError) -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw DaemonError("cannot read the \(what) \(path)")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw DaemonError("the \(what) \(path) is not UTF-8")
        }
        return text
    }
}
