internal import Foundation
internal import Properties

/// Finds and reads the scenarios that a command line names.
package enum ScenarioFiles {
    /// The scenario files at some paths: files as they are, folders searched for `.yaml` and `.yml`, in alphabetical order.
    ///
    /// A file in a folder whose name begins with `_` holds steps for others to include, and is left out.
    /// - Throws: a message for a path at which nothing is, or a folder without scenarios.
    package static func find(_ paths: [String]) throws(ScenarioLoader.UnreadableFile) -> [String] {
        var files: [String] = []
        for path in paths {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                throw ScenarioLoader.UnreadableFile("there is no \(quoted(path))")
            }
            guard isFolder.boolValue else {
                files.append(path)
                continue
            }
            let folder = path.hasSuffix("/") ? String(path.dropLast()) : path
            let found = (FileManager.default.subpaths(atPath: folder) ?? []).filter(isScenario).sorted()
            guard !found.isEmpty else { throw ScenarioLoader.UnreadableFile("there is no scenario in \(quoted(path))") }
            files += found.map { "\(folder)/\($0)" }
        }
        return files
    }

    private static func isScenario(_ path: String) -> Bool {
        let name = path.split(separator: "/").last ?? ""
        return (name.hasSuffix(".yaml") || name.hasSuffix(".yml")) && !name.hasPrefix("_") && !name.hasPrefix(".")
    }

    /// What the files hold, and every problem in them.
    package struct Contents: Sendable {
        package var scenarios: [Scenario] = []
        /// `file:line:column: error: message`
        package var problems: [String] = []
    }

    /// Reads all files; problems in one do not keep the others from being read.
    package static func load(
        _ files: [String], variables: [String: Constant], start: ScenarioStart? = nil
    ) -> Contents {
        let loader = ScenarioLoader(variables: variables, start: start)
        var contents = Contents()
        for file in files {
            do {
                contents.scenarios += try loader.load(file)
            } catch {
                contents.problems += error.problems.map(\.description)
            }
        }
        let unknown = variables.keys.filter { !loader.declared.contains($0) }.sorted()
        if contents.problems.isEmpty {
            contents.problems += unknown.map { name in
                "no scenario has \(quoted(name)) among its vars\(suggestion(for: name, in: loader.declared))"
            }
        }
        return contents
    }
}
